import { formats as basicFormats } from '../../../output/formats'
import type { ReportWriter, SeveralWriter } from './report-writer'

interface FormatRow {
  /** Loads the writer when the format is used. */
  writer(): Promise<ReportWriter>
  /** The same for a report on several domains. */
  severalWriter(): Promise<SeveralWriter>
  /** It points at lines of the policy file, so it cannot report on limits from options or on the default policy. */
  needsPolicyFile?: true
}

/** Every format of a report. A new format is a file and a row here. */
const rows = {
  table: {
    writer: async () => (await import('./table')).writeTable,
    severalWriter: async () => (await import('./table')).writeSeveralTable,
  },
  plain: {
    writer: async () => (await import('./records')).writePlain,
    severalWriter: async () => (await import('./records')).writeSeveralPlain,
  },
  json: {
    writer: async () => (await import('./json')).writeJson,
    severalWriter: async () => (await import('./json')).writeSeveralJson,
  },
  ndjson: {
    writer: async () => (await import('./ndjson')).writeNdjson,
    severalWriter: async () => (await import('./ndjson')).writeSeveralNdjson,
  },
  csv: {
    writer: async () => (await import('./records')).writeCsv,
    severalWriter: async () => (await import('./records')).writeSeveralCsv,
  },
  sarif: {
    needsPolicyFile: true,
    writer: async () => (await import('./sarif')).writeSarif,
    severalWriter: async () => (await import('./sarif')).writeSeveralSarif,
  },
  junit: {
    writer: async () => (await import('./junit')).writeJUnit,
    severalWriter: async () => (await import('./junit')).writeSeveralJUnit,
  },
  markdown: {
    writer: async () => (await import('./markdown')).writeMarkdown,
    severalWriter: async () => (await import('./markdown')).writeSeveralMarkdown,
  },
  html: {
    writer: async () => (await import('./html/html')).writeHtml,
    severalWriter: async () => (await import('./html/html')).writeSeveralHtml,
  },
  github: {
    writer: async () => (await import('./github')).writeGitHub,
    severalWriter: async () => (await import('./github')).writeSeveralGitHub,
  },
} satisfies Record<string, FormatRow>

export type ReportFormat = keyof typeof rows

export const reportFormats: Record<ReportFormat, FormatRow> = rows

export const formatNames = Object.keys(rows) as ReportFormat[]

/** The formats that only an audit has. */
export const ownFormats = formatNames.filter((name) => !Object.hasOwn(basicFormats, name))
