import { describe, expect, test } from 'vitest'
import { exampleIds, type Sandbox } from '../../src/sandbox/server'
import { refusalOf, signedInSandbox } from '../support/bad-input'

/** Every command that takes an app, with the name of that argument. */
const takingOne: [name: string, argv: (app: string) => string[]][] = [
  ['<app>', (app) => ['get-expiry', '--', app]],
  ['<app>', (app) => ['get-expiry', '--', 'x', app]],
  ['<app>', (app) => ['set-expiry', '--', app, '9d']],
  ['<app>', (app) => ['set-offline', '--', app, 'on']],
  ['<client>', (app) => ['set-grant', '--', app, 'refresh_token', 'on']],
  ['<client>', (app) => ['diagnose', '--', app]],
  ['<client>', (app) => ['test-offline', '--', app]],
  ['--resource', (app) => ['diagnose', 'x', `--resource=${app}`]],
  ['--resource', (app) => ['test-offline', 'x', `--resource=${app}`]],
]

describe('refused before any request, by every command that takes an app', () => {
  test.each([
    ['I1', '', "'' is empty; write an app id, a client id or a display name."],
    ['I1', 'a\rb', "'a\\rb' contains a control character."],
    ['I1', 'a\nb', "'a\\nb' contains a control character."],
    ['I1', 'a\u0000b', "'a\\x00b' contains a control character."],
    ['I1', 'a\tb', "'a\\tb' contains a control character."],
    ['I1', 'a\u001bb', "'a\\x1bb' contains a control character."],
    ['I1', 'a\u007fb', "'a\\x7fb' contains a control character."],
    ['I1', 'a\u009bb', "'a\\u009bb' contains a control character."],
    ['I1', 'x'.repeat(1025), `'${'x'.repeat(80)}…' is longer than 1024 characters; no app has such a name.`],
  ])('%s: %j', async (_, app, said) => {
    for (const [name, argv] of takingOne) {
      expect((await refusalOf(argv(app))).message).toBe(`${name} ${said}`)
    }
  })

  test('I16: -x is an unknown option', async () => {
    for (const command of ['get-expiry', 'diagnose', 'test-offline'])
      expect(await refusalOf([command, '-x'])).toEqual({
        message: "Unknown option '-x'.",
        hint: `See the usage: apps ${command} --help`,
      })
  })
})

const adminPaths = ({ requests }: Sandbox): string[] =>
  requests.map(({ path }) => new URL(path, 'http://x').pathname).filter((path) => !path.startsWith('/oauth2/'))

describe('looked up as a name, and nothing of it in a path', () => {
  test.each([
    ['I2', '.'],
    ['I2', '..'],
    ['I2', '../Users/abc'],
    ['I2', '%2e%2e'],
    ['I2', 'abc%2Fdef'],
    ['I2', 'abc\\..\\..'],
    ['I8', 'abc?attributes=clientSecret'],
    ['I8', 'abc#x'],
    ['I8', 'abc;v=1'],
    ['I8', '.search'],
    ['I16', '-x'],
    ['I19', '" or id pr or displayName eq "'],
    ['I19', 'Quotes \u0410PI'],
  ])('%s: %s is 5, for a reader and for a writer', async (_, text) => {
    const { apps, sandbox, patches } = await signedInSandbox()
    for (const argv of [
      ['get-expiry', '-o', 'json', '--', text],
      ['set-expiry', '-y', '-o', 'json', '--', text, '9d'],
      ['diagnose', '-o', 'json', '--', text],
    ]) {
      const ending = await apps(argv)
      expect(ending).toMatchObject({ exitCode: 5, stdout: '' })
      expect(JSON.parse(ending.stderr).error.message).toContain(`'${text}'`)
    }
    expect(new Set(adminPaths(sandbox))).toEqual(new Set(['/admin/v1/Apps']))
    expect(patches()).toEqual([])
    for (const { path } of sandbox.requests.filter(({ kind }) => kind === 'list')) {
      const { searchParams } = new URL(path, 'http://x')
      expect(searchParams.get('attributes')).not.toMatch(/clientSecret/i)
      expect([...searchParams.keys()].sort()).toEqual(['attributes', 'count', 'filter'])
    }
  })
})

describe('which app is meant', () => {
  const { resourceOwner, paymentsApi, fieldServiceApi } = exampleIds

  test('I17: an id in capital letters is found, and shown as the domain has it', async () => {
    const { apps } = await signedInSandbox()
    const { exitCode, stdout } = await apps(['get-expiry', resourceOwner.toUpperCase(), '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).id).toBe(resourceOwner)
  })

  test.each([
    ['a name that two apps have', { displayName: 'ResourceOwner' }],
    ["the display name of one that is another's client id", { name: 'ResourceOwner' }],
  ])('I18: %s: both are listed with their ids, and nothing is changed', async (_, change) => {
    const { apps, sandbox, patches } = await signedInSandbox()
    const other = sandbox.state.apps.get(paymentsApi)
    Object.assign(other as object, change)
    const { exitCode, stderr } = await apps(['set-expiry', 'ResourceOwner', '9d', '-o', 'json'])
    expect(exitCode).toBe(5)
    const { message } = JSON.parse(stderr).error
    expect(message).toContain(resourceOwner)
    expect(message).toContain(paymentsApi)
    expect(patches()).toEqual([])
  })

  test.each(['id', 'ocid'])('I18: an exact %s wins over an app of that name', async (kind) => {
    const { apps, sandbox } = await signedInSandbox()
    const meant = sandbox.state.apps.get(fieldServiceApi) ?? {}
    const thief = sandbox.state.apps.get(paymentsApi)
    Object.assign(thief as object, { displayName: meant[kind], name: meant[kind] })
    const { exitCode, stdout } = await apps(['set-expiry', String(meant[kind]), '9d', '-y', '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ id: fieldServiceApi, outcome: 'confirmed' })
  })
})
