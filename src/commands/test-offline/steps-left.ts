import { type Step, type StepName, stepNames, stepsLeft } from '../../offline-access/step'
import type { GrantResult, GrantRun } from './grant-run'

/** What a step is waited for with, where it belongs to an option. */
const optional: Partial<Record<StepName, 'control' | 'keep' | 'from'>> = {
  'without-offline-access': 'control',
  kept: 'keep',
  'refresh-token-age': 'from',
}

/** The steps that a run did not come to. Those of an option that was not given are none of its steps. */
export function stepsLeftBy(found: GrantResult, grantRun: GrantRun): Step[] {
  const { asked, reporter, asking } = grantRun
  const given = { control: asked.control, keep: asked.keep !== undefined, from: false }
  const expected = stepNames.filter((name) => optional[name] === undefined || given[optional[name]])
  const isStopped = asking.network.run.interrupted.aborted
  return stepsLeft(expected, reporter.steps, (name) =>
    isStopped ? 'the run was interrupted' : (reasonOf(name, grantRun) ?? whyEnded(found)),
  )
}

/** With `--from` there is no sign-in, and nothing to compare the answer with; what is kept is neither used nor revoked. */
export const stepsLeftByKept = (steps: readonly Step[], { refreshed }: { refreshed: boolean }): Step[] =>
  stepsLeft(
    stepNames.filter((name) => name !== 'without-offline-access'),
    steps,
    (name) =>
      reasonOfKept[name] ??
      (refreshed ? 'the first response was not kept' : 'the refresh returned no tokens that can be used'),
  )

const reasonOfKept: Partial<Record<StepName, string>> = {
  'sign-in': 'left out: --from needs no sign-in',
  'id-token': 'left out: --from needs no sign-in',
  'spent-token-refused': 'left out: it could end the token that is kept',
  'revoked-token-refused': 'left out: it could end the token that is kept',
}

/** What is left out although everything went well. */
function reasonOf(name: StepName, { asked, reporter }: GrantRun): string | null {
  if (name !== 'revoked-token-refused') return null
  const revoked = reporter.steps.find((each) => each.step === 'revoked')
  if (revoked?.status === 'not-tried') return 'nothing was revoked'
  if (revoked?.status === 'warn') return 'not everything was revoked'
  return asked.keep === undefined ? null : 'there is no token that could be tried'
}

/** What ended the run before. */
function whyEnded({ first, second, untrusted }: GrantResult): string {
  if (first?.answer.kind === 'refused') return 'no tokens were issued'
  if (untrusted !== null) return 'a response that must not be used is not tried further'
  if (first?.tokens == null) return 'there is no response to check'
  if (!first.tokens.seen.hasRefreshToken) return 'no refresh token came'
  return second?.tokens == null ? 'the refresh returned no tokens' : 'the run ended before it'
}
