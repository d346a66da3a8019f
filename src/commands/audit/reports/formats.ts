import { formats as basicFormats } from '../../../output/formats'
import type { ReportWriter } from './report-writer'

interface FormatRow {
  /** Loads the writer when the format is used. */
  writer(): Promise<ReportWriter>
  /** It points at lines of the policy file, so it cannot report on limits from options or on the default policy. */
  needsPolicyFile?: true
}

/** Every format of a report. A new format is a file and a row here. */
const rows = {
  table: { writer: async () => (await import('./table')).writeTable },
  plain: { writer: async () => (await import('./records')).writePlain },
  json: { writer: async () => (await import('./json')).writeJson },
  ndjson: { writer: async () => (await import('./ndjson')).writeNdjson },
  csv: { writer: async () => (await import('./records')).writeCsv },
  sarif: { needsPolicyFile: true, writer: async () => (await import('./sarif')).writeSarif },
  junit: { writer: async () => (await import('./junit')).writeJUnit },
  markdown: { writer: async () => (await import('./markdown')).writeMarkdown },
  html: { writer: async () => (await import('./html/html')).writeHtml },
  github: { writer: async () => (await import('./github')).writeGitHub },
} satisfies Record<string, FormatRow>

export type ReportFormat = keyof typeof rows

export const reportFormats: Record<ReportFormat, FormatRow> = rows

export const formatNames = Object.keys(rows) as ReportFormat[]

/** The formats that only an audit has. */
export const ownFormats = formatNames.filter((name) => !Object.hasOwn(basicFormats, name))
