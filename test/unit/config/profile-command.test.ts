import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { tokenFor, withProfiles } from '../commands/with-profiles'

/** A command that prints exactly this. The clock of the tests begins on 5 October 2026 at 14:03:00 UTC. */
async function withCommand(output: string) {
  const world = await withProfiles()
  const file = join(world.home, 'output')
  writeFileSync(file, output, { mode: 0o600 })
  return { ...world, command: `cat ${file}` }
}

const expiry = ['get-expiry', exampleIds.resourceOwner, '--seconds']

describe('a command that prints JSON', () => {
  test.each([
    ['alone', (secret: string) => `{"version":1,"secret":${JSON.stringify(secret)}}\n`],
    ['with an end', (secret: string) => JSON.stringify({ secret, version: 1, expiresAt: '2026-10-05T16:03:01+02:00' })],
    ['over several lines', (secret: string) => `\n${JSON.stringify({ version: 1, secret }, null, 2)}\n\n`],
  ])('signs in by its secret, %s', async (_, print) => {
    const { run, client, sandbox, command, home } = await withCommand('')
    writeFileSync(join(home, 'output'), print(sandbox.clientSecret))
    expect((await run(['login', 'c', ...client, '--secret-command', command])).exitCode).toBe(0)
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  test('and by its token', async () => {
    const { run, sandbox, command, home } = await withCommand('')
    const token = await tokenFor(sandbox)
    writeFileSync(join(home, 'output'), JSON.stringify({ version: 1, token, expiresAt: '2026-10-05T14:03:00.5Z' }))
    const domain = ['--domain-url', sandbox.url]
    expect((await run(['login', 'c', ...domain, '--token-command', command])).exitCode).toBe(0)
    expect((await run(expiry)).stdout).toBe('604800\n')
  })

  const kept = 'canary-4f9c-secret'
  const time = (expiresAt: unknown) => JSON.stringify({ version: 1, secret: kept, expiresAt })
  const noTime = 'its expiresAt is not a time as in RFC 3339'
  const noVersion = 'its version has to be there, and to be 1'
  const noSecret = 'its secret has to be there, as a text that is not empty'
  const noObject = 'it is JSON, but no object'
  test.each([
    ['a secret that begins like it', `{${kept}}`, 'it begins with { and is no JSON'],
    ['two objects', `{"version":1,"secret":"${kept}"} {}`, 'it begins with { and is no JSON'],
    ['a key twice', `{"version":1,"secret":"a","secret":"${kept}"}`, 'it begins with { and is no JSON'],
    ['a list', `["${kept}"]`, noObject],
    ['a text in quotes', `"${kept}"`, noObject],
    ['nothing, as jq prints it', 'null\n', noObject],
    ['no version', `{"secret":"${kept}"}`, noVersion],
    ['another version', `{"version":2,"secret":"${kept}"}`, noVersion],
    ['a version in quotes', `{"version":"1","secret":"${kept}"}`, noVersion],
    ['that of the AWS CLI', `{"Version":1,"SecretAccessKey":"${kept}"}`, noVersion],
    ['no secret', '{"version":1}', noSecret],
    ['an empty one', '{"version":1,"secret":""}', noSecret],
    ['a number', '{"version":1,"secret":12345678}', noSecret],
    ['a token', `{"version":1,"token":"${kept}"}`, 'it has something else in it than version, secret and expiresAt'],
    ['a misspelt end', `{"version":1,"secret":"${kept}","expiresat":"x"}`, 'it has something else in it than version,'],
    ['a day that is none', time('2027-02-29T00:00:00Z'), noTime],
    ['a time of day that is none', time('2027-01-01T24:01:00Z'), noTime],
    ['a time of no zone', time('2027-01-01T00:00:00'), noTime],
    ['a date', time('2027-01-01'), noTime],
    ['a number of seconds', time(1830297600), noTime],
    ['no end', time(null), noTime],
  ])('%s is exit 2 without a request, and nothing of it is shown', async (_, output, why) => {
    const { run, client, sandbox, command } = await withCommand(output)
    const ending = await run(['login', 'c', ...client, '--secret-command', command, '--debug'])
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain(
      `Error: The command for the secret of profile 'c' (cat) printed something else than the secret alone, or JSON with it: ${why}`,
    )
    expect(ending.stderr).toContain(
      'Hint: As JSON: {"version": 1, "secret": "…", "expiresAt": "2026-12-31T12:00:00Z"};',
    )
    for (const shown of ['canary', '12345678', '2027']) expect(ending.stderr).not.toContain(shown)
    expect(sandbox.requests).toEqual([])
  })

  test.each(['2026-10-05T14:03:00Z', '2026-10-05t14:02:59.999z', '2026-10-05T15:03:00+01:00', '1970-01-01T00:00:00Z'])(
    'one that has expired at %s is exit 4 without a request',
    async (expiresAt) => {
      const { run, sandbox, command } = await withCommand(JSON.stringify({ version: 1, token: kept, expiresAt }))
      const ending = await run(['login', 'c', '--domain-url', sandbox.url, '--token-command', command])
      expect(ending).toMatchObject({ exitCode: 4, stdout: '' })
      expect(ending.stderr).toBe(
        "Error: The command for the token of profile 'c' (cat) printed one that has expired by this machine's clock.\n" +
          'Hint: Let it get a new one.\n',
      )
      expect(sandbox.requests).toEqual([])
    },
  )
})

test.each(['[not-json-4f9c', '"half-4f9c', '12345678', 'true', 'nullable', '4f9c{}'])(
  '%j is a secret as it stands',
  async (output) => {
    const { run, client, sandbox, command } = await withCommand(`${output}\n`)
    const ending = await run(['login', 'c', ...client, '--secret-command', command])
    expect(ending.exitCode).toBe(4)
    const [request] = sandbox.requests
    expect(request?.kind).toBe('token')
  },
)
