import { chooseColour, chooseFormat, createOutput, type Format, type Output, type Verbosity } from '../output/output'
import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { CommonRequest } from './parse-invocation'

/** The output of a run, in the format, colors and verbosity that its options ask for. */
export function openOutput(
  environment: Environment,
  secrets: Secrets,
  options: Partial<CommonRequest> & BeforeParsing,
): Output {
  const { stdout, stderr, variables } = environment
  const noColor = options.color === false
  return createOutput({
    stdout,
    stderr,
    format: chooseFormat(stdout, options.output),
    annotates: options.annotates,
    colour: {
      stdout: chooseColour(variables, stdout, { noColor }),
      stderr: chooseColour(variables, stderr, { noColor }),
    },
    verbosity: verbosityOf(options),
    hide: (text) => secrets.hide(text),
  })
}

function verbosityOf({ quiet, verbose, debug }: Partial<CommonRequest>): Verbosity {
  if (debug) return 'debug'
  if (verbose) return 'verbose'
  return quiet ? 'quiet' : 'normal'
}

/** How errors are written, in a command line that cannot be parsed, too. */
interface BeforeParsing {
  output?: Format | undefined
  /** An error is an annotation of GitHub Actions as well. */
  annotates: boolean
}

/** A script that asks for JSON gets errors in JSON; GitHub Actions shows errors where the report is annotations. */
export function formatBeforeParsing(argv: readonly string[]): BeforeParsing {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const isAsked = (format: string) =>
    words.some((word, at) =>
      word === format
        ? /^(-o|--output)$/.test(words[at - 1] ?? '')
        : [`-o${format}`, `-o=${format}`, `--output=${format}`].includes(word),
    )
  return { annotates: isAsked('github'), ...(isAsked('json') ? { output: 'json' } : {}) }
}
