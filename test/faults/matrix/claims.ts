import { expect } from 'vitest'
import type { FaultDomain } from '../domain/fault-domain'
import { profilesFile } from '../domain/home'
import type { Ran } from '../domain/run-apps'
import type { AppRecord, DomainState } from '../domain/state'
import { carriedOut, diff, impact } from './plan-claims'

/** What the run says, held against what the domain knows. By command; each is called with what is on stdout. */
export type Claim = (ran: Ran, argv: readonly string[], format: 'json' | 'plain') => void

/** Attributes that are not set count as these (documentation of the App resource). */
const defaults = { refreshTokenExpiry: 604_800, accessTokenExpiry: 3600 }

type Lifetimes = Record<keyof typeof defaults, { seconds: number; source: string }>

function lifetimesOf(app: AppRecord | undefined): Lifetimes {
  const of = (name: keyof typeof defaults) => {
    const seconds = app?.attributes[name] as number | undefined
    return { seconds: seconds ?? defaults[name], source: seconds === undefined ? 'default' : 'app' }
  }
  return { refreshTokenExpiry: of('refreshTokenExpiry'), accessTokenExpiry: of('accessTokenExpiry') }
}

interface ShownApp {
  id: string
  displayName: string
  refreshTokenExpiry: { seconds: number; source?: string }
  accessTokenExpiry: { seconds: number; source?: string }
}

/** Of both forms the same, as far as they say it. */
function appsIn(stdout: string, format: 'json' | 'plain'): ShownApp[] {
  if (stdout === '') return []
  if (format === 'json') return [JSON.parse(stdout)].flat()
  return linesOf(stdout).map(([id = '', displayName = '', refresh, , source, access]) => ({
    id,
    displayName,
    refreshTokenExpiry: { seconds: Number(refresh), ...(source === undefined ? {} : { source }) },
    accessTokenExpiry: { seconds: Number(access) },
  }))
}

const linesOf = (stdout: string): string[][] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'))

/** Each as it is, or once was. */
function expectAsStored(shown: readonly ShownApp[], { ever }: FaultDomain): void {
  for (const app of shown) {
    const forms = (ever.get(app.id) ?? []).map((each) => ({ displayName: each.displayName, ...lifetimesOf(each) }))
    const { displayName, refreshTokenExpiry, accessTokenExpiry } = app
    const wanted = {
      displayName,
      refreshTokenExpiry: part(refreshTokenExpiry),
      accessTokenExpiry: part(accessTokenExpiry),
    }
    expect(forms.some((form) => isPartOf(wanted, form))).toBe(true)
  }
  expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length)
}

const isPartOf = (wanted: Record<string, unknown>, form: Record<string, unknown>): boolean =>
  Object.entries(wanted).every(([name, value]) =>
    typeof value === 'object' && value !== null
      ? isPartOf(value as Record<string, unknown>, form[name] as Record<string, unknown>)
      : form[name] === value,
  )

const part = ({ seconds, source }: { seconds: number; source?: string }) => ({
  seconds,
  ...(source === undefined ? {} : { source }),
})

const getExpiry: Claim = ({ exitCode, stdout, domain }, argv, format) => {
  const shown = appsIn(stdout, format)
  expectAsStored(shown, domain)
  const asked = argv.length - 1
  if (exitCode === 0) expect(shown).toHaveLength(asked)
  else expect(shown.length).toBeLessThan(asked)
}

const list: Claim = ({ exitCode, stdout, domain }, _, format) => {
  const shown = appsIn(stdout, format)
  expectAsStored(shown, domain)
  if (exitCode === 0) expect(shown.map(({ id }) => id)).toEqual(expect.arrayContaining(domain.throughout()))
  else if (exitCode !== 3) expect(stdout).toBe('')
}

/** A snapshot that says that it is complete has every app that was there all the time, and no other does. */
const snapshot: Claim = ({ exitCode, stdout, domain }, _, format) => {
  if (exitCode !== 0 && exitCode !== 3) return expect(stdout).toBe('')
  const lines =
    format === 'json'
      ? []
      : stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
  const { apps, complete, count } =
    format === 'json' ? JSON.parse(stdout) : { ...lines.at(-1), apps: lines.slice(1, -1) }
  const ids: string[] = apps.map(({ id }: { id: string }) => id)
  expect({ complete, count }).toEqual({ complete: exitCode === 0, count: ids.length })
  expect(ids).toEqual([...new Set(ids)].sort())
  expect(ids.filter((id) => !domain.ever.has(id))).toEqual([])
  if (complete) expect(ids).toEqual(expect.arrayContaining(domain.throughout()))
}

