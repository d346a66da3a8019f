import type { CommandEntry } from '../cli/command'

/** Every command: a new one is a folder beside this file and its entry here. Only the one that is named is loaded. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'get-expiry',
    summary: 'show how long the tokens for an app live',
    load: async () => (await import('./get-expiry/command')).getExpiry,
  },
  {
    name: 'set-expiry',
    summary: 'change how long the tokens for an app live, and verify it',
    load: async () => (await import('./set-expiry/command')).setExpiry,
  },
  {
    name: 'diagnose',
    summary: 'explain why a client gets no refresh token',
    load: async () => (await import('./diagnose/command')).diagnose,
  },
  {
    name: 'list',
    summary: 'list every app with its token settings',
    load: async () => (await import('./list/command')).list,
  },
  {
    name: 'audit',
    summary: 'check every app against a policy; made for CI',
    load: async () => (await import('./audit/command')).audit,
  },
  {
    name: 'snapshot',
    summary: 'record the token settings of every app, to compare later',
    load: async () => (await import('./snapshot/command')).snapshot,
  },
  {
    name: 'diff',
    summary: 'show what changed since a snapshot',
    load: async () => (await import('./diff/command')).diff,
  },
  {
    name: 'plan',
    summary: 'show what has to change for a desired state, and save it as a plan',
    load: async () => (await import('./plan/command')).plan,
  },
  {
    name: 'impact',
    summary: 'show which clients would lose something by a change',
    load: async () => (await import('./impact/command')).impact,
  },
  {
    name: 'apply',
    summary: 'carry out a plan row by row, and verify each change',
    load: async () => (await import('./apply/command')).apply,
  },
  {
    name: 'undo',
    summary: 'take back what apps apply changed, by its journal',
    load: async () => (await import('./undo/command')).undo,
  },
  {
    name: 'test-offline',
    summary: 'run a real offline_access grant and check each step',
    load: async () => (await import('./test-offline/command')).testOffline,
  },
  {
    name: 'set-offline',
    summary: 'allow or forbid refresh tokens for a resource app',
    load: async () => (await import('./set-offline/command')).setOffline,
  },
  {
    name: 'set-grant',
    summary: 'allow or forbid one OAuth grant for a client',
    load: async () => (await import('./set-grant/command')).setGrant,
  },
  {
    name: 'login',
    summary: 'sign in to a domain and store a profile for it',
    load: async () => (await import('./login/command')).login,
  },
  {
    name: 'logout',
    summary: 'delete the stored secret of a profile',
    load: async () => (await import('./logout/command')).logout,
  },
  {
    name: 'profile',
    summary: 'list, show, choose, discover, protect and remove stored profiles',
    load: async () => (await import('./profile/command')).profile,
  },
  {
    name: 'doctor',
    summary: 'check the connection, credentials and rights',
    load: async () => (await import('./doctor/command')).doctor,
  },
  {
    name: 'request',
    summary: 'send a raw API request with the same safeguards',
    load: async () => (await import('./request/command')).rawRequest,
  },
  {
    name: 'sandbox',
    summary: 'run a local identity domain to learn, rehearse and test',
    load: async () => (await import('./sandbox/command')).sandbox,
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./completion/command')).completion,
  },
]
