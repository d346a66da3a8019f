import { forHtml, shorten } from '../../../../output/encoders'

/** HTML that is safe as it stands. Only the tag of {@link markupFor} makes it, so text cannot be taken for it. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** Sentences of this program, which are shown whole; names are cut sooner. */
export class Explanation {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text, which is encoded; markup; lists of both. null is nothing. */
export type Content = string | number | Markup | Explanation | null | readonly Content[]

export type Html = (template: TemplateStringsArray, ...contents: readonly Content[]) => Markup

/** More characters than a person reads in one place. Scripts get all of them, from the other formats. */
const longestText = 500

/** Only hostile names can make a sentence longer than this. */
const longestExplanation = 20_000

/**
 * The tag for templates of HTML. Every text that is put in is hidden, cut and encoded; it may stand between tags, and in
 * attributes in double quotes that are no addresses.
 *
 * @param hide takes the secrets out of a text
 */
export function markupFor(hide: (text: string) => string): Html {
  const encode = (content: Content): string => {
    if (content === null) return ''
    if (typeof content === 'number') return String(content)
    if (typeof content === 'string') return forHtml(shorten(hide(content), longestText))
    if (content instanceof Explanation) return forHtml(shorten(hide(content.text), longestExplanation))
    return content instanceof Markup ? content.text : content.map(encode).join('')
  }
  return (template, ...contents) =>
    new Markup(template.reduce((text, fixed, place) => text + encode(contents[place - 1] ?? null) + fixed))
}
