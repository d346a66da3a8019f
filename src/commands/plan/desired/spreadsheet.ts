import { closestMatch } from '../../../failures/did-you-mean'
import { appIdPattern } from '../../../identity-domain/scim/app-attributes'
import type { WantedLifetime, Wants } from '../../../plan/wishes'
import { documentedDefault, type LifetimeAttribute, type TokenKind } from '../../../token-settings/app'
import { DurationError, formatDuration, parseDuration, type Seconds } from '../../../token-settings/duration'
import { longestFile, type Mistake, mistake, type Reading, sortByPlace, typed } from '../../shared/written/mistakes'
import { readCsv } from './csv'
import type { DesiredState } from './yaml'

/** In bytes: a row for each of a hundred thousand apps. */
export const longestCsv = 64 * longestFile

/** What a plan can change, and what it checks. */
const managed = ['refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline'] as const
const checks = ['displayName', 'clientId', 'active'] as const
/** What `apps list` says about a lifetime. */
const sources = ['refreshTokenSource', 'accessTokenSource'] as const
/** What follows from other columns of `apps list`. */
const derived = ['refreshTokenDuration', 'refreshInEffect', 'accessInEffect'] as const

const columns = ['id', ...managed, ...checks, ...sources, ...derived] as const

type Column = (typeof columns)[number]

type Cells = Partial<Record<Column, string>>

/** More than these are not reported one by one. */
const mostMistakes = 10

/** Reads a table with a row for each app: the output of `apps list -o csv`, edited or not, or one of the user's own. */
export function readDesiredCsv(text: string): Reading<DesiredState> {
  const read = readCsv(text)
  if ('mistake' in read) return { isRead: false, mistakes: [read.mistake] }
  const [header, ...records] = read.records
  const names = (header?.cells ?? []).map((cell) => cell.trim())
  const inHeader = headerMistakes(names)
  if (inHeader.length > 0) return { isRead: false, mistakes: inHeader }
  const mistakes: Mistake[] = []
  const entries: DesiredState['entries'][number][] = []
  for (const { cells, line } of records) {
    if (mistakes.length >= mostMistakes) break
    const refuse = (message: string) => mistakes.push(mistake({ line, column: 1 }, message))
    // Spreadsheets leave rows of empty cells below a table.
    if (cells.length === names.length && cells.every((cell) => cell === '')) continue
    if (cells.length !== names.length) refuse(`the row has ${cells.length} cells, and the header has ${names.length}`)
    else entries.push(entryOf(Object.fromEntries(names.map((name, at) => [name, cells[at]])), line, refuse))
  }
  if (mistakes.length > 0) return { isRead: false, mistakes: sortByPlace(mistakes) }
  return { isRead: true, value: { domain: null, reason: null, protect: [], entries }, warnings: [] }
}

function headerMistakes(names: readonly string[]): Mistake[] {
  const place = { line: 1, column: 1 }
  if (names.every((name) => name === '')) return [mistake(place, 'the file has no header; it needs at least id')]
  const ofSeveral = names.includes('problem') && names.includes('profile')
  if (ofSeveral) return [mistake(place, 'the list is of several domains; make one with --profile NAME')]
  const unknown = names.filter((name) => !columns.some((each) => each === name))
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  return [
    ...unknown.map((name) => mistake(place, unknownColumn(name))),
    ...twice.map((name) => mistake(place, `the column ${typed(name)} stands here twice`)),
    ...(names.includes('id') ? [] : [mistake(place, 'the column id is missing')]),
    ...(managed.some((each) => names.includes(each))
      ? []
      : [mistake(place, `no column can change anything; known are ${managed.join(', ')}`)]),
  ]
}

function unknownColumn(name: string): string {
  const meant = closestMatch(name, columns)
  return `unknown column ${typed(name)}: ${meant === undefined ? `known are ${columns.join(', ')}` : `did you mean ${meant}?`}`
}

type Refuse = (message: string) => unknown

function entryOf(cells: Cells, line: number, refuse: Refuse): DesiredState['entries'][number] {
  const { displayName, clientId } = cells
  const id = idIn(cells.id ?? '', refuse)
  const refresh = lifetimeIn('refresh', cells, refuse)
  const access = lifetimeIn('access', cells, refuse)
  const offline = flagIn('allowOffline', cells.allowOffline, refuse)
  const active = flagIn('active', cells.active, refuse)
  const wants: Wants = {
    ...(refresh === undefined ? {} : { refreshTokenExpiry: refresh.want }),
    ...(access === undefined ? {} : { accessTokenExpiry: access.want }),
    ...(offline === undefined ? {} : { allowOffline: offline }),
  }
  return {
    line,
    about: { id },
    wants,
    checks: {
      ...(displayName ? { displayName: withoutGuard(displayName) } : {}),
      ...(clientId ? { clientId: withoutGuard(clientId) } : {}),
      ...(active === undefined ? {} : { active }),
    },
    ifUnchanged: textsOf(refresh?.doubt, access?.doubt),
    ifChanged: textsOf(refresh?.unusable, access?.unusable),
  }
}

