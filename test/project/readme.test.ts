import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../src/commands/index'
import { exitCodeMeanings } from '../../src/failures/exit-codes'
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { onATerminal } from '../support/transcript'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

/** The commands of a `console` block, each with what stands below it. */
function examplesIn(block: string): { typed: string; shown: string }[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [typed = '', ...lines] = part.split('\n')
      return { typed, shown: lines.join('\n') }
    })
}

/** Words as a POSIX shell splits them, as far as the README goes: single quotes and spaces. */
const wordsOf = (typed: string): string[] =>
  (typed.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''))

/** The port and the version are other ones each time. */
const withoutChance = (text: string): string =>
  text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').replace(/if-match: [0-9a-f]{32}/, 'if-match: VERSION')

const blocks = [...readme.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
const examples = blocks.flatMap(examplesIn)

describe('every example of the README does what it shows, in this order, on one sandbox', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterAll(() => sandbox.close())

  test.each(examples)('$typed', async ({ typed, shown }) => {
    const [program, ...args] = wordsOf(typed)
    const { seen } = await onATerminal(args, {
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    })
    expect(program).toBe('apps')
    expect(withoutChance(seen)).toBe(withoutChance(shown))
  })

  test('there are examples', () => {
    expect(examples.length).toBeGreaterThan(8)
  })
})

describe('what the README prints from the program is what the program prints', () => {
  const help = (name: string) => readFileSync(fileURLToPath(new URL(`help/${name}.txt`, import.meta.url)), 'utf8')

  test('help: the overview in the README, every command in docs/commands.md', () => {
    const reference = readFileSync(fileURLToPath(new URL('../../docs/commands.md', import.meta.url)), 'utf8')
    const sections = commands.map(({ name }) => `\n## apps ${name}\n\n\`\`\`text\n${help(name)}\`\`\`\n`)

    expect(readme).toContain(`\`\`\`text\n${help('apps')}\`\`\`\n`)
    expect(reference).toBe(
      `# Commands\n\nWhat \`apps <command> --help\` prints; a test keeps it so.\n${sections.join('')}`,
    )
  })

  test('exit codes', () => {
    const rows = Object.entries(exitCodeMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |\n`)
    expect(readme).toContain(`| code | meaning |\n| --- | --- |\n${rows.join('')}`)
  })

  test('the two commands stand in it as they are typed', () => {
    expect(readme).toContain('npm ci && npm run demo')
    expect(readme).toContain('npm ci && npm test')
  })
})
