import type { Terminal } from '../platform/environment'
import { escapedForTerminal, forGitHubMessage, forJson, forTerminal, shorten } from './encoders'
import { type Format, formatOf } from './formats'
import { loadPaint, type Paint, type Tone } from './style'
import { cutToWidth, drawableColumns, widthOf } from './width'
import { wrap } from './wrap'

/** Why a run ends otherwise than with an answer. */
export interface FailureReport {
  exitCode: number
  /** One sentence. */
  message: string
  /** What to do next. */
  hint: string | null
  /** The HTTP status, where the domain answered. */
  status: number | null
  requestId: string | null
  /** The message is plain ASCII and shows other characters by escapes of its own. */
  escaped?: boolean
  /** More lines below the message, such as one for each app that matched; an array in JSON. */
  details?: readonly string[]
}

interface MessageOptions {
  stderr: Terminal
  format: Format
  annotates?: boolean
  colour: { stderr: boolean }
  hide(text: string): string
}

/** More than this of a sentence is not read by anybody, and it may come from a server. */
const longestSentence = 1000

/** What is said on stderr. Nothing here rejects: when stderr cannot be written to, there is nobody left to tell. */
export function createMessages({ stderr, format, annotates = false, colour, hide }: MessageOptions) {
  const paint = once(() => loadPaint(colour.stderr))
  const sentence = (text: string, { escaped = false } = {}) =>
    (escaped ? escapedForTerminal : forTerminal)(shorten(hide(text), longestSentence))
  const progress = createProgress(stderr, { canMoveUp: colour.stderr })

  async function write(lines: readonly string[]): Promise<void> {
    await progress.show([])
    await stderr.write(lines.map((line) => `${line}\n`).join('')).catch(() => {})
  }

  /** Broken between words on a terminal; one line in a pipe, whatever its length. */
  const linesOf = (shown: string, begins = ''): string[] =>
    stderr.isTerminal ? wrap(shown, begins, drawableColumns(stderr)) : [shown]

  function labelled(label: string, tone: Tone, shown: string, painted: Paint): string[] {
    const [first = '', ...others] = linesOf(shown, `${label} `)
    return [`${painted(label, tone)} ${first}`, ...others]
  }

  async function failureLines({
    message,
    escaped = false,
    details = [],
    hint,
    ...answered
  }: FailureReport): Promise<string[]> {
    const painted = await paint()
    const dim = (line: string) => painted(line, 'dim')
    const answer = answerOf(answered)
    return [
      ...labelled('Error:', 'bad', sentence(message, { escaped }), painted),
      ...details.map((detail) => `  ${sentence(detail)}`),
      ...(hint === null ? [] : labelled('Hint:', 'dim', sentence(hint), painted)),
      ...(answer === '' ? [] : [dim(`Answer: ${sentence(answer)}`)]),
    ]
  }

  return {
    async progress(text: string) {
      if (stderr.isTerminal) await progress.show(text === '' ? [] : text.split('\n').map((line) => sentence(line)))
    },
    note: (text: string) => write(linesOf(sentence(text))),
    aligned: (text: string) => write([sentence(text)]),
    async detail(text: string) {
      await write([(await paint())(forTerminal(hide(text)), 'dim')])
    },
    async warning(text: string) {
      await write(labelled('Warning:', 'warn', sentence(text), await paint()))
    },
    async question(text: string, choices?: string, above: readonly string[] = []) {
      await write(above.flatMap((line) => linesOf(sentence(line))))
      await stderr.write(`${[sentence(text), ...(choices === undefined ? [] : [choices])].join(' ')} `).catch(() => {})
    },
    async failure(report: FailureReport) {
      const annotation = annotates && report.exitCode !== incomplete ? [failureAsAnnotation(report, hide)] : []
      const shown = formatOf(format).isJson ? [failureAsJson(report, hide)] : await failureLines(report)
      await write([...annotation, ...shown])
    },
    /** The same terminal, with the line of progress taken away before each write. */
    before: (terminal: Terminal): Terminal => ({
      isTerminal: terminal.isTerminal,
      get columns() {
        return terminal.columns
      },
      async write(text) {
        await progress.show([])
        await terminal.write(text)
      },
    }),
  }
}

function answerOf({ status, requestId }: Pick<FailureReport, 'status' | 'requestId'>): string {
  const parts = [status === null ? [] : `HTTP ${status}`, requestId === null ? [] : `request id ${requestId}`]
  return parts.flat().join(', ')
}

function failureAsJson({ exitCode, message, hint, status, requestId, details }: FailureReport, hide: Hide): string {
  const said = (text: string) => shorten(hide(text), longestSentence)
  const error = {
    code: exitCode,
    message: said(message),
    hint: hint === null ? null : said(hint),
    status,
    requestId: requestId === null ? null : said(requestId),
    ...(details === undefined ? {} : { details: details.map(said) }),
  }
  return forJson({ error })
}

/** Of an incomplete audit, the report itself has the annotation. */
const incomplete = 3

/** GitHub Actions reads workflow commands from stderr, too. */
function failureAsAnnotation({ exitCode, message, hint, details = [] }: FailureReport, hide: Hide): string {
  const said = [message, ...details, ...(hint === null ? [] : [`Hint: ${hint}`])].map((text) =>
    forGitHubMessage(shorten(hide(text), longestSentence)),
  )
  return `::error title=apps ended with exit code ${exitCode}::${said.join(' ')}`
}

type Hide = MessageOptions['hide']

/**
 * Lines that are written over in place. They end before the last column, where some terminals start a new line.
 *
 * @param canMoveUp false for a terminal that may not know how: all stands on one line
 */
function createProgress(stderr: Terminal, { canMoveUp }: { canMoveUp: boolean }) {
  let shown: readonly string[] = []
  return {
    async show(lines: readonly string[]): Promise<void> {
      const columns = drawableColumns(stderr) - 1
      const next = (canMoveUp || lines.length === 0 ? lines : [lines.join(' | ')]).map((line) =>
        cutToWidth(line, columns),
      )
      if (!stderr.isTerminal || next.join('\n') === shown.join('\n')) return
      const erased = [...shown]
        .reverse()
        .map((line) => `\r${' '.repeat(widthOf(line))}\r`)
        .join(moveUp)
      shown = next
      await stderr.write(erased + next.join('\n')).catch(() => {})
    },
  }
}

const moveUp = '\u001b[A'

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
