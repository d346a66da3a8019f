import type { Command } from '../../cli/command'
import { grants, type OfflineRequest, request } from './request'

export const testOffline: Command<OfflineRequest> = {
  name: 'test-offline',
  summary: 'run a real offline_access grant, and say step by step whether it holds',
  description: [
    'Signs a user in, looks for a refresh token, redeems it, compares what came, tries the spent one once',
    'more, and revokes what it was given. Every step passes, fails, warns or could not be tried, with the reason',
    'and the command that mends it. Nothing is sent twice, and no token is ever shown. The secret of the client',
    'comes from APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE; a public client needs none. Whoever',
    'signs in has five minutes, besides the time for requests; a --timeout that is given bounds both together.',
  ].join(' '),
  arguments: [{ name: 'client', key: 'selector', description: 'id, OCID, client id or exact display name' }],
  options: [
    { flags: '--grant <grant>', description: 'code (unless given), device or password', choices: grants },
    { flags: '--resource <app>', description: 'ask for the scopes of this resource app' },
    { flags: '--scope <fqs>', description: 'ask for exactly this, and offline_access' },
    { flags: '--no-browser', description: 'print the address, and take the final one pasted' },
    { flags: '--redirect-uri <uri>', description: 'of several registered ones, this' },
    { flags: '--username <name>', description: 'who signs in; needed by --grant password' },
    { flags: '--password-stdin', description: 'take the password from stdin' },
    { flags: '--read-secret', description: "read the client's secret from the domain" },
    { flags: '--control', description: 'once more without offline_access, to compare' },
    { flags: '--no-reuse', description: 'do not try the spent refresh token' },
    { flags: '--no-revoke', description: 'let the tokens live until they expire' },
    { flags: '--keep <file>', description: 'leave a refresh token there, and revoke nothing' },
    { flags: '--from <file>', description: 'redeem one that was left, and keep the next' },
    { flags: '--issuer <url>', description: 'a client of any OpenID Provider, by its client id' },
  ],
  examples: [
    { command: 'apps test-offline ResourceOwner', explains: 'sign in in the browser; the whole chain' },
    {
      command: 'apps test-offline Mailer --grant password --username ci --password-stdin',
      explains: 'in CI, with a test user',
    },
    {
      command: 'apps test-offline ResourceOwner --keep token.json',
      explains: 'and days later, with --from: how long does it live?',
    },
    { command: 'apps test-offline my-client --issuer https://login.example.com', explains: 'any OpenID Provider' },
  ],
  usesDomain: true,
  request,
  run: async (asked, context) => (await import('./test-client')).testClient(asked, context),
}