const textsOf = (refresh: string | undefined, access: string | undefined) => ({
  ...(refresh === undefined ? {} : { refreshTokenExpiry: refresh }),
  ...(access === undefined ? {} : { accessTokenExpiry: access }),
})

function idIn(cell: string, refuse: Refuse): string {
  const id = cell.trim()
  if (id === '') refuse('the id is missing')
  else if (isRounded(id))
    refuse(`a spreadsheet turned the id into the number ${typed(id)}: import the column id as text, from a new list`)
  else if (!appIdPattern.test(id)) refuse('the id is not the id of an app: write the id or OCID')
  return id
}

/** `4.1E+31`, or a number of 15 digits and zeros, which is all that a spreadsheet keeps. A generated id may look like one. */
const isRounded = (id: string): boolean =>
  /^[1-9]\d{0,14}0{15,}$/.test(id) || (/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(id) && !/^[0-9a-f]{32}$/i.test(id))

/** The apostrophe that `-o csv` puts before what a spreadsheet would take for a formula. */
const withoutGuard = (text: string): string => text.replace(/^'(?=[=+\-@\t\r])/, '')

function flagIn(name: string, cell: string | undefined, refuse: Refuse): boolean | null | undefined {
  const text = cell?.trim().toLowerCase() ?? ''
  if (text === '') return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'unset') return null
  refuse(`${name} has to be true, false or unset, and is ${typed(cell ?? '')}`)
  return undefined
}

interface WantedCell {
  want: WantedLifetime
  /** What the row says besides, and is not done. */
  doubt?: string
  /** Why the value is only good for an app that has it already. */
  unusable?: string
}

function lifetimeIn(kind: TokenKind, cells: Cells, refuse: Refuse): WantedCell | undefined {
  const attribute: LifetimeAttribute = `${kind}TokenExpiry`
  const cell = cells[attribute]?.trim() ?? ''
  if (cell === '') return undefined
  if (cell.toLowerCase() === 'unset') return { want: { kind: 'exactly', seconds: null } }
  const [source, shown] = [cells[`${kind}TokenSource`]?.trim() ?? '', kind === 'refresh' ? durationCell(cells) : null]
  if (!['', 'app', 'default'].includes(source))
    refuse(`${kind}TokenSource has to be app or default, and is ${typed(source)}`)
  const seconds = secondsIn(attribute, cell, source !== '', refuse)
  if (seconds === undefined) return undefined
  const isDefault = source === 'default' && seconds === documentedDefault[kind]
  const doubt = doubtAbout(attribute, { seconds, source, isDefault, shown })
  return {
    want: { kind: 'exactly', seconds: isDefault ? null : seconds },
    ...(doubt === null ? {} : { doubt }),
    ...(wholeNumber.test(cell) && !isDuration(cell) ? { unusable: unusable(cell) } : {}),
  }
}

/** A list has the seconds of the domain, however few; who types a number below 60 mostly means days. */
const unusable = (cell: string): string => `${cell} is not a lifetime: write a duration such as 30d.`

const wholeNumber = /^(0|[1-9]\d*)$/

function isDuration(text: string): boolean {
  try {
    parseDuration(text)
    return true
  } catch {
    return false
  }
}

const durationCell = ({ refreshTokenDuration }: Cells): string | null => refreshTokenDuration?.trim() || null

function secondsIn(attribute: string, cell: string, isFromList: boolean, refuse: Refuse): Seconds | undefined {
  if (isFromList && wholeNumber.test(cell) && Number.isSafeInteger(Number(cell))) return Number(cell) as Seconds
  if (/^\d+([.,]\d+)?E[+-]?\d+$/i.test(cell)) {
    refuse(`a spreadsheet rounded ${attribute} to ${typed(cell)}: write a duration such as 30d`)
    return undefined
  }
  try {
    return parseDuration(cell)
  } catch (error) {
    if (!(error instanceof DurationError)) throw error
    refuse(`${attribute}: ${error.message.replace(/\.$/, '')}`)
    return undefined
  }
}

/** Two columns of a list say the same in other words. Where only such a column was edited, the edit would be lost. */
function doubtAbout(
  attribute: LifetimeAttribute,
  { seconds, source, isDefault, shown }: { seconds: Seconds; source: string; isDefault: boolean; shown: string | null },
): string | null {
  if (shown !== null && shown !== formatDuration(seconds))
    return `${attribute} is ${formatDuration(seconds)}, and refreshTokenDuration says ${typed(shown)}, which is not read: edit ${attribute}`
  if (source === 'default' && !isDefault)
    return `the source of ${attribute} says default, which is not read beside another value: write unset in ${attribute}`
  return null
}
