import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../../../src/commands/index'
import { exampleIds } from '../../../src/sandbox/server'
import { fakeClock } from '../../support/fake-clock'
import { type Wish, writePlanFor } from '../../support/plan-on-disk'
import { withProfiles } from './with-profiles'

const { paymentsApi, resourceOwner } = exampleIds
const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

async function withProtected() {
  const profiles = await withProfiles()
  await profiles.login('prod')
  const { exitCode } = await profiles.run(['profile', 'protect', 'prod'])
  expect(exitCode).toBe(0)
  const writes = () =>
    profiles.sandbox.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/oauth2/'))
  return { ...profiles, writes }
}

/** Each command that changes the domain, as it changes something. */
const changes: [string, string[]][] = [
  ['set-expiry', ['set-expiry', 'ResourceOwner', '9d']],
  ['set-offline', ['set-offline', 'Payments API', 'on']],
  ['set-grant', ['set-grant', 'Order Dashboard', 'refresh_token', 'on']],
  ['request', ['request', 'DELETE', `/admin/v1/Apps/${paymentsApi}`, '-y']],
  ['a bulk request', ['request', 'POST', '/admin/v1/Bulk', '-F', 'Operations[]=1', '-y']],
]

describe.each(changes)('a change with a protected profile: %s', (_, argv) => {
  test('without a terminal it is exit 2, and nothing is written', async () => {
    const { run, writes } = await withProtected()
    const { exitCode, stdout, stderr } = await run(argv)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toBe(
      "Error: Nothing was changed: profile 'prod' is protected, and this run cannot prompt.\nHint: If it is meant: --confirm prod\n",
    )
    expect(writes()).toEqual([])
  })

  test('with --confirm and its name it is made', async () => {
    const { run, writes } = await withProtected()
    await run([...argv, '--confirm', 'prod'])
    expect(writes()).toHaveLength(1)
  })

  test('with --confirm and another name it is exit 2', async () => {
    const { run, writes } = await withProtected()
    const { exitCode, stderr } = await run([...argv, '--confirm', 'test'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain("--confirm names 'test', but the profile used is 'prod'. Nothing was changed.")
    expect(writes()).toEqual([])
  })

  test('on a terminal it asks for the name', async () => {
    const { run, writes } = await withProtected()
    const { stderr } = await run(argv, { onTerminal: true, answers: ['prod'] })
    expect(stderr).toContain("Profile 'prod' is protected. Type its name to make the change: ")
    expect(writes()).toHaveLength(1)
  })

  test.each([['y'], ['PROD'], ['']])('%j is not its name: exit 2, and nothing is written', async (answer) => {
    const { run, writes } = await withProtected()
    const { exitCode, stderr } = await run(argv, { onTerminal: true, answers: [answer], variables: { NO_COLOR: '1' } })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/Error: Nothing was changed: 'prod' was not typed\.\n$/)
    expect(writes()).toEqual([])
  })
})

describe('nothing is asked', () => {
  test.each<[string, string[], number]>([
    ['before a dry run', ['set-expiry', 'ResourceOwner', '9d', '-n'], 0],
    ['where nothing changes', ['set-offline', 'ResourceOwner', 'on'], 0],
    ['where a guard stops it', ['set-expiry', 'ResourceOwner', '60d'], 2],
    ['where there is no such app', ['set-expiry', 'Nobody', '9d'], 5],
    ['before a request that reads', ['request', 'GET', '/admin/v1/Apps?count=1'], 0],
    ['before a search', ['request', 'POST', '/admin/v1/Apps/.search', '-f', `schemas[]=${searchRequest}`], 0],
  ])('%s', async (_, argv, expected) => {
    const { run, sandbox } = await withProtected()
    const { exitCode, stderr } = await run(argv)
    expect(exitCode).toBe(expected)
    expect(stderr).not.toContain('protected')
    expect(sandbox.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  test('where the profile is not protected any more', async () => {
    const { run, text } = await withProtected()
    await run(['profile', 'unprotect', 'prod'])
    expect(text('profiles.json')).not.toContain('protected')
    expect((await run(['set-expiry', 'ResourceOwner', '9d'])).exitCode).toBe(0)
  })

  test('where variables say the domain and how to sign in', async () => {
    const { run, sandbox } = await withProtected()
    const variables = {
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    }
    expect((await run(['set-expiry', 'ResourceOwner', '9d'], { variables })).exitCode).toBe(0)
    const confirmed = await run(['set-expiry', 'ResourceOwner', '8d', '--confirm', 'prod'], { variables })
    expect(confirmed.exitCode).toBe(2)
    expect(confirmed.stderr).toContain("--confirm names 'prod', but no profile is used. Nothing was changed.")
  })
})

describe('a plan with a protected profile', () => {
  const withPlan = async () => {
    const profiles = await withProtected()
    const path = join(profiles.directory, 'plan.json')
    const wishes: Wish[] = [
      [paymentsApi, 'accessTokenExpiry', 600],
      [resourceOwner, 'refreshTokenExpiry', 777_600],
    ]
    writePlanFor(path, profiles.sandbox, wishes)
    return { ...profiles, path }
  }

  test('needs --confirm without a terminal: nothing is written, and there is no journal', async () => {
    const { run, writes, path } = await withPlan()
    expect(await run(['apply', path, '-y'])).toMatchObject({ exitCode: 2 })
    expect([writes(), existsSync(`${path}.journal.ndjson`)]).toEqual([[], false])
    expect(await run(['apply', path, '-y', '--confirm', 'prod'])).toMatchObject({ exitCode: 0 })
    expect(writes()).toHaveLength(2)
  })

  test('asks for the name once, whatever the number of rows', async () => {
    const { run, writes, path } = await withPlan()
    const { exitCode, stderr } = await run(['apply', path], { onTerminal: true, answers: ['y', 'prod'] })
    expect(exitCode).toBe(0)
    expect(stderr.match(/Type its name/g)).toHaveLength(1)
    expect(writes()).toHaveLength(2)
  })
})

test('the domain of a variable with the credentials of a protected profile is protected', async () => {
  const { run, sandbox } = await withProtected()
  const { exitCode } = await run(['set-expiry', 'ResourceOwner', '9d'], { variables: { APPS_DOMAIN_URL: sandbox.url } })
  expect(exitCode).toBe(2)
})

test('a large change asks for both, and for the name once', async () => {
  const { run, writes } = await withProtected()
  const argv = ['set-expiry', 'ResourceOwner', '60d']
  const { exitCode, stderr } = await run(argv, { onTerminal: true, answers: ['y', 'prod'] })
  expect(exitCode).toBe(0)
  expect(stderr.match(/Type its name/g)).toHaveLength(1)
  expect(writes()).toHaveLength(1)
})

test('what changed while the name was typed is seen: the app is read again', async () => {
  const { run, sandbox, writes } = await withProtected()
  const readLine = async () => {
    sandbox.editApp(resourceOwner, { refreshTokenExpiry: 86_400 })
    return 'prod'
  }
  const { exitCode } = await run(['set-expiry', 'ResourceOwner', '9d', '--expect', '7d'], {
    onTerminal: true,
    readLine,
  })
  expect(exitCode).toBe(6)
  expect(writes()).toEqual([])
})

test('the time in which a person thinks is no time of the run', async () => {
  const { run, writes } = await withProtected()
  const clock = fakeClock()
  const answers = ['y', 'prod']
  const readLine = async () => {
    clock.spend(300)
    return answers.shift() ?? null
  }
  const { exitCode } = await run(['set-expiry', 'ResourceOwner', '60d'], { clock, onTerminal: true, readLine })
  expect(exitCode).toBe(0)
  expect(writes()).toHaveLength(1)
})

test('it is where --timeout says how long the whole run may take', async () => {
  const { run, writes } = await withProtected()
  const clock = fakeClock()
  const readLine = async () => {
    clock.spend(300)
    return 'prod'
  }
  const argv = ['set-expiry', 'ResourceOwner', '9d', '--timeout', '60s']
  expect((await run(argv, { clock, onTerminal: true, readLine })).exitCode).toBe(7)
  expect(writes()).toEqual([])
})

test('every command with a dry run sends changes without it, so it takes --confirm', async () => {
  const loaded = await Promise.all(commands.map(({ load }) => load()))
  const sending = loaded.filter(({ options }) => options.some(({ flags }) => flags.includes('--dry-run')))
  expect(sending.length).toBeGreaterThanOrEqual(3)
  for (const { name, changesDomain } of sending) expect(changesDomain, name).toBe(true)
})

describe('apps profile', () => {
  test('protect is kept in the file and shown, and another login leaves it', async () => {
    const { run, login, text } = await withProtected()
    expect(JSON.parse(text('profiles.json') ?? '').profiles.prod.protected).toBe(true)
    await login('prod')
    expect(JSON.parse(text('profiles.json') ?? '').profiles.prod.protected).toBe(true)
    expect(JSON.parse((await run(['profile', 'show', '-o', 'json'])).stdout).protected).toBe(true)
    expect((await run(['profile', 'list'])).stdout).toMatch(/\ttrue\n$/)
    expect((await run(['profile', 'list', '-o', 'table'])).stdout).toContain('prod (protected)')
  })

  test('protect says what it means', async () => {
    const { run } = await withProtected()
    expect((await run(['profile', 'protect', 'prod'])).stderr).toBe(
      "A change with profile 'prod' now asks for its name. Without a terminal it needs --confirm prod\n",
    )
    expect((await run(['profile', 'unprotect', 'prod'])).stderr).toBe(
      "A change with profile 'prod' no longer asks for its name.\n",
    )
  })

  test.each([['protect'], ['unprotect']])('%s needs the name of a profile: 2', async (action) => {
    const { run } = await withProtected()
    expect((await run(['profile', action])).exitCode).toBe(2)
    expect((await run(['profile', action, 'other'])).exitCode).toBe(2)
  })

  test('protected in the file is true or false', async () => {
    const { run, write, text } = await withProtected()
    write((text('profiles.json') ?? '').replace('"protected": true', '"protected": "yes"'))
    const { exitCode, stderr } = await run(['profile', 'list'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('expected true or false')
  })
})
