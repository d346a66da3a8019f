import type { AuditedApp } from '../../audit/audited-app'
import type { Baseline } from '../../audit/baseline'
import type { Judge } from '../../audit/judge'
import type { AppList } from '../../identity-domain/list/list-apps'
import type { Clock } from '../../platform/environment'
import { showsSettings } from '../../token-settings/visible-settings'

/** Reads the list to its end, or to where it stopped. */
export async function allOf(list: AppList<AuditedApp>): Promise<AuditedApp[]> {
  const apps: AuditedApp[] = []
  for await (const batch of list.batches()) for (const app of batch) apps.push(app)
  return apps
}

const appsAtOnce = 100

/**
 * Has each app of the list judged as it arrives.
 *
 * @returns the ids that were read, in lower case, where there is a baseline to compare with; and whether any app showed one of
 *   its settings
 */
export async function readInto(
  judge: Judge,
  list: AppList<AuditedApp>,
  { baseline, clock }: { baseline: Baseline | null; clock: Pick<Clock, 'turn'> },
): Promise<{ read: ReadonlySet<string>; areSettingsShown: boolean }> {
  const read = new Set<string>()
  let areSettingsShown = false
  for await (const batch of list.batches()) {
    for (const [place, app] of batch.entries()) {
      // With thousands of rules a page takes a while, and Ctrl-C must be heard meanwhile.
      if (place % appsAtOnce === 0) await clock.turn()
      judge.take(app)
      areSettingsShown ||= showsSettings(app)
      if (baseline !== null) read.add(app.id.toLowerCase())
    }
  }
  return { read, areSettingsShown }
}
