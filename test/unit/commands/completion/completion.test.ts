import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseInvocation } from '../../../../src/cli/parse-invocation'
import { usageModelOf } from '../../../../src/cli/usage-model'
import { commands } from '../../../../src/commands/index'
import { run } from '../../../../src/main'
import { fakeEnvironment } from '../../../support/fake-environment'
import { areShellsRequired, folderWith, isInstalled, offeredByBash, offeredByFish, offeredByZsh } from './shells'

const hostile = ['$(touch pwned)', '`touch pwned`', "it's", 'say "x"', '; touch pwned', 'a b', '*', '~', '-n', '\\']
let folder = ''
beforeAll(async () => {
  folder = await folderWith(['prod', ...hostile])
})
afterAll(() => rmSync(folder, { recursive: true }))

const shells = ['bash', 'zsh', 'fish'] as const
const formats = ['table', 'plain', 'json', 'ndjson', 'csv']
const reports = [...formats, 'sarif', 'junit', 'markdown', 'html', 'github']
const files = ['apps', 'names', 'other file.json', 'policy.yaml', 'script.bash', 'script.fish', 'script.zsh']

/** As readline splits a line: an `=` is a word. */
const words = (line: string): string[] => line.split(/ |(=)/).filter((word) => word !== undefined)

const each = (lines: readonly string[], offered: (line: string) => Promise<string[]>) => Promise.all(lines.map(offered))

/** For each line, what is offered at its end. */
const offers: Record<(typeof shells)[number], (lines: readonly string[]) => Promise<string[][]>> = {
  bash: (lines) => each(lines, (line) => offeredByBash(words(line), folder)),
  zsh: (lines) =>
    offeredByZsh(
      lines.map((line) => `apps ${line}`),
      folder,
    ),
  fish: (lines) => each(lines, (line) => offeredByFish(`apps ${line}`, folder)),
}

/** What stands before the cursor, and what is offered there. */
const places: [line: string, offered: string[]][] = [
  ['set-', ['set-expiry', 'set-offline', 'set-grant']],
  ['-o json au', ['audit']],
  ['list -o ', formats],
  ['list --output=nd', ['ndjson']],
  ['audit -o ', reports],
  ['-o json audit --fail-on ', ['low', 'medium', 'high', 'critical']],
  ['get-expiry x --token ', ['refresh', 'access']],
  ['test-offline --grant ', ['code', 'device', 'password']],
  ['set-offline ', []],
  ['set-offline x ', ['on', 'off']],
  ['set-offline -n x o', ['on', 'off']],
  ['set-offline --timeout 5s x o', ['on', 'off']],
  ['set-grant x refresh_t', ['refresh_token']],
  ['set-grant x code of', ['off']],
  ['audit --policy po', ['policy.yaml']],
  ['audit -o sarif=po', ['policy.yaml']],
  ['sandbox -- apps.no.such.pro', []],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['profile use pr', ['prod']],
  ['logout pr', ['prod']],
  ['--profile pr', ['prod']],
  ['login --store k', ['keychain']],
  ['request PU', ['PUT']],
  ['list --fil', ['--filter']],
]

describe.each(shells)('%s', (shell) => {
  const script = () => readFileSync(fileURLToPath(new URL(`scripts/apps.${shell}`, import.meta.url)), 'utf8')

  test('prints the script that is known; npm run docs writes it anew', async () => {
    const environment = fakeEnvironment()
    expect(await run(['completion', shell], environment)).toBe(0)
    expect(environment.said).toMatchObject({ stdout: script(), stderr: '' })
  })

  test('in a JSON document with -o json', async () => {
    const environment = fakeEnvironment()
    expect(await run(['completion', shell, '-o', 'json'], environment)).toBe(0)
    expect(JSON.parse(environment.said.stdout)).toEqual({ shell, script: script() })
  })

  // zsh and fish are not everywhere; bash is what the other tests need, too.
  describe.skipIf(!isInstalled(shell) && !areShellsRequired)('where it is installed', () => {
    const plainly = (found: string[]) => found.map((word) => word.replace(/^(sarif|--output)=|\\/g, '')).sort()

    test('offers what can stand there', async () => {
      const found = await offers[shell](places.map(([line]) => line))
      const told = places.map(([line], at) => ({ line, offered: plainly(found[at] ?? []) }))
      expect(told).toEqual(places.map(([line, offered]) => ({ line, offered: [...offered].sort() })))
    })

    test('offers files, and every option of a command', async () => {
      const { commands: outlines } = await usageModelOf(commands)
      const [found = [], ...options] = await offers[shell]([
        'audit --policy ',
        ...outlines.map(({ name }) => `${name} --`),
      ])
      expect(plainly(found)).toEqual(expect.arrayContaining(files))
      for (const [at, { options: all }] of outlines.entries())
        expect(options[at]?.sort()).toEqual(all.map(({ long }) => long).sort())
    })

    test('a name of a profile is one word, of which nothing is run', async () => {
      const [found = []] = await offers[shell](['profile use '])
      expect(found).toHaveLength(hostile.length + 1)
      if (shell === 'bash') expect(found).toContain('\\$\\(touch\\ pwned\\)')
      expect(existsSync(join(folder, 'pwned'))).toBe(false)
    })
  })
})

describe.skipIf(!isInstalled('zsh') && !areShellsRequired)('in a zsh with other options', () => {
  test('the script can be loaded, and offers the same', async () => {
    const lines = ['apps completion ', 'apps -o ', 'apps set-grant x ']
    const usual = await offeredByZsh(lines, folder)
    expect(usual[0]?.sort()).toEqual(['bash', 'fish', 'zsh'])
    const offered = await offeredByZsh(lines, folder, 'setopt ksharrays nounset shwordsplit')
    expect(offered.map((each) => each.sort())).toEqual(usual.map((each) => each.sort()))
  })
})

describe('what the scripts are made of', () => {
  test('no option takes a value in one command and none in another', async () => {
    const { commands: outlines, leading } = await usageModelOf(commands)
    const all = [...outlines.flatMap(({ options }) => options), ...leading]
    const kinds = new Map<string, Set<boolean>>()
    for (const { short, long, value } of all)
      for (const name of [short, long].filter((each) => each !== null))
        kinds.set(name, (kinds.get(name) ?? new Set()).add(value !== null))
    expect([...kinds].filter(([, found]) => found.size > 1)).toEqual([])
  })

  test('every choice is one that the command takes, and another word is not', async () => {
    const { commands: outlines } = await usageModelOf(commands)
    const said = (argv: string[]) =>
      parseInvocation(argv, commands, '0.0.0').then(
        () => '',
        (error: Error) => error.message,
      )
    let tried = 0
    for (const { name, options } of outlines) {
      for (const { long, value } of options) {
        if (value?.kind !== 'choices') continue
        for (const choice of value.choices) {
          const needed = outlines.find((each) => each.name === name)?.arguments.map(() => 'on') ?? []
          expect(await said([name, ...needed, long, choice])).not.toContain(`'${choice}'`)
          tried++
        }
        expect(await said([name, long, 'no-such-choice', 'on', 'on', 'on'])).not.toBe('')
      }
    }
    expect(tried).toBeGreaterThan(50)
  })
})
