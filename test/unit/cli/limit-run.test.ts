import { describe, expect, test } from 'vitest'
import { limitRun } from '../../../src/cli/limit-run'
import type { Environment } from '../../../src/platform/environment'
import { fakeEnvironment } from '../../support/fake-environment'

type Invocation = Parameters<typeof limitRun>[0]

/** A run of 60 seconds at most, at whose terminal a person thinks for a while. */
async function limited({
  thinks = 0,
  timeout,
  readLine,
}: {
  thinks?: number
  timeout?: number
  readLine?: (stop: AbortSignal) => Promise<string | null>
}) {
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
    readLine:
      readLine ??
      (async () => {
        pass(thinks)
        return 'yes'
      }),
  })
  if (readLine !== undefined) environment.stdin.readHidden = readLine
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

describe('a question with --timeout', () => {
  const never = new AbortController().signal
  /** A person who does not answer: the question ends only by its signal. */
  const unanswered = (stop: AbortSignal) =>
    new Promise<never>((_, reject) => {
      stop.addEventListener('abort', () => reject(stop.reason))
    })
  const ends = {
    exitCode: 7,
    message: 'The time limit of this run was reached while it waited for an answer.',
    hint: 'Allow more time with --timeout.',
  }

  test('ends when the time is over', async () => {
    const { run, pass } = await limited({ readLine: unanswered, timeout: 2 })
    const asked = run.stdin.readLine(never)
    pass(2)
    await expect(asked).rejects.toMatchObject(ends)
  })

  test('the same where nothing is shown of the answer', async () => {
    const { run, pass } = await limited({ readLine: unanswered, timeout: 2 })
    const asked = run.stdin.readHidden(never, async () => {})
    pass(2)
    await expect(asked).rejects.toMatchObject(ends)
  })

  test('ends at Ctrl-C as before', async () => {
    const { run } = await limited({ readLine: unanswered, timeout: 2 })
    const stop = new AbortController()
    const asked = run.stdin.readLine(stop.signal)
    stop.abort('SIGINT')
    await expect(asked).rejects.toBe('SIGINT')
  })

  test('without --timeout it waits on', async () => {
    const { run, pass } = await limited({ readLine: unanswered })
    let isOver = false
    const over = () => {
      isOver = true
    }
    run.stdin.readLine(never).then(over, over)
    pass(600)
    await new Promise(setImmediate)
    expect(isOver).toBe(false)
  })
})
