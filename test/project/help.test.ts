import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseInvocation } from '../../src/cli/parse-invocation'
import { commands } from '../../src/commands/index'

const golden = (name: string) => readFileSync(fileURLToPath(new URL(`help/${name}.txt`, import.meta.url)), 'utf8')

async function textOf(argv: string[]): Promise<string> {
  const invocation = await parseInvocation(argv, commands, '0.0.0')
  return invocation.kind === 'text' ? invocation.text : `not a text but ${invocation.kind}`
}

describe('help is the text in test/project/help; npm run docs writes it', () => {
  test.each(commands.map(({ name }) => name))('apps %s --help', async (name) => {
    expect(await textOf([name, '--help'])).toBe(golden(name))
    expect(await textOf(['help', name])).toBe(golden(name))
  })

  test('apps --help', async () => {
    expect(await textOf(['--help'])).toBe(golden('apps'))
  })

  test('apps --version', async () => {
    expect(await textOf(['--version'])).toBe('0.0.0\n')
  })

  test('the overview has the summary of each command', async () => {
    for (const entry of commands) expect((await entry.load()).summary).toBe(entry.summary)
  })

  test('no line of help is wider than 80 columns', async () => {
    for (const name of ['apps', ...commands.map((entry) => entry.name)]) {
      expect(
        golden(name)
          .split('\n')
          .filter((line) => line.length > 80),
      ).toEqual([])
    }
  })

  test('S5: no option takes a secret', async () => {
    // These options name the place of a secret.
    const places = /--secret-(file <file>|command <command>)/g
    for (const { name } of commands)
      expect((await textOf([name, '--help'])).replace(places, '')).not.toMatch(
        /--\S*(secret|password)\S* <|--token <token>/i,
      )
  })
})
