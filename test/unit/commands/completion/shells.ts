import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usageModelOf } from '../../../../src/cli/usage-model'
import { bashScript } from '../../../../src/commands/completion/bash'
import { fishScript } from '../../../../src/commands/completion/fish'
import { zshScript } from '../../../../src/commands/completion/zsh'
import { commands } from '../../../../src/commands/index'
import { profileView } from '../../../../src/commands/shared/profile-view'
import type { Profile } from '../../../../src/config/profiles/profile'

/** `.ci/run` sets this where zsh and fish can be had: there a missing one is a failure. */
export const areShellsRequired = process.env['APPS_TEST_SHELLS'] === 'required'

export const isInstalled = (shell: string): boolean =>
  spawnSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0

/** A folder to complete in, with the scripts, two files, and an `apps` that knows profiles of these names. */
export async function folderWith(profiles: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'apps-completion-'))
  const outline = await usageModelOf(commands)
  writeFileSync(join(folder, 'script.bash'), bashScript(outline))
  writeFileSync(join(folder, 'script.zsh'), zshScript(outline))
  writeFileSync(join(folder, 'script.fish'), fishScript(outline))
  writeFileSync(join(folder, 'policy.yaml'), '')
  writeFileSync(join(folder, 'other file.json'), '')
  writeFileSync(join(folder, 'names'), profiles.map(plainLine).join(''))
  writeFileSync(join(folder, 'apps'), `#!/bin/sh\n[ "$*" = 'profile list -o plain' ] && cat '${folder}/names'\n`)
  chmodSync(join(folder, 'apps'), 0o755)
  return folder
}

/** As `profile list -o plain` has them. */
function plainLine(name: string): string {
  const origin = new URL('https://idcs-0.identity.oraclecloud.com')
  const token = { kind: 'file', path: '/run/token' } as const
  const profile: Profile = { name, origin, signIn: { kind: 'token', token }, caFile: null }
  return `${profileView.columns.map(({ forScripts }) => forScripts({ profile, isCurrent: false })).join('\t')}\n`
}

function linesOf(file: string, args: string[], folder: string, variables: Record<string, string>): Promise<string[]> {
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, LC_ALL: 'C.UTF-8', TERM: 'xterm', ...variables }
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { cwd: folder, env }, (error, stdout, stderr) => {
      if (error !== null || stderr !== '') reject(error ?? new Error(stderr))
      else resolve(stdout.split('\n').filter(Boolean))
    })
    child.stdin?.end()
  })
}

/** What bash offers for the last of the words, which are split as readline does. */
export const offeredByBash = (words: readonly string[], folder: string): Promise<string[]> =>
  linesOf(
    'bash',
    [
      '--noprofile',
      '--norc',
      '-c',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash that expands it.
      'source ./script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _apps; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      'apps',
      ...words,
    ],
    folder,
    {},
  )

/** What fish offers at the end of the line, without descriptions. */
export async function offeredByFish(line: string, folder: string): Promise<string[]> {
  const script = 'source ./script.fish; complete -C "$LINE"'
  const lines = await linesOf('fish', ['--no-config', '-c', script], folder, { LINE: line })
  return lines.map((each) => each.split('\t')[0] ?? '')
}

/** zsh completes only on a terminal: in a pseudo terminal of its own it writes down what is offered for each line. */
const captureInZsh = (options: string) => `
zmodload zsh/zpty
zpty z 'zsh -f -i'
zpty -w z 'PS1=; unsetopt autolist autoremoveslash; autoload -Uz compinit; compinit -D -u; ${options}; source ./script.zsh
compadd() {
  local -a found
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O found "$@"
  print -rl -- "$found[@]" >> offered
  builtin compadd "$@"
}
begin() {
  local each
  for each in "\${(@f)LINES_TO_COMPLETE}"; do BUFFER=$each; CURSOR=$#BUFFER; zle complete-word; print END >> offered; done
  exit
}
zle -N begin; zle -C complete-word complete-word _main_complete; bindkey "^B" begin; : > ready'
while [[ ! -e ready ]]; do zpty -r -t z _ignored || sleep 0.05; done
zpty -w -n z $'\\x02'
while zpty -r z _ignored; do :; done
cat offered; rm ready offered
`

/**
 * For each line what is offered at its end.
 *
 * @param options what the user has set before the script is loaded
 */
export async function offeredByZsh(lines: readonly string[], folder: string, options = ':'): Promise<string[][]> {
  const said = await linesOf('zsh', ['-f', '-c', captureInZsh(options)], folder, {
    LINES_TO_COMPLETE: lines.join('\n'),
  })
  return said
    .join('\n')
    .split(/END\n?/)
    .slice(0, -1)
    .map((part) => part.split('\n').filter(Boolean))
}
