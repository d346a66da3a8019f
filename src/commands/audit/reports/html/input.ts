import type { ReportContext } from '../report-writer'

export type { FindingTexts as FindingWords } from '../report-writer'

/** What the page is written from. */
export type HtmlInput = Pick<ReportContext, 'report' | 'say' | 'hide'> & {
  /** Of this program. */
  version?: string
}
