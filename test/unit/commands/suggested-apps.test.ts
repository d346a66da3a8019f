import { describe, expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const { paymentsApi, resourceOwner } = exampleIds

const hintOf = (stderr: string) => stderr.split('\n').find((line) => line.startsWith('Hint: '))
const didYouMean = (name: string, id: string) => `Hint: Did you mean '${name}' (${id})? To see all names: apps list`

describe('a name that no app has: the app that was probably meant is suggested', () => {
  test.each([
    ['a letter missing', 'ResourceOwnr', 'ResourceOwner', resourceOwner],
    ['the first letter wrong', 'TesourceOwner', 'ResourceOwner', resourceOwner],
    ['two letters in each other’s place, in small letters', 'resoruceowner', 'ResourceOwner', resourceOwner],
    ['a part of the name', 'Payments', 'Payments API', paymentsApi],
  ])('%s', async (_, typed, name, id) => {
    const { apps } = await programWithSandbox()
    const ending = await apps(['get-expiry', typed])
    expect(ending).toMatchObject({ exitCode: 5, stdout: '' })
    expect(hintOf(ending.stderr)).toBe(didYouMean(name, id))
  })

  test('in every command that names an app, with one request more', async () => {
    const { apps, sandbox } = await programWithSandbox()
    for (const argv of [
      ['set-expiry', 'Payment API', '9d'],
      ['set-offline', 'Payment API', 'on'],
      ['set-grant', 'Payment API', 'code', 'on'],
      ['diagnose', 'Payment API'],
      ['diagnose', 'Customer Portal', '--resource', 'Payment API'],
      ['test-offline', 'Payment API'],
    ]) {
      const ending = await apps(argv)
      expect(ending.exitCode).toBe(5)
      expect(hintOf(ending.stderr)).toBe(didYouMean('Payments API', paymentsApi))
    }
    const asked = sandbox.requests.filter(({ kind }) => kind === 'list').at(-1)
    const query = new URL(asked?.path ?? '', sandbox.url).searchParams
    expect([...query]).toEqual([
      ['filter', 'displayName co "Pay" or displayName co "men" or displayName co "t A" or displayName co "PI"'],
      ['attributes', 'id,displayName'],
      ['count', '200'],
    ])
  })

  test('several that contain it', async () => {
    const { apps } = await programWithSandbox()
    expect(hintOf((await apps(['get-expiry', 'Field Service'])).stderr)).toMatch(
      /^Hint: Did you mean 'Field Service (API|Mobile)' \([0-9a-f]{32}\) or 'Field Service (API|Mobile)' \([0-9a-f]{32}\)\? To see all names: apps list$/,
    )
  })

  test('nothing like it', async () => {
    const { apps } = await programWithSandbox()
    expect(hintOf((await apps(['get-expiry', 'Nobody'])).stderr)).toBe(
      'Hint: Display names are compared exactly, letter case included. To see all names: apps list',
    )
  })

  test('beside an app that was found', async () => {
    const { apps } = await programWithSandbox()
    const ending = await apps(['get-expiry', 'ResourceOwner', 'Payment API', '-o', 'json'])
    expect(ending.exitCode).toBe(5)
    expect(JSON.parse(ending.stdout)).toHaveLength(1)
    expect(JSON.parse(ending.stderr).error.hint).toBe(didYouMean('Payments API', paymentsApi).slice('Hint: '.length))
  })
})

describe('a name of several words that was not quoted', () => {
  test('is suggested in quotes', async () => {
    const { apps } = await programWithSandbox()
    const { exitCode, stderr } = await apps(['get-expiry', 'Payments', 'API'])
    expect(exitCode).toBe(5)
    expect(hintOf(stderr)).toBe(
      `Hint: Did you mean 'Payments API' (${paymentsApi})? Put a name of several words in quotes. To see all names: apps list`,
    )
  })

  test('that nothing is like', async () => {
    const { apps } = await programWithSandbox()
    expect(hintOf((await apps(['get-expiry', 'no', 'such'])).stderr)).toBe(
      'Hint: Put a name of several words in quotes. To see all names: apps list',
    )
  })
})

describe('the suggestion changes nothing else', () => {
  test.each([
    ['the domain fails', { type: 'status', status: 503 }],
    ['the domain limits requests', { type: 'status', status: 429 }],
    ['these credentials may not list apps', { type: 'status', status: 403 }],
    ['the answer never comes', { type: 'hang' }],
    ['the answer is no list', { type: 'body', body: '<html>' }],
  ])('%s: exit 5 with the usual hint, and it is not asked again', async (_, action) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'list', skip: 1, times: 9 }, action } as never)
    const { exitCode, stderr, waits } = await apps(['get-expiry', 'ResourceOwnr'])
    expect(exitCode).toBe(5)
    expect(hintOf(stderr)).toBe(
      'Hint: Display names are compared exactly, letter case included. To see all names: apps list',
    )
    expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toHaveLength(2)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(5)
  })

  test.each([
    ['an id', '0a1b2c3d4e5f60718293a4b5c6d7e8f9'],
    ['one letter', 'x'],
    ['a very long text', 'x'.repeat(200)],
  ])('nothing is like %s, so nothing is asked', async (_, typed) => {
    const { apps, sandbox } = await programWithSandbox()
    expect((await apps(['get-expiry', typed])).exitCode).toBe(5)
    expect(sandbox.requests.filter(({ kind }) => kind === 'list')).toHaveLength(1)
  })

  test('a hostile name stays on its line', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(paymentsApi, { displayName: 'Payments\u001b[2K\nAPI' })
    const { stderr } = await apps(['get-expiry', 'Payments'])
    expect(hintOf(stderr)).toBe(didYouMean('Payments\\x1b[2K\\nAPI', paymentsApi))
  })
})
