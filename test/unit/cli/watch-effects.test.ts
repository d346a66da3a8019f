import { describe, expect, test } from 'vitest'
import { type EffectsSoFar, watchEffects } from '../../../src/cli/watch-effects'
import { Interrupted } from '../../../src/failures/errors'
import type { Environment, KeychainModule } from '../../../src/platform/environment'
import { fakeEnvironment } from '../../support/fake-environment'

const stop = new AbortController().signal

class AsyncEntry {
  #password: string | null = null

  async getPassword() {
    return this.#password
  }

  async setPassword(password: string) {
    this.#password = password
  }

  async deletePassword() {
    this.#password = null
  }
}

const answering = async (): Promise<never> => undefined as never
const world = fakeEnvironment({
  files: { read: answering, create: answering, replace: answering, remove: answering, report: answering },
  keychain: async () => ({ AsyncEntry }) as unknown as KeychainModule,
})

const entry = async ({ keychain }: Environment) =>
  new (await keychain()).AsyncEntry('service', 'account', { linux: { store: 'secret-service' } })

describe('what a run may have changed on this machine', () => {
  test.each<[string, (environment: Environment) => Promise<unknown>, EffectsSoFar['effects']]>([
    ['nothing', async () => {}, 'none'],
    ['reading a file', ({ files }) => files.read('x', { limit: 1 }), 'none'],
    ['creating a file', ({ files }) => files.create('x', ''), 'on-this-machine'],
    ['replacing a file', ({ files }) => files.replace('x', ''), 'on-this-machine'],
    ['removing a file', ({ files }) => files.remove('x'), 'on-this-machine'],
    ['writing a report', ({ files }) => files.report('x', stop), 'on-this-machine'],
    ['reading a secret', async (run) => (await entry(run)).getPassword(stop), 'none'],
    ['storing a secret', async (run) => (await entry(run)).setPassword('secret', stop), 'on-this-machine'],
    ['deleting a secret', async (run) => (await entry(run)).deletePassword(stop), 'on-this-machine'],
  ])('%s', async (_, act, effects) => {
    const soFar: EffectsSoFar = { effects: 'none' }
    await act(watchEffects(world, soFar))
    expect(soFar).toEqual({ effects })
  })

  test('a change that was sent stays the most important effect', async () => {
    const soFar: EffectsSoFar = { effects: 'sent' }
    await watchEffects(world, soFar).files.create('x', '')
    expect(soFar).toEqual({ effects: 'sent' })
  })

  test('a secret that was stored through it is there', async () => {
    const stored = await entry(watchEffects(world, { effects: 'none' }))
    await stored.setPassword('secret', stop)
    expect(await stored.getPassword(stop)).toBe('secret')
  })
})

test.each([
  ['none', 'Interrupted. Nothing was changed.', null],
  ['on-this-machine', 'Interrupted.', null],
  [
    'sent',
    'Interrupted. A change was sent, but its result is unknown.',
    'Check the result before you run the command again.',
  ],
] as const)('after an interruption with the effects "%s" it says: %s', (effects, message, hint) => {
  expect(new Interrupted('SIGINT', effects)).toMatchObject({ exitCode: 130, message, hint })
})
