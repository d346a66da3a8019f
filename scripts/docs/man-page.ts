import type { CommandOption } from '../../src/cli/option'
import type { ArgumentUsage, CommandUsage, UsageModel } from '../../src/cli/usage-model'
import { exitCodeMeanings } from '../../src/failures/exit-codes'

/** apps(1) in mdoc(7), from the same source as `--help`. */
export const manPage = (outline: UsageModel): string =>
  [
    '.\\" Written by npm run docs.',
    '.Dd $Mdocdate$',
    '.Dt APPS 1',
    '.Os',
    '.Sh NAME',
    `.Nm ${outline.program}`,
    '.Nd token lifetimes of apps in Oracle identity domains',
    '.Sh SYNOPSIS',
    `.Nm ${outline.program}`,
    '.Ar command',
    '.Op Ar options',
    '.Sh DESCRIPTION',
    ...prose('Reads, changes and audits the token lifetimes of apps in Oracle (OCI IAM) identity domains.'),
    ...prose('Results go to standard output, everything else to standard error.'),
    '.Pp',
    ...prose('Every command takes these options. The options about the domain belong to commands that use a domain:'),
    ...list(outline.leading.map(optionItem)),
    '.Sh COMMANDS',
    ...outline.commands.flatMap(commandSection),
    '.Sh EXIT STATUS',
    ...list(
      Object.entries(exitCodeMeanings).map(([code, meaning]) => [`.It ${code}`, ...prose(meaning.replaceAll('`', ''))]),
    ),
    '.Sh SEE ALSO',
    ...prose('The folder docs of the package: signing-in.md, output.md, audit.md, ci.md, sandbox.md.'),
    '',
  ].join('\n')

/** Without the options that all commands have; they are above. */
function commandSection({ name, summary, description, arguments: words, options, examples }: CommandUsage): string[] {
  const own = options.filter(({ group }) => group === 'Options:')
  const usage = words.map(({ placeholder }) => `\\fI${escaped(placeholder)}\\fR`).join(' ')
  return [
    `.Ss ${name}`,
    `\\fBapps ${escaped(name)}\\fR ${usage} [options]`.replace('  ', ' '),
    '.Pp',
    ...prose(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}${summary.endsWith('?') ? '' : '.'}`),
    ...prose(description),
    ...list([...words.map(argumentItem), ...own.map(optionItem)]),
    ...examples.flatMap(({ command, explains }) => [
      '.Pp',
      ...prose(`${explains}:`),
      '.Bd -literal -offset indent',
      escaped(command),
      '.Ed',
    ]),
  ]
}

const list = (items: readonly string[][]): string[] =>
  items.length === 0 ? [] : ['.Bl -tag -width Ds', ...items.flat(), '.El']

const argumentItem = ({ name, description }: ArgumentUsage): string[] => [
  `.It Ar \\&${escaped(name)}`,
  ...prose(description),
]

function optionItem({ short, long, value, description }: CommandOption): string[] {
  const names = [...(short === null ? [] : [short]), long].map((name) => `Fl ${escaped(name.slice(1))}`).join(' , ')
  return [`.It ${names}${value === null ? '' : ` Ar \\&${escaped(value.name)}`}`, ...prose(description)]
}

const escaped = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...')

/** The hyphens of an option are escaped; a line may break at hyphens within words. */
const proseText = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('…', '...')
    .replace(/(?<![\w-])-{1,2}/g, (hyphens) => hyphens.replaceAll('-', '\\-'))

const widest = 78

/** Each sentence begins on a new line, as roff expects, and no line is long. */
function prose(text: string): string[] {
  return text.split(/(?<=[.?!:]) (?=[A-Z])/).flatMap((sentence) => {
    const lines = ['']
    for (const word of proseText(sentence).split(/\s+/)) {
      const line = lines.at(-1) ?? ''
      if (line !== '' && line.length + word.length >= widest) lines.push(word)
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    }
    return lines.map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
  })
}
