import { chooseColour, chooseFormat, createOutput, type Format, type Output, type Verbosity } from '../output/output'
import type { Environment } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import type { CommonRequest } from './parse-invocation'

/** The output of a run, in the format, colors and verbosity that its options ask for. */
export function openOutput(environment: Environment, secrets: Secrets, options: Partial<CommonRequest>): Output {
  const { stdout, stderr, variables } = environment
  const noColor = options.color === false
  return createOutput({
    stdout,
    stderr,
    format: chooseFormat(stdout, options.output),
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

/** The format for errors in a command line that cannot be parsed: a script that asks for JSON gets JSON. */
export function formatBeforeParsing(argv: readonly string[]): { output?: Format } {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const isJson = words.some(
    (word, at) =>
      /^(-o=?json|--output=json)$/.test(word) || (word === 'json' && /^(-o|--output)$/.test(words[at - 1] ?? '')),
  )
  return isJson ? { output: 'json' } : {}
}
