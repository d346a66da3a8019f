import { outOfTime, waitingFor } from '../failures/errors'
import { exitCodes } from '../failures/exit-codes'
import { limits } from '../identity-domain/limits'
import type { Environment, Terminal } from '../platform/environment'
import type { Invocation } from './parse-invocation'

/** What a command sees of the outside world: nothing in it is waited for when the run was interrupted, or its time is over. */
export function limitRun(
  { command, common }: Extract<Invocation, { kind: 'command' }>,
  environment: Environment,
): Environment {
  const { clock, signals } = environment
  const timeout = command.usesDomain ? (common.timeout ?? command.usualTimeout ?? limits.runTime) : null
  const ended =
    timeout === null ? signals.interrupted : AbortSignal.any([signals.interrupted, clock.alarm(timeout, outOfTime)])
  const limited = { ...environment, ended }
  return { ...limited, stdout: limitWriting(environment.stdout, limited) }
}

/** The results so far are written, but a reader who does not take them is not waited for. */
function limitWriting(
  stdout: Terminal,
  { ended, clock, signals }: Pick<Environment, 'ended' | 'clock' | 'signals'>,
): Terminal {
  const whenEnded = new Promise<'ended'>((resolve) => {
    if (ended.aborted) resolve('ended')
    else ended.addEventListener('abort', () => resolve('ended'), { once: true })
  })
  async function giveUp(written: AbortSignal): Promise<never> {
    await clock.sleep(limits.timeForLastWords, AbortSignal.any([written, signals.leaveNow]))
    throw ended.reason
  }
  async function write(text: string): Promise<void> {
    const writing = stdout.write(text)
    if ((await Promise.race([writing, whenEnded])) !== 'ended') return
    const written = new AbortController()
    try {
      await waitingFor(
        'the reader of its output',
        () => Promise.race([writing, giveUp(written.signal)]),
        exitCodes.cannotWrite,
      )
    } finally {
      written.abort()
    }
  }
  return {
    isTerminal: stdout.isTerminal,
    get columns() {
      return stdout.columns
    },
    write,
  }
}
