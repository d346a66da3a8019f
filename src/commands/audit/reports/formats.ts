import type { ReportWriter } from './report-writer'

/** One is loaded when it is asked for. */
export const reportWriters = {
  table: async () => (await import('./table')).writeTable,
  plain: async () => (await import('./records')).writePlain,
  json: async () => (await import('./json')).writeJson,
  ndjson: async () => (await import('./ndjson')).writeNdjson,
  csv: async () => (await import('./records')).writeCsv,
  sarif: async () => (await import('./sarif')).writeSarif,
  junit: async () => (await import('./junit')).writeJUnit,
  markdown: async () => (await import('./markdown')).writeMarkdown,
  html: async () => (await import('./html/html')).writeHtml,
  github: async () => (await import('./github')).writeGitHub,
} satisfies Record<string, () => Promise<ReportWriter>>

export type ReportFormat = keyof typeof reportWriters
