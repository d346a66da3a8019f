import { createHash } from 'node:crypto'
import { Markup } from './markup'
import { scriptText } from './script'
import { styleText } from './style'

/** Text that is the same in every report, and what a content security policy calls it by. */
export interface FixedText {
  markup: Markup
  /** `sha256-…`, of the UTF-8 bytes between the tags (https://www.w3.org/TR/CSP3/#hash-source). */
  hash: string
}

const fixed = (text: string): FixedText => ({
  markup: new Markup(text),
  hash: `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`,
})

export const style = fixed(styleText)
export const script = fixed(scriptText)

/** Nothing but these two: no network, no form, no frame, no other base for addresses. */
export const contentSecurity = new Markup(
  [
    "default-src 'none'",
    `style-src '${style.hash}'`,
    `script-src '${script.hash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
)