/** More than 30 days, where a refresh lifetime has an effect: said here once more. */
export const isTooLong = (app: AppRecord): boolean =>
  app.attributes['isOAuthResource'] === true &&
  app.attributes['allowOffline'] === true &&
  lifetimesOf(app).refreshTokenExpiry.seconds > 2_592_000

/** A plan is of all apps, or it is none: with a row for each app whose refresh tokens live too long, and no other. */
const plan: Claim = ({ exitCode, stdout, domain }, _, format) => {
  if (exitCode !== 0 && exitCode !== 1) return expect(stdout).toBe('')
  const planned: string[] =
    format === 'json'
      ? JSON.parse(stdout).rows.map(({ app }: { app: { id: string } }) => app.id)
      : linesOf(stdout).map(([, id = '']) => id)
  const formsOf = (id: string) => domain.ever.get(id) ?? []
  expect(planned.filter((id) => !formsOf(id).some(isTooLong))).toEqual([])
  expect(planned).toEqual(expect.arrayContaining(domain.throughout().filter((id) => formsOf(id).every(isTooLong))))
  expect(exitCode).toBe(planned.length === 0 ? 0 : 1)
}

const audit: Claim = ({ exitCode, stdout, domain }, _, format) => {
  if (exitCode !== 0 && exitCode !== 1 && exitCode !== 3) return expect(stdout).toBe('')
  const isWhole = exitCode !== 3
  const found: string[] =
    format === 'json'
      ? JSON.parse(stdout).findings.map(({ app }: { app: { id: string } }) => app.id)
      : linesOf(stdout).flatMap(([kind, , , , id = '']) => (kind === 'finding' ? [id] : []))
  const formsOf = (id: string) => domain.ever.get(id) ?? []
  expect(found.filter((id) => !formsOf(id).some(isTooLong))).toEqual([])
  const guilty = domain.throughout().filter((id) => formsOf(id).every(isTooLong))
  if (isWhole) expect(found).toEqual(expect.arrayContaining(guilty))
  if (isWhole) expect(exitCode).toBe(found.length > 0 ? 1 : 0)
  if (format === 'plain') return expect(linesOf(stdout)[0]?.[1]).toBe({ 0: 'yes', 1: 'no', 3: 'incomplete' }[exitCode])
  const { coverage, summary } = JSON.parse(stdout)
  const { complete, distinctApps, unreadable } = coverage
  // A complete list of which no app was judged proves nothing either.
  expect(complete && summary.judged > 0).toBe(isWhole)
  if (isWhole) expect(distinctApps).toBeGreaterThanOrEqual(domain.throughout().length)
  // A row without an id may be one that is counted by its id elsewhere.
  if (unreadable === 0) expect(distinctApps).toBeLessThanOrEqual(domain.ever.size)
}

/** Which exit codes an outcome may have. */
const exitsOf: Record<string, readonly number[]> = {
  confirmed: [0],
  unchanged: [0],
  'dry-run': [0],
  refused: [2, 4, 5, 7],
  conflict: [6],
  differs: [8],
  unknown: [8],
}

/** What the command was told to bring about, and whether the app is like that. */
export function isAsWanted(
  { apps }: DomainState,
  [command, id = '', value = '', ...options]: readonly string[],
): boolean {
  const attributes = (apps.get(id) ?? apps.get('9fc12da9eecd4927a9ef88512ce5612e'))?.attributes ?? {}
  if (command === 'set-offline') return attributes['allowOffline'] === (value === 'on')
  if (command === 'set-grant') {
    const grant = value === 'device' ? 'urn:ietf:params:oauth:grant-type:device_code' : value
    return (attributes['allowedGrants'] as string[]).includes(grant) === (options[0] === 'on')
  }
  if (value === '--unset') return attributes['refreshTokenExpiry'] === undefined
  return options.includes('--token')
    ? attributes['accessTokenExpiry'] === 1800
    : attributes['refreshTokenExpiry'] === 777_600
}

