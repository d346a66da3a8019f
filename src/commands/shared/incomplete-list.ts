import type { CommandContext } from '../../cli/command'
import { Failure } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { AppList } from '../../identity-domain/list/list-apps'
import type { FailureReport } from '../../output/output'
import type { App } from '../../token-settings/app'
import { coverageSentence, whatIsMissing } from './format-coverage'

/** Why a complete list proves nothing: the caller may list apps, and perhaps not see their settings. */
export const noSettingShown = (apps: number): string =>
  `${apps === 1 ? 'The only app shows none' : `None of the ${apps} apps shows any`} of its settings, so it is not known whether they are off or hidden from these credentials.`

export const hiddenSettings = (apps: number, { withTarget }: Pick<CommandContext, 'withTarget'>): FailureReport =>
  new Failure(exitCodes.incomplete, noSettingShown(apps), {
    hint: `Check what these credentials may see with: ${withTarget('apps doctor')}`,
  })

/** The same of apps that were named, one by one. */
export const hiddenSettingsOf = (
  apps: readonly Pick<App, 'displayName'>[],
  { withTarget }: Pick<CommandContext, 'withTarget'>,
): Failure => {
  const names = apps.map(({ displayName }) => `'${displayName}'`).join(', ')
  const show = apps.length === 1 ? 'shows none of its settings' : 'show none of their settings'
  return new Failure(
    exitCodes.incomplete,
    `${names} ${show}, so it is not known whether they are off or hidden from these credentials.`,
    { hint: `Check what these credentials may see with: ${withTarget('apps doctor')}` },
  )
}

/** Why a list that was read is not known to hold every app; for a list whose coverage is not complete. */
export function incompleteList(list: Pick<AppList<unknown>, 'coverage' | 'stoppedBy'>): FailureReport {
  const coverage = list.coverage()
  const stopped = list.stoppedBy()
  return {
    exitCode: exitCodes.incomplete,
    message: coverageSentence(coverage),
    hint: stopped?.hint ?? 'Run it again. If it stays like this, report it to the operator of the domain.',
    status: stopped?.status ?? null,
    requestId: stopped?.requestId ?? null,
    details: whatIsMissing(coverage),
  }
}
