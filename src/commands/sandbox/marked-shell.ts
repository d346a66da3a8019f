import { shellWord } from '../../failures/shell-word'
import type { Environment } from '../../platform/environment'

// Nobody may take the sandbox for a real domain, or the other way round: an interactive shell shows where it is.

type Variables = Environment['variables']

interface MarkedShell {
  args: readonly string[]
  variables: Variables
  /** What the shell reads when it starts, by name, in the directory. Each reads the user's own file first. */
  files: Readonly<Record<string, string>>
}

export type Marking = (variables: Variables, directory: string) => MarkedShell

const shells: Readonly<Record<string, Marking>> = { bash, zsh, sh, dash: sh }

/** How a program is started so that its prompt is marked; undefined for all but a shell that is going to be interactive. */
export function markingOf({ program, args }: { program: string; args: readonly string[] }): Marking | undefined {
  const name = program.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '')
  return args.length === 0 && Object.hasOwn(shells, name) ? shells[name] : undefined
}

const mark = '(sandbox) '

// Themes set the prompt again before each line is read, so the mark comes after them.
const bashFile = `if [ -f ~/.bashrc ]; then . ~/.bashrc; fi
__apps_sandbox() { case $PS1 in '${mark}'*) ;; *) PS1='${mark}'$PS1 ;; esac; }
case $(declare -p PROMPT_COMMAND 2>/dev/null) in
  'declare -a'*) PROMPT_COMMAND+=(__apps_sandbox) ;;
  *) PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND
}__apps_sandbox" ;;
esac
`

function bash(variables: Variables, directory: string): MarkedShell {
  return { args: ['--rcfile', `${directory}/bashrc`], variables, files: { bashrc: bashFile } }
}

/** zsh has no option for it: it finds its files by ZDOTDIR, which is the user's again before the first prompt. */
function zsh(variables: Variables, directory: string): MarkedShell {
  const { ZDOTDIR: own = '' } = variables
  const back = 'if [[ -n $__apps_sandbox_own ]]; then ZDOTDIR=$__apps_sandbox_own; else unset ZDOTDIR; fi\n'
  const read = (name: string) => `if [[ -f \${ZDOTDIR:-$HOME}/${name} ]]; then . "\${ZDOTDIR:-$HOME}/${name}"; fi\n`
  return {
    args: [],
    variables: { ...variables, ZDOTDIR: directory },
    files: {
      '.zshenv': `__apps_sandbox_own=${shellWord(own)}
${back}${read('.zshenv')}__apps_sandbox_own=\${ZDOTDIR-}
ZDOTDIR=${shellWord(directory)}
`,
      '.zshrc': `${back}unset __apps_sandbox_own
if [[ \${HISTFILE-} == ${shellWord(directory)}/* ]]; then HISTFILE=\${ZDOTDIR:-$HOME}/.zsh_history; fi
${read('.zshrc')}__apps_sandbox() { [[ $PS1 == '${mark}'* ]] || PS1='${mark}'$PS1 }
typeset -ga precmd_functions
precmd_functions+=(__apps_sandbox)
`,
    },
  }
}

/** A shell of POSIX reads the file that ENV names when it is interactive. */
function sh(variables: Variables, directory: string): MarkedShell {
  const { ENV: own = '' } = variables
  const reset = own === '' ? 'unset ENV\n' : `ENV=${shellWord(own)}\nif [ -f "$ENV" ]; then . "$ENV"; fi\n`
  return {
    args: [],
    variables: { ...variables, ENV: `${directory}/shrc` },
    files: { shrc: `${reset}PS1='${mark}'$PS1\n` },
  }
}
