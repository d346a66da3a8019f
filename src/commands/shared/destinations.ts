import * as z from 'zod/mini'

/** Where a report goes: to a file, or to stdout. */
export interface Destination<Format extends string> {
  format: Format
  path: string | null
}

/**
 * `json`, `sarif=audit.sarif`: each as typed, and at most one for stdout.
 *
 * @param formats those that the command has
 */
export const destinationsIn = <Format extends string>(formats: readonly Format[]) =>
  z.pipe(
    z._default(z.array(z.string()), []),
    z.transform((words, context): Destination<Format>[] => {
      const read = words.map((word) => destinationOf(word, formats))
      const problem = read.find((each) => typeof each === 'string') ?? severalOnStdout(read as Destination<Format>[])
      if (problem === undefined) return read as Destination<Format>[]
      context.issues.push({ code: 'custom', message: problem as string, input: words })
      return z.NEVER
    }),
  )

function destinationOf<Format extends string>(word: string, formats: readonly Format[]): Destination<Format> | string {
  const [name = '', ...rest] = word.split('=')
  const format = formats.find((each) => each === name)
  if (format === undefined) return `takes ${formats.join(', ')}, or one of them as FORMAT=PATH`
  if (rest.length === 0) return { format, path: null }
  const path = rest.join('=')
  return path === '' ? `'${format}=' names no file` : { format, path }
}

function severalOnStdout(read: readonly Destination<string>[]): string | undefined {
  const [one, other] = read.filter(({ path }) => path === null).map(({ format }) => format)
  if (other === undefined) return undefined
  return `${one} and ${other} cannot both go to stdout; give one of them a file: -o ${other}=PATH`
}
