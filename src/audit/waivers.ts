import type { JudgedFinding, Waiver, WaiverState } from './audit-report'
import type { Finding } from './findings'
import { lifetimeIn } from './rules/violations'

/** Those that may be about an app of this domain. */
export const waiversOf = (waivers: readonly Waiver[], origin: string): Waiver[] =>
  waivers.filter(({ domain }) => domain === undefined || domain === origin)

/** The waiver that decides about a finding, if one names it. */
export type WaiverLookup = (finding: Finding) => JudgedFinding['waiver']

/**
 * A waiver names findings by rule and app id. With a maximum, it names only findings about a lifetime. If several match,
 * one that applies decides.
 *
 * @param today in UTC, as `2026-12-31`; the end date is the last day that counts
 */
export function waiversFor(waivers: readonly Waiver[], today: string): WaiverLookup {
  if (waivers.length === 0) return () => null
  const byTarget = new Map<string, Waiver[]>()
  for (const waiver of waivers) {
    const key = targetKey(waiver.rule, waiver.app)
    byTarget.set(key, [...(byTarget.get(key) ?? []), waiver])
  }
  return (finding) => {
    const states = (byTarget.get(targetKey(finding.rule, finding.app.id)) ?? [])
      .filter((waiver) => waiver.max === null || lifetimeIn(finding.violation) !== null)
      .map((waiver) => ({ waiver, state: stateOf(waiver, finding, today) }))
    return (
      states.find(({ state }) => state === 'applied') ??
      states.find(({ state }) => state === 'exceeded') ??
      states[0] ??
      null
    )
  }
}

/** The ids of apps are the same in any letter case; an app may be named in any form of Unicode. */
const targetKey = (rule: string, app: string): string => `${rule} ${app.toLowerCase().normalize('NFC')}`

function stateOf({ expires, max }: Waiver, { violation }: Finding, today: string): WaiverState {
  if (expires < today) return 'expired'
  const lifetime = lifetimeIn(violation)
  return max !== null && lifetime !== null && lifetime.seconds > max ? 'exceeded' : 'applied'
}

/** Waivers that match no finding: the finding is fixed, or they never matched. */
export function unusedWaivers(waivers: readonly Waiver[], findings: readonly Finding[]): Waiver[] {
  if (waivers.length === 0) return []
  const all = new Set(findings.map(({ rule, app }) => targetKey(rule, app.id)))
  const aboutLifetimes = new Set(
    findings.filter(({ violation }) => lifetimeIn(violation) !== null).map(({ rule, app }) => targetKey(rule, app.id)),
  )
  return waivers.filter(({ rule, app, max }) => !(max === null ? all : aboutLifetimes).has(targetKey(rule, app)))
}

/**
 * The unused waivers that seem to name an app by its display name. They do not apply: a name can be given to another
 * app, an id cannot.
 */
export function waiversByName(
  unused: readonly Waiver[],
  findings: readonly Finding[],
): { waiver: Waiver; app: Finding['app'] }[] {
  if (unused.length === 0) return []
  const named = new Map(findings.map(({ rule, app }) => [targetKey(rule, app.displayName), app]))
  return unused.flatMap((waiver) => {
    const app = named.get(targetKey(waiver.rule, waiver.app))
    return app === undefined ? [] : [{ waiver, app }]
  })
}
