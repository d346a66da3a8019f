/** What a piece of text is to its reader. Which colour that is, is decided here and nowhere else. */
export type Tone = 'strong' | 'dim' | 'good' | 'warn' | 'bad'

/** Dresses text that has been made printable. */
export type Paint = (text: string, tone: Tone) => string

const unpainted: Paint = (text) => text

/** chalk is loaded only when something is coloured; it never looks at the terminal itself. */
export async function loadPaint(colour: boolean): Promise<Paint> {
  if (!colour) return unpainted
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  const dress = { strong: chalk.bold, dim: chalk.dim, good: chalk.green, warn: chalk.yellow, bad: chalk.red }
  return (text, tone) => dress[tone](text)
}
