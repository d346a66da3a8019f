import { expect, test } from 'vitest'
import { limitRun } from '../../../src/cli/limit-run'
import type { Environment } from '../../../src/platform/environment'
import { fakeEnvironment } from '../../support/fake-environment'

type Invocation = Parameters<typeof limitRun>[0]

/** A run of 60 seconds at most, at whose terminal a person thinks for a while. */
async function limited({ thinks, timeout }: { thinks: number; timeout?: number }) {
  const alarms: { at: number; abort(): void }[] = []
  let now = 0
  const pass = (seconds: number) => {
    now += seconds
    for (const due of alarms.filter(({ at }) => at <= now)) {
      alarms.splice(alarms.indexOf(due), 1)
      due.abort()
    }
  }
  const environment = fakeEnvironment({
    readLine: async () => {
      pass(thinks)
      return 'yes'
    },
  })
  const clock: Environment['clock'] = {
    ...environment.clock,
    elapsed: () => now,
    alarm(seconds, reason) {
      const controller = new AbortController()
      alarms.push({ at: now + seconds, abort: () => controller.abort(reason) })
      return controller.signal
    },
  }
  const invocation = { command: { usesDomain: true, usualTimeout: 60 }, common: { timeout } } as unknown as Invocation
  const run = await limitRun(invocation, { ...environment, clock })
  return { run, pass, ask: () => run.stdin.readLine(new AbortController().signal) }
}

test('the time in which a person thinks does not count', async () => {
  const { run, pass, ask } = await limited({ thinks: 300 })
  pass(20)
  expect(await ask()).toBe('yes')
  expect(run.ended.aborted).toBe(false)
  pass(39)
  expect(run.ended.aborted).toBe(false)
  pass(2)
  expect([run.ended.aborted, run.ended.reason]).toEqual([true, 'out of time'])
})

test('it counts where --timeout says how long the whole run may take', async () => {
  const { run, ask } = await limited({ thinks: 300, timeout: 60 })
  expect(await ask()).toBe('yes')
  expect([run.ended.aborted, run.ended.reason]).toEqual([true, 'out of time'])
})
