import {
  type ObservationName,
  observationNames,
  type Reason,
  reasons,
  stopsReport,
} from '../../identity-domain/observe/vocabulary'
import type { JsonObject, View } from '../../output/output'
import type { DomainReport } from '../shared/domain-report/document'

/** One observation, for people and scripts. */
interface Row {
  name: ObservationName
  /** null: it was not seen. */
  value: string | null
  /** How many answers or apps have shown it. */
  times: number
  /** Why it was not seen. */
  reason: string
  /** It could have been seen in this run. */
  isOpen: boolean
}

export function observationRows({ observations }: Pick<DomainReport, 'observations'>): Row[] {
  return observationNames.map((name) => {
    const observed = observations[name]
    if (observed !== undefined && 'value' in observed) {
      const { value, times } = observed
      const text = Array.isArray(value) ? value.join(', ') || 'none' : String(value)
      return { name, value: text, times, reason: '', isOpen: false }
    }
    const { notTried = 'no-answer', status } = observed ?? {}
    const reason = `${reasons[notTried as Reason]}${status === undefined ? '' : ` (${status})`}`
    return { name, value: null, times: 0, reason, isOpen: stopsReport(notTried as Reason) }
  })
}

export const observationView: View<Row> = {
  columns: [
    { title: 'Observation', name: 'observation', forScripts: ({ name }) => name, whole: true },
    {
      title: 'Value',
      name: 'value',
      forPeople: ({ value }) => (value === null ? { text: 'not tried', tone: 'dim' } : value),
      forScripts: ({ value }) => value ?? 'not-tried',
    },
    { title: 'Times', name: 'times', forScripts: ({ times }) => times },
    { title: 'Why not', name: 'reason', forScripts: ({ reason }) => reason },
  ],
  json: ({ name, value, times, reason }) => ({ observation: name, value, times, reason: reason || null }),
}

/** The report itself. */
export const reportView: View<JsonObject> = { columns: [], json: (report) => report }
