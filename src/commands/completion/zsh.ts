import type { CommandOption, ValueKind } from '../../cli/option'
import type { ArgumentUsage, CommandUsage, UsageModel } from '../../cli/usage-model'
import { bareWord, escapedForArguments, quoted } from './quoting'
import { profileNames } from './valued-options'

/** To be evaluated below compinit, or kept as `_apps` in a folder of `fpath`. */
export const zshScript = (usage: UsageModel): string => `#compdef ${usage.program}
# zsh completion for ${usage.program}; made by: ${usage.program} completion zsh

__apps_reports() {
  if compset -P "*="; then _files; else compadd "$@"; fi
}

__apps_profiles() {
  local -a names
  names=(\${(f)"$(${profileNames(usage.program)})"})
  compadd "$@" -a names
}

__apps_commands() {
  local -a commands
  commands=(
${usage.commands.map(({ name, summary }) => `    ${quoted(`${bareWord(name)}:${summary}`)}\n`).join('')}  )
  _describe -t commands 'command' commands
}

_apps() {
  local curcontext="$curcontext" state state_descr line
  typeset -A opt_args
  _arguments -C -s -S \\
${specs(usage.leading.flatMap(optionSpecs))}    '(-)1: :__apps_commands' \\
    '(-)*:: :->words'
  [[ "$state" == words ]] || return
  curcontext="\${curcontext%:*}-$words[1]:"
  case "$words[1]" in
    help) _arguments -s -S '1: :__apps_commands' ;;
${usage.commands.map(commandCase).join('')}  esac
}

if [[ "\${funcstack[1]-}" == _apps ]]; then _apps "$@"; else compdef _apps ${usage.program}; fi
`

const commandCase = ({ name, options, arguments: words }: CommandUsage): string => `    ${bareWord(name)})
      _arguments -s -S \\
${specs([...options.flatMap(optionSpecs), ...words.flatMap(argumentSpecs)], '        ').replace(/ \\\n$/, '\n')}      ;;
`

const specs = (each: readonly string[], indent = '    '): string =>
  each.map((spec) => `${indent}${quoted(spec)} \\\n`).join('')

function optionSpecs({ short, long, value, description, repeats = false }: CommandOption): string[] {
  const names = [short, long].filter((name) => name !== null)
  const instead = long === '--help' || long === '--version' ? '(- *)' : repeats ? '*' : `(${names.join(' ')})`
  return names.map((name) => {
    const withValue = value === null ? '' : name.startsWith('--') ? '=' : '+'
    const what = value === null ? '' : `:${escapedForArguments(value.name)}:${actionOf(value)}`
    return `${instead}${name}${withValue}[${escapedForArguments(description)}]${what}`
  })
}

function argumentSpecs({ name, variadic, value }: ArgumentUsage, at: number): string[] {
  if (value.kind === 'program') return ['1:command: _command_names -e', '*::arguments: _normal']
  return [`${variadic ? '*' : at + 1}:${escapedForArguments(name)}:${actionOf(value)}`]
}

function actionOf(value: ValueKind): string {
  if (value.kind === 'choices') {
    const words = value.choices.map(bareWord).join(' ')
    return value.orFiles ? `__apps_reports ${words}` : `(${words})`
  }
  if (value.kind === 'file') return '_files'
  return value.kind === 'profile' ? '__apps_profiles' : ' '
}