const changed: Claim = ({ exitCode, stdout, domain }, argv, format) => {
  const { state, seen } = domain
  const hasPatched = seen.some(({ kind }) => kind === 'patch')
  expect(state.effects.length).toBeLessThanOrEqual(1)
  if (stdout === '') {
    expect(hasPatched).toBe(false)
    return expect([2, 4, 5, 7]).toContain(exitCode)
  }
  const document = format === 'json' ? JSON.parse(stdout) : null
  const outcome: string = document?.outcome ?? linesOf(stdout)[0]?.at(-1)
  expect(exitsOf[outcome]).toContain(exitCode)
  if (outcome === 'confirmed' || outcome === 'unchanged') expect(isAsWanted(state, argv)).toBe(true)
  else if (outcome !== 'unknown') expect(isAsWanted(state, argv)).toBe(false)
  if (['refused', 'conflict', 'dry-run', 'unchanged'].includes(outcome)) expect(state.effects).toEqual([])
  if (outcome === 'unknown') expect(hasPatched || domain.struck > 0).toBe(true)
  // Whatever it says is there now is there: nobody else writes meanwhile.
  if (document?.now != null && outcome !== 'dry-run')
    expect(JSON.stringify(document.now) === JSON.stringify(document.to)).toBe(isAsWanted(state, argv))
}

/** All that this client needs is there. */
const diagnose: Claim = ({ exitCode, stdout }, _, format) => {
  if (exitCode !== 0 && exitCode !== 3) return expect(stdout).toBe('')
  const statuses: string[] =
    format === 'json'
      ? JSON.parse(stdout).conditions.map(({ status }: { status: string }) => status)
      : linesOf(stdout).map(([status]) => status)
  expect(statuses).not.toContain('broken')
  expect(statuses.includes('cannot-tell')).toBe(exitCode === 3)
  if (format === 'json') expect(JSON.parse(stdout).verdict).toBe(exitCode === 0 ? 'would-hold' : 'cannot-tell')
}

/** The client is in order, so nothing but a yes or "not found out" is true. */
const testOffline: Claim = ({ exitCode, stdout, domain: { state, seen } }, _, format) => {
  const tokens = [...state.refreshTokens.values()]
  const isDead = tokens.every((each) => each.state !== 'alive') && [...state.accessTokens.values()].every(isRevoked)
  if (format === 'plain') {
    const steps = new Map(linesOf(stdout).map(([step, status]) => [step, status]))
    if (exitCode === 0) expect(steps.get('verdict')).toBe('holds')
    if (exitCode === 3) expect(steps.get('verdict')).toBe('incomplete')
    if (steps.get('refresh-token-issued') === 'pass') expect(tokens.length).toBeGreaterThan(0)
    if (steps.get('refresh-token-rotated') === 'pass') expect(tokens.length).toBeGreaterThan(1)
    // A domain that says 200 without doing it is found out by the step after it.
    if (steps.get('revoked') === 'pass' && steps.get('revoked-token-refused') !== 'warn') expect(isDead).toBe(true)
    return
  }
  if (exitCode !== 0 && exitCode !== 3 && stdout === '') return expect([4, 5, 7]).toContain(exitCode)
  const { verdict, revoked, refreshToken } = JSON.parse(stdout)
  const accesses = state.accessTokens.size
  expect(verdict).toBe(exitCode === 0 ? 'holds' : 'incomplete')
  if (verdict === 'holds') expect(seen.filter(({ kind }) => kind === 'refresh').length).toBeGreaterThan(0)
  if (verdict === 'holds') expect(accesses).toBeGreaterThan(1)
  if (refreshToken.rotated) expect(tokens.length).toBeGreaterThan(1)
  if (refreshToken.issued) expect(tokens.length).toBeGreaterThan(0)
  if (revoked) expect(isDead).toBe(true)
}

