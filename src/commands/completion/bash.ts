import type { CommandOption, ValueKind } from '../../cli/option'
import type { CommandUsage, UsageModel } from '../../cli/usage-model'
import { bareWord, quoted } from './quoting'
import { profileNames, valuedOptions } from './valued-options'

/** For bash from 3.2, which macOS has; needs no bash-completion, but completes `sandbox -- COMMAND` with it if it is there. */
export const bashScript = (
  usage: UsageModel,
): string => `# bash completion for ${usage.program}; made by: ${usage.program} completion bash

# What may follow: COMMAND, and an option or the number of an argument.
__apps_values() {
  case "$1 $2" in
${casesOf(usage)}  esac
}

__apps_options() {
  case "$1" in
${usage.commands.map((command) => `    ${bareWord(command.name)}) __apps_choices ${optionNames(command.options)} ;;\n`).join('')}    *) __apps_choices ${optionNames(usage.leading)} ;;
  esac
}

__apps_choices() {
  local each
  for each; do
    if [[ "$each" == "$cur"* ]]; then COMPREPLY+=("$each"); fi
  done
}

# Where it can be told to, readline completes files, as it does without a script.
__apps_files() {
  if compopt -o default 2>/dev/null; then return; fi
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -f -- "$cur")
}

__apps_reports() {
  if [[ "$path" == yes ]]; then __apps_files; else __apps_choices "$@"; fi
}

# A name may hold anything: it is typed as one word, of which the shell expands nothing.
__apps_profiles() {
  local each word
  while IFS= read -r each; do
    printf -v word '%q' "$each"
    if [[ "$each" == "$cur"* || "$word" == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done < <(${profileNames(usage.program)})
}

__apps_program() {
  if declare -F _command_offset >/dev/null; then _command_offset "$1"; return; fi
  if ((COMP_CWORD > $1)); then __apps_files; return; fi
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -c -- "$cur")
}

# Readline takes the = of --output=json for a word.
_apps() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" command='' option='' last='' path=no position=1 i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ "$word" == '=' && -n "$last" ]]; then option="$last"; __apps_is_path "$i"; continue; fi
    path=no
    if [[ -n "$option" ]]; then last="$option"; option=''; continue; fi
    last=''
    case "$word" in
      --)
        case "$command" in
${programs(usage)}        esac
        return
        ;;
      ${valuedOptions(usage).join(' | ')}) option="$word"; last="$word" ;;
      -*) ;;
      *) if [[ -z "$command" ]]; then command="$word"; else ((position++)); fi ;;
    esac
  done
  if [[ "$cur" == '=' && -n "$last" ]]; then cur=''; option="$last"; __apps_is_path "$COMP_CWORD"; fi
  if [[ -n "$option" ]]; then __apps_values "$command" "$option"
  elif [[ "$cur" == -* ]]; then __apps_options "$command"
  elif [[ -n "$command" ]]; then __apps_values "$command" "$position"
  else __apps_choices ${usage.commands.map(({ name }) => bareWord(name)).join(' ')} help
  fi
}

# The = of FORMAT=PATH, and not that of --output=FORMAT.
__apps_is_path() {
  if [[ "\${COMP_WORDS[$1 - 1]}" == -* ]]; then path=no; else path=yes; fi
}

complete -F _apps ${usage.program}
`

const optionNames = (options: readonly CommandOption[]): string =>
  options.flatMap(({ short, long }) => (short === null ? [long] : [short, long])).join(' ')

/** One case for each thing that is offered, with all places where it is. */
function casesOf(usage: UsageModel): string {
  const places = new Map<string, string[]>()
  const add = (value: ValueKind | null, keys: string[]) => {
    const action = value === null ? null : actionOf(value)
    if (action !== null) places.set(action, [...(places.get(action) ?? []), ...keys])
  }
  for (const { short, long, value } of usage.leading)
    add(
      value,
      [short, long].filter((name) => name !== null).map((name) => ` ${name}`),
    )
  for (const { name, options, arguments: words } of usage.commands) {
    for (const { short, long, value } of options)
      add(
        value,
        [short, long].filter((each) => each !== null).map((each) => `${name} ${each}`),
      )
    for (const [at, { value, variadic }] of words.entries()) {
      if (!variadic) add(value, [`${name} ${at + 1}`])
    }
  }
  places.set(`__apps_choices ${usage.commands.map(({ name }) => name).join(' ')}`, ['help 1'])
  return [...places]
    .map(([action, keys]) => `    ${keys.map(quoted).join(' | ')})\n      ${action}\n      ;;\n`)
    .join('')
}

function actionOf(value: ValueKind): string | null {
  if (value.kind === 'choices')
    return `${value.orFiles ? '__apps_reports' : '__apps_choices'} ${value.choices.map(bareWord).join(' ')}`
  if (value.kind === 'file') return '__apps_files'
  return value.kind === 'profile' ? '__apps_profiles' : null
}

const takesProgram = ({ arguments: words }: CommandUsage): boolean =>
  words.some(({ value }) => value.kind === 'program')

const programs = ({ commands }: UsageModel): string =>
  commands
    .filter(takesProgram)
    .map(({ name }) => `          ${bareWord(name)}) __apps_program "$((i + 1))" ;;\n`)
    .join('')
