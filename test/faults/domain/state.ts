import { createHash } from 'node:crypto'

/** Attributes as the domain holds them; the names are those of Oracle's App schema. */
export interface AppRecord {
  id: string
  displayName: string
  version: number
  attributes: Record<string, unknown>
}

interface Family {
  clientId: string
  scope: string
  nonce: string | null
}

/** A change of ours that took effect. */
export interface Effect {
  id: string
  /** Of a PATCH; else the method alone. */
  operation: Operation | 'POST' | 'PUT' | 'DELETE'
  /** Whether the version that came with it was the one in the store; null where none came. */
  knewTheVersion: boolean | null
}

export interface Operation {
  op: string
  path: string
  value?: unknown
}

/** Everything the domain knows. Plain data: a copy of it shows what an answer would have been. */
export interface DomainState {
  apps: Map<string, AppRecord>
  /** How an app looked before its last change, and for how many more reads it is still shown so. */
  stale: { id: string; before: AppRecord; reads: number } | null
  effects: Effect[]
  /** Requests that no client of ours may make. */
  breaches: string[]
  adminTokens: Set<string>
  codes: Map<string, Family & { redirectUri: string; challenge: string; isSpent: boolean }>
  refreshTokens: Map<string, Family & { state: 'alive' | 'spent' | 'revoked' }>
  accessTokens: Map<string, { isRevoked: boolean }>
  devices: Map<string, Family & { polls: number; isSpent: boolean }>
  /** Every secret that there is, for the search afterwards. */
  secrets: string[]
  serial: number
}

export const newState = (apps: readonly AppRecord[]): DomainState => ({
  apps: new Map(apps.map((app) => [app.id, app])),
  stale: null,
  effects: [],
  breaches: [],
  adminTokens: new Set(),
  codes: new Map(),
  refreshTokens: new Map(),
  accessTokens: new Map(),
  devices: new Map(),
  secrets: apps.map(({ attributes }) => String(attributes['clientSecret'])),
  serial: 0,
})

/** Unlike every other one, and known to be a secret. */
export function newSecret(state: DomainState, kind: string): string {
  const value = canary(`${kind} ${++state.serial}`)
  state.secrets.push(value)
  return value
}

/** Forty characters that stand nowhere else. */
export const canary = (name: string): string =>
  createHash('sha256').update(`canary ${name}`).digest('base64url').slice(0, 40)

/** Somebody else's change. */
export function writeAsAnother(state: DomainState, id: string, attributes: Record<string, unknown>): void {
  const app = state.apps.get(id)
  if (app === undefined) throw new Error(`there is no app ${id}`)
  const idcsLastModifiedBy = { display: 'Somebody Else', type: 'User', value: 'u1' }
  const changed = { ...app.attributes, ...attributes, idcsLastModifiedBy }
  state.apps.set(id, { ...app, version: app.version + 1, attributes: changed })
}
