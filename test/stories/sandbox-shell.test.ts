import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { start } from '../support/program'
import { hasTerminals, onTerminal } from '../support/terminal'

const greeting =
  'This shell is in the sandbox, a local domain with 15 apps. Nothing is real.\n' +
  "Try 'apps list' or 'apps audit'. Leave with 'exit'.\n"

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'apps-home-'))
})
afterEach(() => rm(home, { recursive: true }))

const isThere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What the user's own files hold, by shell. `theme` sets the prompt again before each line, as themes do. */
const own: Record<string, { files: Record<string, string>; variables?: Record<string, string> }> = {
  bash: { files: { '.bashrc': "MINE=yes; theme() { PS1='theirs> '; }; PROMPT_COMMAND=theme" } },
  zsh: {
    files: {
      '.zshenv': 'EARLY=yes; export ZDOTDIR=$HOME',
      '.zshrc': "MINE=$EARLY; theme() { PS1='theirs> ' }; precmd_functions=(theme); unsetopt zle prompt_sp",
    },
  },
  sh: { files: { '.shrc': "MINE=yes; PS1='theirs> '" }, variables: { ENV: '.shrc' } },
}

async function shell(name: string, args: readonly string[] = []) {
  const { files, variables = {} } = own[name] ?? { files: {} }
  for (const [file, text] of Object.entries(files)) await writeFile(join(home, file), `${text}\n`)
  const fromHome = Object.fromEntries(Object.entries(variables).map(([key, file]) => [key, join(home, file)]))
  return onTerminal(['sandbox', ...args, '--', name], { HOME: home, TMPDIR: home, ...fromHome })
}

describe.skipIf(!hasTerminals)('an interactive shell in the sandbox (needs script of util-linux)', () => {
  test.each(Object.keys(own).filter(isThere))(
    '%s is greeted, shows where it is before each line, and keeps the files of the user',
    async (name) => {
      const { type, shown, hasShown, ended } = await shell(name)
      await hasShown(/\(sandbox\) theirs> /)
      expect(shown()).toContain(greeting)
      type('echo "mine: $MINE, $APPS_DOMAIN_URL, $ENV"\r')
      await hasShown(/mine: yes, http:\/\/127\.0\.0\.1:\d+, \S*\r\n/)
      await hasShown(/\(sandbox\) theirs> /)
      expect(shown()).not.toContain('(sandbox) (sandbox)')
      type('exit 7\r')
      expect(await ended).toBe(7)
    },
  )

  test.skipIf(!isThere('bash'))('what the greeting names can be typed, where nothing is installed', async () => {
    const { type, hasShown, ended } = await shell('bash')
    await hasShown(/\(sandbox\) theirs> /)
    type('apps get-expiry ResourceOwner --seconds\r')
    await hasShown(/604800\r\n/)
    type('exit\r')
    expect(await ended).toBe(0)
  })

  test.skipIf(!isThere('bash'))('-q leaves the greeting out, and not the mark', async () => {
    const { type, shown, hasShown, ended } = await shell('bash', ['-q'])
    await hasShown(/\(sandbox\) theirs> /)
    type('exit\r')
    await ended
    expect(shown()).not.toContain('This shell is in')
  })

  test.skipIf(!isThere('zsh'))('zsh has its own ZDOTDIR and history, and leaves nothing behind', async () => {
    const { type, hasShown, ended } = await shell('zsh')
    await hasShown(/\(sandbox\) theirs> /)
    type('echo "[$ZDOTDIR]"\r')
    await hasShown(new RegExp(`\\[${home}\\]\r\n`))
    type('exit\r')
    expect(await ended).toBe(0)
    expect((await readdir(home)).filter((name) => name.startsWith('apps-'))).toEqual([])
  })

  test.skipIf(!isThere('bash'))('a program, and a shell that runs a line, is started as it is', async () => {
    const { shown, ended } = onTerminal(['sandbox', '--', 'bash', '-c', 'exit 3'], { HOME: home })
    expect(await ended).toBe(3)
    expect(shown()).toBe('')
  })
})

test('without a terminal a shell is started as it is', async () => {
  const running = start(['sandbox', '--', 'sh'], { stdin: 'echo "[$PS1]"\n' })
  const ending = await running.ended
  expect(ending).toMatchObject({ exitCode: 0, stderr: '' })
  expect(ending.stdout).not.toContain('sandbox')
})

test('a program in the sandbox finds this very apps first in its PATH', async () => {
  const directory = join(home, "bin with ' quote")
  await mkdir(directory)
  await writeFile(join(directory, 'apps'), '#!/bin/sh\necho another\n', { mode: 0o755 })
  const variables = { PATH: `${directory}:${process.env['PATH']}` }
  const { exitCode, stdout } = await start(['sandbox', '--', 'apps', 'get-expiry', 'ResourceOwner', '--seconds'], {
    variables,
  }).ended
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '604800\n' })
  const inside = await start(['sandbox', '--', 'sh', '-c', 'apps --version; echo "$PATH"'], { variables }).ended
  expect(inside.stdout).toMatch(/^\d+\.\d+\.\d+\n/)
  expect(inside.stdout).toContain(`:${variables.PATH}\n`)
})
