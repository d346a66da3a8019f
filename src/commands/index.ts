import type { CommandEntry } from '../cli/command'

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
    name: 'diagnose',
    summary: 'why a client gets, or would get, no refresh token',
    load: async () => (await import('./diagnose/command')).diagnose,
  },
  {
    name: 'list',
    summary: 'every app with its token settings',
    load: async () => (await import('./list/command')).list,
  },
  {
    name: 'audit',
    summary: 'judge every app against a policy; made for CI',
    load: async () => (await import('./audit/command')).audit,
  },
  {
    name: 'test-offline',
    summary: 'run a real offline_access grant, and say step by step whether it holds',
    load: async () => (await import('./test-offline/command')).testOffline,
  },
  {
    name: 'set-offline',
    summary: 'whether refresh tokens may be issued for a resource app',
    load: async () => (await import('./set-offline/command')).setOffline,
  },
  {
    name: 'set-grant',
    summary: 'whether a client may use one OAuth grant',
    load: async () => (await import('./set-grant/command')).setGrant,
  },
  {
    name: 'login',
    summary: 'try how to sign in to a domain, and remember it under a name',
    load: async () => (await import('./login/command')).login,
  },
  {
    name: 'logout',
    summary: 'forget the stored secret of a profile',
    load: async () => (await import('./logout/command')).logout,
  },
  {
    name: 'profile',
    summary: 'the domains that are remembered, and which of them is in use',
    load: async () => (await import('./profile/command')).profile,
  },
  {
    name: 'doctor',
    summary: 'can this machine reach the domain, and what may these credentials do?',
    load: async () => (await import('./doctor/command')).doctor,
  },
  {
    name: 'request',
    summary: 'the raw API with the same guards, for what has no command yet',
    load: async () => (await import('./request/command')).rawRequest,
  },
  {
    name: 'sandbox',
    summary: 'a local identity domain to learn, rehearse and test on',
    load: async () => (await import('./sandbox/command')).sandbox,
  },
  {
    name: 'completion',
    summary: 'a script that completes commands in bash, zsh or fish',
    load: async () => (await import('./completion/command')).completion,
  },
]
