/** Requests that share a limit, whatever they ask for. */
type Group = 'authentication' | 'tokens' | 'bulk' | 'others'

/** [in any second, in any minute] */
type Limits = Readonly<Record<Group, readonly [number, number]>>

const bulk = [5, 200] as const

/** Oracle's table of API rate limits, by the type of the domain (documentation: API Rate Limits). */
const limitsByType = {
  free: { authentication: [10, 150], tokens: [10, 150], others: [20, 150], bulk },
  'oracle-apps': { authentication: [50, 1000], tokens: [40, 1000], others: [50, 1500], bulk },
  'oracle-apps-premium': { authentication: [80, 2100], tokens: [50, 1700], others: [55, 1750], bulk },
  premium: { authentication: [95, 4500], tokens: [65, 3400], others: [90, 5000], bulk },
  'external-user': { authentication: [90, 3100], tokens: [60, 2300], others: [80, 4000], bulk },
} as const satisfies Readonly<Record<string, Limits>>

export type DomainType = keyof typeof limitsByType
export const domainTypes = Object.keys(limitsByType) as [DomainType, ...DomainType[]]

const second = 1000
const minute = 60 * second

/** When requests were let through lately, by group: milliseconds since 1970 on the sandbox's clock, ascending. */
export class Arrivals {
  readonly #times: Record<Group, number[]> = { authentication: [], tokens: [], bulk: [], others: [] }

  /** @returns 0 when the request is let through; otherwise the milliseconds until the next one can be */
  admit(path: string, now: number, type: DomainType): number {
    const group = groupOf(path)
    const [perSecond, perMinute] = limitsByType[type][group]
    const times = this.#times[group]
    // The clock was set back: what lies ahead has not happened.
    while ((times.at(-1) ?? 0) > now) times.pop()
    const free = Math.max((times.at(-perSecond) ?? -second) + second, (times.at(-perMinute) ?? -minute) + minute)
    if (free > now) return free - now
    times.push(now)
    if (times.length > 2 * perMinute) times.splice(0, perMinute)
    return 0
  }

  forget(): void {
    for (const times of Object.values(this.#times)) times.length = 0
  }
}

const tokenPaths = ['/oauth2/v1/token', '/oauth2/v1/introspect', '/oauth2/v1/revoke', '/oauth2/v1/device']
const authenticationPaths = [
  ...['/oauth2/v1/authorize', '/oauth2/v1/userlogout', '/oauth2/v1/consent'],
  ...['/admin/v1/SigningCert/jwk', '/admin/v1/SsoSettings', '/ui/v1/device'],
]

function groupOf(path: string): Group {
  if (tokenPaths.includes(path)) return 'tokens'
  if (authenticationPaths.includes(path)) return 'authentication'
  return path === '/admin/v1/Bulk' ? 'bulk' : 'others'
}
