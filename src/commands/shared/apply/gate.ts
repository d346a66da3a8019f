import type { CommandContext } from '../../../cli/command'
import { outOfTime } from '../../../failures/errors'
import type { GateAnswer } from '../../../plan/journal'
import { gateAnswer } from '../../../plan/waves'
import type { AskedEnding, Environment } from '../../../platform/environment'
import type { Gate, Undertaking } from './undertaking'

/** What a gate said. */
export interface GateReport {
  /** After which wave; 0 before the first one. */
  wave: number
  answer: GateAnswer
  exitCode: number | null
  /** After "the gate": `failed (exit code 1)`. */
  words: string
}

interface Asked {
  wave: number
  undertaking: Undertaking
  journal: string
}

/** Runs it to its end. When the run is interrupted, or its time is over, the gate is ended, and has not answered. */
export async function askGate(
  { words }: Gate,
  { wave, undertaking, journal }: Asked,
  { environment, output }: CommandContext,
): Promise<GateReport> {
  const [program = '', ...args] = words
  // A line of its own: the gate writes to the same terminal.
  await output.note(wave === 0 ? 'The gate runs before wave 1.' : `The gate runs after wave ${wave}.`)
  const about = { APPS_WAVE: String(wave), APPS_PLAN: undertaking.path, APPS_JOURNAL: journal }
  const variables = { ...withoutCredentials(environment.variables), ...about }
  const ending = await environment.ask({ program, args, variables, stop: environment.ended })
  if (environment.ended.aborted) return { wave, answer: 'inconclusive', exitCode: null, words: endedWords(environment) }
  const answer = gateAnswer(ending.exitCode)
  return { wave, answer, exitCode: ending.exitCode, words: wordsFor(answer, ending) }
}

const endedWords = ({ ended }: Environment): string =>
  ended.reason === outOfTime ? 'did not end within the time limit of this run' : 'was interrupted'

/** They choose a profile, and hold no secret. */
const passedOn = ['APPS_CONFIG_DIR', 'APPS_PROFILE']

/** A gate signs in by itself, most often with a profile: it is not told what this run signs in with. */
function withoutCredentials(variables: Environment['variables']): Environment['variables'] {
  const stays = (name: string) => !/^(APPS|OCI_CLI)_/i.test(name) || passedOn.includes(name)
  return Object.fromEntries(Object.entries(variables).filter(([name]) => stays(name)))
}

function wordsFor(answer: GateAnswer, { exitCode, failed }: AskedEnding): string {
  switch (failed) {
    case 'not-started':
      return 'could not be started'
    case 'killed':
      return 'was killed, so it is inconclusive'
    case null:
      return answer === 'inconclusive' ? `is inconclusive (exit code ${exitCode})` : `${answer} (exit code ${exitCode})`
  }
}
