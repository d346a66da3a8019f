import type { CommandOption, ValueKind } from '../../cli/option'
import type { ArgumentUsage, CommandUsage, UsageModel } from '../../cli/usage-model'
import { bareWord, quotedForFish } from './quoting'
import { profileNames, valuedOptions } from './valued-options'

export const fishScript = (
  usage: UsageModel,
): string => `# fish completion for ${usage.program}; made by: ${usage.program} completion fish

# The command and its arguments, as far as they are typed; not the options, nor their values.
function __apps_words
    set -l takes_next no
    for token in (commandline -opc)[2..-1]
        if test $takes_next = yes
            set takes_next no
            continue
        end
        switch $token
            case --
                return
            case ${valuedOptions(usage).join(' ')}
                set takes_next yes
            case '-*'
            case '*'
                printf '%s\\n' $token
        end
    end
end

function __apps_is_ended
    contains -- -- (commandline -opc)
end

function __apps_starts
    set -l words (__apps_words)
    test (count $words) -eq 0; and not __apps_is_ended
end

function __apps_in
    set -l words (__apps_words)
    test "$words[1]" = $argv[1]; and not __apps_is_ended
end

# Whether the argument of this number comes next.
function __apps_at
    __apps_in $argv[1]; and test (count (__apps_words)) -eq $argv[2]
end

function __apps_runs
    set -l words (__apps_words)
    test "$words[1]" = $argv[1]; and __apps_is_ended
end

function __apps_reports
    set -l typed (string replace -r '^--output=' '' -- (commandline -ct))
    if string match -q '*=*' -- $typed
        set -l parts (string split -m 1 = -- $typed)
        for path in (__fish_complete_path $parts[2])
            printf '%s=%s\\n' $parts[1] $path
        end
    else
        printf '%s\\n' $argv
    end
end

function __apps_profiles
    ${profileNames(usage.program)}
end

function __apps_program
    set -l tokens (commandline -opc)
    set -l at (contains -i -- -- $tokens)
    set -l rest (string escape -- $tokens[(math $at + 1)..-1] | string join ' ')
    complete -C "$rest "(string escape -- (commandline -ct))
end

complete -c ${usage.program} -f
${usage.leading
  .map((option) => optionLine(usage.program, '__apps_starts', option))
  .join(
    '',
  )}${usage.commands.map(({ name, summary }) => offer(usage.program, '__apps_starts', `-a ${bareWord(name)} -d ${quotedForFish(summary)}`)).join('')}${offer(usage.program, '__apps_at help 1', `-a ${quotedForFish(usage.commands.map(({ name }) => name).join(' '))}`)}${usage.commands.map((command) => commandLines(usage.program, command)).join('')}`

const offer = (program: string, condition: string, what: string): string =>
  `complete -c ${program} -n ${quotedForFish(condition)} ${what}\n`

const commandLines = (program: string, { name, options, arguments: words }: CommandUsage): string =>
  [
    `\n# ${name}\n`,
    ...options.map((option) => optionLine(program, `__apps_in ${bareWord(name)}`, option)),
    ...words.map((argument, at) => argumentLine(program, name, argument, at)),
  ].join('')

function optionLine(program: string, condition: string, { short, long, value, description }: CommandOption): string {
  const names = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`
  return offer(
    program,
    condition,
    `${names}${value === null ? '' : ` ${takenBy(value)}`} -d ${quotedForFish(description)}`,
  )
}

function argumentLine(program: string, name: string, { value }: ArgumentUsage, at: number): string {
  if (value.kind === 'text') return ''
  if (value.kind === 'program') return offer(program, `__apps_runs ${name}`, "-a '(__apps_program)'")
  return offer(program, `__apps_at ${name} ${at + 1}`, value.kind === 'file' ? '-F' : offered(value))
}

const takenBy = (value: ValueKind): string => (value.kind === 'file' ? '-r -F' : `-x ${offered(value)}`.trimEnd())

function offered(value: ValueKind): string {
  if (value.kind === 'profile') return "-a '(__apps_profiles)'"
  if (value.kind !== 'choices') return ''
  const words = value.choices.map(bareWord).join(' ')
  return `-a ${quotedForFish(value.orFiles ? `(__apps_reports ${words})` : words)}`
}
