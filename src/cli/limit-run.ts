import { outOfTime, waitingFor } from '../failures/errors'
import { exitCodes } from '../failures/exit-codes'
import { limits } from '../identity-domain/limits'
import type { Environment, Input, Terminal } from '../platform/environment'
import { isOnline } from './command'
import { type CommonRequest, type Invocation, namesSeveral } from './parse-invocation'

/** What a command sees of the outside world: nothing in it is waited for when the run was interrupted, or its time is over. */
export async function limitRun(
  { command, common }: Extract<Invocation, { kind: 'command' }>,
  environment: Environment,
): Promise<Environment> {
  const { signals } = environment
  if (!isOnline(command)) return { ...environment, stdout: limitWriting(environment.stdout, environment) }
  const rounds = namesSeveral(common) ? await roundsOf(common, environment) : 1
  const { timeUp, stdin } =
    common.timeout === undefined
      ? patientLimit(rounds * (command.usualTimeout ?? limits.runTime), environment)
      : strictLimit(rounds * common.timeout, environment)
  const limited = { ...environment, stdin, ended: AbortSignal.any([signals.interrupted, timeUp]) }
  return { ...limited, stdout: limitWriting(environment.stdout, limited) }
}

/** Each of several domains has a time of its own, and waits for its turn. */
async function roundsOf({ profiles }: CommonRequest, environment: Environment): Promise<number> {
  const count =
    profiles?.split(',').length ??
    (await import('../config/profiles/profile-store').then(({ loadProfiles }) => loadProfiles(environment))).all.size
  return Math.max(1, Math.ceil(count / limits.domainsAtOnce))
}

/** `--timeout` is for the whole run: a question ends with it, too. */
function strictLimit(
  seconds: number,
  { clock, stdin }: Pick<Environment, 'clock' | 'stdin'>,
): { timeUp: AbortSignal; stdin: Input } {
  const timeUp = clock.alarm(seconds, outOfTime)
  const until = (stop: AbortSignal) => AbortSignal.any([stop, timeUp])
  return {
    timeUp,
    stdin: {
      ...stdin,
      readLine: (stop) => waitingFor('an answer', () => stdin.readLine(until(stop))),
      readHidden: (stop, ask) => waitingFor('an answer', () => stdin.readHidden(until(stop), ask)),
    },
  }
}

/** The usual limit of a command: the time in which a person thinks about an answer does not count. */
function patientLimit(
  seconds: number,
  { clock, stdin }: Pick<Environment, 'clock' | 'stdin'>,
): { timeUp: AbortSignal; stdin: Input } {
  const timeUp = new AbortController()
  const { waited, ...patient } = countWaiting({ clock, stdin })
  const latest = clock.elapsed() + seconds
  const arm = (): void => {
    const left = latest + waited() - clock.elapsed()
    if (left <= 0) timeUp.abort(outOfTime)
    else clock.alarm(left, outOfTime).addEventListener('abort', arm)
  }
  arm()
  return { timeUp: timeUp.signal, stdin: { ...patient, waited } }
}

/** The same input, with how long it has been waited for in all. */
function countWaiting({ clock, stdin }: Pick<Environment, 'clock' | 'stdin'>): Input & Required<Pick<Input, 'waited'>> {
  let before = 0
  let since: number | null = null
  const waiting = async <Answer>(read: () => Promise<Answer>): Promise<Answer> => {
    since = clock.elapsed()
    try {
      return await read()
    } finally {
      before += clock.elapsed() - since
      since = null
    }
  }
  return {
    ...stdin,
    readLine: (stop) => waiting(() => stdin.readLine(stop)),
    readHidden: (stop, ask) => waiting(() => stdin.readHidden(stop, ask)),
    waited: () => before + (since === null ? 0 : clock.elapsed() - since),
  }
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
    // A reader who takes it at once has its turn, also after a second Ctrl-C.
    await clock.turn()
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
