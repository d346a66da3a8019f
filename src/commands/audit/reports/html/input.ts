import type { ReportContext } from '../report-writer'

export type { FindingTexts as FindingWords } from '../report-writer'

/** What the page is written from. */
export type HtmlInput = Pick<ReportContext, 'report' | 'say' | 'hide'> & {
  /** The domain with the profile that names it; the origin alone where absent. */
  domainName?: string
  /** What was done about the findings; absent: nothing was to be done. */
  fix?: ReportContext['fix']
  /** Of this program. */
  version?: string
}