/** What is printed is what the domain holds, and only what may have been done is called unknown. */
const request: Claim = (ran, argv, format) => {
  if (argv.includes('--paginate')) return allPages(ran, argv, format)
  const { exitCode, stdout, domain } = ran
  const { state, seen } = domain
  const [, method = ''] = argv
  expect(seen.filter(({ kind }) => ['patch', 'post', 'put', 'delete'].includes(kind)).length).toBeLessThanOrEqual(1)
  if (exitCode !== 0) {
    expect(stdout).toBe('')
    if (exitCode !== 8) expect(state.effects).toEqual([])
    return
  }
  const held = state.apps.get('9fc12da9eecd4927a9ef88512ce5612e')
  if (['GET', 'PATCH', 'PUT'].includes(method)) expect(JSON.parse(stdout).id).toBe('9fc12da9eecd4927a9ef88512ce5612e')
  if (method === 'GET') expect(JSON.parse(stdout).refreshTokenExpiry).toBe(held?.attributes['refreshTokenExpiry'])
  if (method === 'PATCH') expect(held?.attributes['refreshTokenExpiry']).toBe(777_600)
  if (method === 'PUT') expect([JSON.parse(stdout).active, held?.attributes['active']]).toEqual([false, false])
  // An answer of any kind is a yes to these, so a domain that lies is believed.
  if (domain.struck > 0) return
  if (method === 'DELETE') expect([stdout, held]).toEqual(['', undefined])
  if (method === 'POST') expect(state.apps.get(JSON.parse(stdout).id)?.displayName).toBe('New')
}

/** Each as it is, or once was; all of them where it says so. */
const allPages: Claim = ({ exitCode, stdout, domain }) => {
  if (exitCode !== 0 && exitCode !== 3) return expect(stdout).toBe('')
  const { Resources: rows, itemsPerPage, totalResults } = JSON.parse(stdout)
  const ids: string[] = rows.map(({ id }: { id: string }) => id)
  expect(itemsPerPage).toBe(ids.length)
  expect(new Set(ids).size).toBe(ids.length)
  for (const row of rows) {
    const forms = (domain.ever.get(row.id) ?? []).map(({ id, displayName, attributes }) => {
      const { refreshTokenExpiry } = attributes
      return { id, displayName, ...(refreshTokenExpiry === undefined ? {} : { refreshTokenExpiry }) }
    })
    expect(forms).toContainEqual(row)
  }
  if (exitCode === 3) return
  expect(totalResults).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(domain.throughout()))
}

/** What is stored has been tried, and a domain that has not answered is not remembered. */
const login: Claim = ({ exitCode, stdout, files, domain }, argv, format) => {
  const stored = files?.get(profilesFile)
  if (exitCode !== 0) return expect([stdout, stored]).toEqual(['', undefined])
  expect(domain.state.adminTokens.size).toBeGreaterThan(0)
  expect(domain.seen.some(({ kind }) => kind === 'search')).toBe(true)
  const profiles = { [argv[1] ?? '']: { domainUrl: domain.origin } }
  if (files !== null) expect(JSON.parse(stored ?? '')).toMatchObject({ current: argv[1], profiles })
  if (format === 'json') expect(JSON.parse(stdout)).toMatchObject({ domain: domain.origin, current: true })
  else expect(stdout).toContain(domain.origin)
}

/** What passed has been answered; what could not be found out is no yes. */
const doctor: Claim = ({ exitCode, stdout, domain: { state, seen } }, _, format) => {
  expect(state.effects).toEqual([])
  const statuses = new Map<string, string>(
    format === 'json'
      ? JSON.parse(stdout).checks.map(({ check, status }: Record<string, string>) => [check, status])
      : linesOf(stdout).map(([check = '', status = '']) => [check, status]),
  )
  const has = (status: string) => [...statuses.values()].includes(status)
  expect(has('fail')).toBe(![0, 3].includes(exitCode))
  if (exitCode === 0) expect(has('unknown')).toBe(false)
  if (statuses.get('discovery') === 'pass') expect(seen.some(({ kind }) => kind === 'discovery')).toBe(true)
  if (statuses.get('sign-in') === 'pass') expect(seen.some(({ kind }) => kind === 'token')).toBe(true)
  if (statuses.get('reading') === 'pass') expect(seen.some(({ kind }) => kind === 'search')).toBe(true)
  if (format === 'json')
    expect(JSON.parse(stdout).verdict).toBe({ 0: 'ready', 3: 'incomplete' }[exitCode] ?? 'not-ready')
}

const isRevoked = (token: { isRevoked: boolean }): boolean => token.isRevoked

export const claims: Record<string, Claim> = {
  'get-expiry': getExpiry,
  list,
  snapshot,
  plan,
  apply: carriedOut,
  undo: carriedOut,
  impact,
  diff,
  audit,
  diagnose,
  'test-offline': testOffline,
  'set-expiry': changed,
  'set-offline': changed,
  'set-grant': changed,
  request,
  doctor,
  login,
}
