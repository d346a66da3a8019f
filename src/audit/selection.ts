import type { AuditedApp } from './audited-app'
import type { Match, Selection } from './policy'

/** Whether an app is one of those that a rule is about. Made once for a rule, asked for each app. */
export function selectionFilter({ not, ...wanted }: Selection): (app: AuditedApp) => boolean {
  const isWanted = matchFilter(wanted)
  if (not === undefined) return isWanted
  const isLeftOut = matchFilter(not)
  return (app) => isWanted(app) && !isLeftOut(app)
}

function matchFilter(selection: Match): (app: AuditedApp) => boolean {
  const conditions = [
    ...nameCondition(selection.displayName),
    ...oneOf(selection.id, ({ id }) => id, inAnyCase),
    ...oneOf(selection.clientId, ({ clientId }) => clientId, inAnyCase),
    ...oneOf(selection.clientType, ({ clientType }) => clientType, inAnyCase),
    ...oneOf(selection.trustScope, ({ trustScope }) => trustScope, exactly),
    ...grantCondition(selection.allowedGrants),
    ...tagCondition(selection.tags),
    ...flags.flatMap((flag) => flagCondition(flag, selection[flag])),
  ]
  return conditions.length === 0 ? () => true : (app) => conditions.every((holds) => holds(app))
}

type Condition = (app: AuditedApp) => boolean

const flags = ['active', 'isOAuthResource', 'isOAuthClient', 'allowOffline'] as const

const flagCondition = (flag: (typeof flags)[number], wanted: boolean | undefined): Condition[] =>
  wanted === undefined ? [] : [(app) => (app[flag] === true) === wanted]

/**
 * SCIM attributes are compared without letter case unless their schema says `caseExact` (RFC 7643 section 2.2). An `é` is
 * one character or two, which look the same: it depends on the keyboard or the file.
 */
const inAnyCase = (text: string): string => text.toLowerCase().normalize('NFC')
const exactly = (text: string): string => text
const isSame = (one: string, other: string): boolean => one.normalize('NFC') === other.normalize('NFC')

function oneOf(
  wanted: readonly string[] | undefined,
  read: (app: AuditedApp) => string | null,
  key: (text: string) => string,
): Condition[] {
  if (wanted === undefined) return []
  const keys = new Set(wanted.map(key))
  return [
    (app) => {
      const value = read(app)
      return value !== null && keys.has(key(value))
    },
  ]
}

function grantCondition(wanted: readonly string[] | undefined): Condition[] {
  return wanted === undefined ? [] : [({ allowedGrants }) => allowedGrants.some((grant) => wanted.includes(grant))]
}

function tagCondition(wanted: Match['tags']): Condition[] {
  if (wanted === undefined) return []
  return [
    ({ tags }) =>
      tags.some((tag) =>
        wanted.some(({ key, value }) => isSame(key, tag.key) && (value === null || isSame(value, tag.value))),
      ),
  ]
}

function nameCondition(patterns: readonly string[] | undefined): Condition[] {
  if (patterns === undefined) return []
  const folded = patterns.map((pattern) => [...inAnyCase(pattern)])
  return [
    ({ displayName }) => {
      const name = [...inAnyCase(displayName)]
      return folded.some((pattern) => fits(name, pattern))
    },
  ]
}

/**
 * Whether a name fits a pattern in which `*` stands for any characters and `?` for one. Only the last `*` is ever gone
 * back to, so a hostile pattern costs no more than its length times that of the name.
 */
export function fits(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let resumeAt = 0
  while (at < name.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern
      resumeAt = at
      inPattern += 1
    } else if (wanted === '?' || wanted === name[at]) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      resumeAt += 1
      at = resumeAt
      inPattern = star + 1
    } else {
      return false
    }
  }
  return pattern.slice(inPattern).every((rest) => rest === '*')
}
