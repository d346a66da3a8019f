import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programWords } from '../support/built-program'
import { errorOf, json, start } from '../support/program'

test('-- runs a command inside, with the settings of the sandbox and none of the user’s, and ends with its code', async () => {
  const look =
    'console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(APPS|OCI|ACTIONS|CIRCLE)_/.test(name)))));process.exit(5)'

  const ending = await start(['sandbox', '--', process.execPath, '-e', look], {
    variables: {
      ...{ APPS_ACCESS_TOKEN: 'a-real-one', APPS_PROFILE: 'prod', APPS_TEST_CLIENT_SECRET: 'x' },
      ...{ APPS_REPOSITORY: '/somewhere', APPS_COMMIT: 'abc', APPS_COMMITTED: 'x' },
      ...{ OCI_CLI_USER: 'ocid1.user.oc1..x', OCI_CLI_KEY_FILE: '/somewhere/key.pem' },
      ...{ OCI_RESOURCE_PRINCIPAL_RPST: 'a-real-one', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x', CIRCLE_OIDC_TOKEN_V2: 'x' },
    },
  }).ended

  expect(ending.exitCode).toBe(5)
  expect(json(ending)).toEqual({
    APPS_DOMAIN_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    APPS_CLIENT_ID: 'a4f0c9d27be841358f6d03e1b95c7a82',
    APPS_CLIENT_SECRET: expect.any(String),
    APPS_CONFIG_DIR: expect.any(String),
    APPS_REPOSITORY: '/somewhere',
    APPS_COMMIT: 'abc',
    OCI_CLI_ENDPOINT: json(ending).APPS_DOMAIN_URL,
  })
})

test('the program itself runs inside', async () => {
  const ending = await start(['sandbox', '--', ...programWords, 'get-expiry', 'ResourceOwner', '--seconds']).ended

  expect(ending).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
})

test('the apps of a file are the ones it holds, with what was set on them and what was not', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'apps-test-'))
  const file = join(directory, 'apps.ndjson')
  const row = {
    id: '9fc12da9eecd4927a9ef88512ce5612e',
    displayName: 'Quotes',
    clientId: '3fd7476a48a94381bd5e1bc88cc92021',
    refreshTokenExpiry: { seconds: 777600, duration: '9d', source: 'app' },
    accessTokenExpiry: { seconds: 3600, duration: '1h', source: 'default' },
    allowOffline: true,
    isOAuthResource: true,
    isOAuthClient: false,
    active: true,
    inEffect: { refresh: true, access: true, reason: null },
  }
  await writeFile(file, `\ufeff${JSON.stringify(row)}\n\n`)

  const inside = [...programWords, 'get-expiry', 'Quotes', '-o', 'json']
  const ending = await start(['sandbox', '--apps', file, '--', ...inside]).ended
  await rm(directory, { recursive: true })

  expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(ending)).toEqual(row)
})

test('--generate holds so many apps, --limits refuses what is too much for such a domain, and --switch settles the rest', async () => {
  const look = `
    const { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: id, APPS_CLIENT_SECRET: secret } = process.env
    const basic = 'Basic ' + Buffer.from(id + ':' + secret).toString('base64')
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' })
    const signIn = await fetch(url + '/oauth2/v1/token', { method: 'POST', headers: { authorization: basic }, body })
    const headers = { authorization: 'Bearer ' + (await signIn.json()).access_token }
    const get = (query) => fetch(url + '/admin/v1/Apps?' + query, { headers })
    const { totalResults } = await (await get('count=0')).json()
    const { status } = await get('count=1001')
    await fetch(url + '/sandbox/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"advance":2}' })
    const answers = await Promise.all(Array.from({ length: 30 }, () => get('count=1')))
    console.log(JSON.stringify({ totalResults, status, refused: answers.some(({ status }) => status === 429) }))`
  const inside = [process.execPath, '--input-type=module', '-e', look]
  const ending = await start([
    ...['sandbox', '--generate', '1200', '--limits', 'free', '--switch', 'largeCount=refuse', '--switch', 'etag=none'],
    ...['--', ...inside],
  ]).ended

  expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(ending)).toEqual({ totalResults: 1202, status: 400, refused: true })
})

test('B1: a command that does not exist is 127, one that a signal ends is 128 + n', async () => {
  expect(await start(['sandbox', '--', 'no-such-command-here']).ended).toEqual({
    exitCode: 127,
    stdout: '',
    stderr:
      'Error: no-such-command-here was not found.\n' +
      'Hint: After -- stand a program and its arguments; for a line of a shell: apps sandbox -- sh -c LINE\n',
  })
  const asJson = await start(['sandbox', '-o', 'json', '--', 'no-such-command-here']).ended
  expect(asJson).toMatchObject({ exitCode: 127, stdout: '' })
  expect(errorOf(asJson)).toMatchObject({ code: 127, message: 'no-such-command-here was not found.' })
  const killed = await start(['sandbox', '--', process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')"]).ended
  expect(killed.exitCode).toBe(137)
})

test('without a command it prints what to export, serves, and ends with Ctrl-C', async () => {
  const running = start(['sandbox'])
  await running.hasSaid('The sandbox is at ')
  running.signal('SIGINT')
  const ending = await running.ended

  expect(ending.exitCode).toBe(130)
  expect(ending.stdout).toMatch(
    /^export APPS_DOMAIN_URL='http:\/\/127\.0\.0\.1:\d+'\nexport APPS_CLIENT_ID='[0-9a-f]{32}'\nexport APPS_CLIENT_SECRET='[^']+'\n$/,
  )
})

test('-o json prints one object, once connections are accepted', async () => {
  const running = start(['sandbox', '-o', 'json'])
  await running.hasSaid('}')
  running.signal('SIGTERM')
  const ending = await running.ended

  expect(ending.exitCode).toBe(143)
  expect(json(ending)).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
    clientSecret: expect.any(String),
  })
})

test.each([
  ['99999', "Error: --port '99999' is not a port; write a number from 0 (any free one) to 65535.\n"],
  ['-1', "Error: --port '-1' is not a port; write a number from 0 (any free one) to 65535.\n"],
  ['80a', "Error: --port '80a' is not a port; write a number from 0 (any free one) to 65535.\n"],
])('B1: --port %s is exit 2', async (port, said) => {
  const ending = await start(['sandbox', '--port', port]).ended

  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr.slice(0, said.length)).toBe(said)
})

test('B1: a port that is taken is exit 2', async () => {
  const first = start(['sandbox', '-o', 'json'])
  await first.hasSaid('}')
  first.signal('SIGSTOP')
  first.signal('SIGCONT')
  const running = start(['sandbox', '-o', 'json'])
  await running.hasSaid('}')
  running.signal('SIGINT')
  const { port } = new URL(json(await running.ended).url)
  const holder = start(['sandbox', '--port', port, '-o', 'json'])
  await holder.hasSaid('}')

  const ending = await start(['sandbox', '--port', port]).ended

  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(`Error: Port ${port} on 127.0.0.1 is taken.\n`)
  for (const each of [first, holder]) {
    each.signal('SIGINT')
    await each.ended
  }
})
