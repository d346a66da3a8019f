import type { Lifetime, LifetimeAttribute } from './app'
import type { Seconds } from './duration'

/** How something is put right: by a command of this program or, where none can, by what a person has to do. */
export type Fix =
  | { command: 'set-expiry'; app: string; attribute: LifetimeAttribute; to: Seconds; from: Lifetime }
  | { command: 'unset-expiry'; app: string }
  | { command: 'set-offline'; app: string; to: boolean }
  | { command: 'set-grant'; app: string; grant: string; to: boolean }
  /** Look at one of its clients, for it is none itself. */
  | { command: 'diagnose-client'; resource: string }
  | { command: null; advice: string }

/** What a person has to do. */
export const advice = (text: string): Fix => ({ command: null, advice: text })
