import type { Command } from '../../cli/command'
import { authMethods, grants, type OfflineRequest, request } from './request'

export const testOffline: Command<OfflineRequest> = {
  name: 'test-offline',
  summary: 'run a real offline_access grant and check each step',
  description: [
    'Signs in a user, expects a refresh token, redeems it, checks the response, replays the used refresh',
    'token, and revokes all tokens. Each step passes, fails, warns or is not tried, with the reason and the',
    'command that fixes it. No request is sent twice, and no token is shown. Set the client secret with',
    'APPS_TEST_CLIENT_SECRET or APPS_TEST_CLIENT_SECRET_FILE, or its private key with',
    'APPS_TEST_CLIENT_KEY_FILE; a public client needs none. The user has five',
    'minutes to sign in, besides the time limit for requests; with --timeout, that limit covers both.',
  ].join(' '),
  arguments: [{ name: 'client', key: 'selector', description: 'id, OCID, client id or exact display name' }],
  options: [
    { flags: '--grant <grant>', description: 'code, device or password (default: code)', choices: grants },
    { flags: '--resource <app>', description: 'request the scopes of this resource app' },
    { flags: '--scope <fqs>', description: 'request only this scope and offline_access' },
    { flags: '--no-browser', description: 'print the URL to open, and read the final URL from you' },
    { flags: '--redirect-uri <uri>', description: 'use this one of several registered redirect URIs' },
    { flags: '--username <name>', description: 'the user who signs in; required by --grant password' },
    { flags: '--password-stdin', description: 'read the password from stdin' },
    { flags: '--read-secret', description: "read the client's secret from the domain" },
    { flags: '--control', description: 'also run without offline_access, to compare' },
    { flags: '--no-reuse', description: 'do not replay the used refresh token' },
    {
      flags: '--rotation-wait <duration>',
      description: 'wait, then refresh again if no new refresh token came, and replay the used one only then',
    },
    { flags: '--no-revoke', description: 'do not revoke the tokens' },
    { flags: '--keep <file>', description: 'store a refresh token in this file, and revoke nothing' },
    { flags: '--from <file>', description: 'redeem the token in a --keep file, and store the next one' },
    { flags: '--issuer <url>', description: 'test a client of another OpenID provider' },
    {
      flags: '--auth-method <method>',
      description: 'how the client authenticates: basic, post, private_key_jwt or none',
      choices: authMethods,
    },
    {
      flags: '--prompt <value>',
      description: 'prompt of the authorization request; none leaves it out (default: consent with --issuer)',
    },
    {
      flags: '--param <name=value>',
      description: 'add a parameter to the authorization request, such as audience=https://api.example.com',
      repeats: true,
    },
  ],
  examples: [
    { command: 'apps test-offline ResourceOwner', explains: 'sign in with the browser and run all steps' },
    {
      command: 'apps test-offline Mailer --grant password --username ci --password-stdin',
      explains: 'sign in as a test user in CI',
    },
    {
      command: 'apps test-offline ResourceOwner --keep token.json',
      explains: 'store a token; redeem it days later with --from',
    },
    {
      command: 'apps test-offline my-client --issuer https://login.example.com',
      explains: 'test a client of another OpenID provider',
    },
  ],
  usesDomain: true,
  request,
  run: async (asked, context) => (await import('./test-client')).testClient(asked, context),
}
