import type { CommandEntry } from '../command'

/** Every command: a new one is a folder beside this file and its entry here. Only the one that is named is loaded. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'get-expiry',
    summary: 'how long tokens for an app live, and who says so',
    load: async () => (await import('./get-expiry/command')).getExpiry,
  },
  {
    name: 'set-expiry',
    summary: 'change how long tokens for an app live, and prove it',
    load: async () => (await import('./set-expiry/command')).setExpiry,
  },
  {
    name: 'sandbox',
    summary: 'a local identity domain to learn, rehearse and test on',
    load: async () => (await import('./sandbox/command')).sandbox,
  },
]
