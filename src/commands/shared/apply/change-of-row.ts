import type { ChangeReport } from '../../../identity-domain/apps/change-app'
import { isLifetime, type PlanRow, plannedValueOf } from '../../../plan/plan'
import type { EditableApp } from '../../../token-settings/app'
import type { Change, ChangedValue, Target } from '../change'
import { valueJson } from '../plan/plan-json'
import { settingWord } from '../plan/plan-words'
import { fullWords, valueForScripts, valueWords } from './row-words'

/** A row that was carried out, as the commands for single changes know it: so that it is explained in the same words. */
export function changeOfRow(row: PlanRow, report: ChangeReport<EditableApp>, target: Target): Change {
  return {
    ...target,
    setting: settings[row.attribute],
    label: settingWord(row),
    attribute: row.attribute,
    from: changedValue(row.from),
    to: changedValue(row.to),
    now: report.now === null ? null : changedValue(plannedValueOf(report.now, row.attribute)),
    report,
    // A plan goes back as a whole.
    back: '',
    lookWith: target.withTarget(`apps get-expiry ${row.app.id}`),
  }
}

/** In a sentence, after "the". */
const settings: Record<PlanRow['attribute'], string> = {
  refreshTokenExpiry: 'refresh-token lifetime',
  accessTokenExpiry: 'access-token lifetime',
  allowOffline: 'offline access',
  allowedGrants: 'list of grants',
}

const changedValue = (value: PlanRow['from']): ChangedValue => ({
  full: fullWords(value),
  short: valueWords(value),
  isSet: isLifetime(value) ? value.source === 'app' : value !== null,
  shown: valueWords(value),
  forScripts: valueForScripts(value),
  json: valueJson(value),
})
