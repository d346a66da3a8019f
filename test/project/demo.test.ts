import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const demo = packageJson.scripts.demo
const hasTerminals = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** @param type called with everything shown so far; what it returns is typed */
function run(words: string[], type: (shown: string) => string = () => '') {
  const [file = '', ...args] = words
  const child = spawn(file, args, { cwd: root, env: { PATH: process.env['PATH'], NO_COLOR: '1', TERM: 'xterm' } })
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text
    const keys = type(shown)
    if (keys !== '') child.stdin.write(keys)
  })
  return new Promise<{ exitCode: number | null; shown: string }>((resolve) =>
    child.on('close', (exitCode) => resolve({ exitCode, shown })),
  )
}

/** Types keys once for each question. */
function atEachQuestion(keys: string) {
  let answered = 0
  return (shown: string): string => {
    if (shown.split('Press Enter to go on.').length - 1 <= answered) return ''
    answered += 1
    return keys
  }
}

test('in a pipe the demo runs through, and says in each scene what to look at', async () => {
  const { exitCode, shown } = await run(['sh', '-c', demo])
  expect(exitCode).toBe(0)
  expect(shown.match(/^\d+\/\d+ {2}/gm)).toHaveLength(10)
  expect(shown.match(/^Look: /gm)).toHaveLength(10)
  expect(shown).not.toContain('Press Enter')
})

test.skipIf(!hasTerminals)('on a terminal the demo waits for Enter between scenes', async () => {
  const { exitCode, shown } = await run(['script', '-qec', demo, '/dev/null'], atEachQuestion('\r'))
  expect(exitCode).toBe(0)
  expect(shown.match(/Press Enter to go on\./g)).toHaveLength(9)
  expect(shown.match(/^\d+\/\d+ {2}/gm)).toHaveLength(10)
})

test.skipIf(!hasTerminals)('on a terminal Ctrl-D ends the demo', async () => {
  const { exitCode, shown } = await run(['script', '-qec', demo, '/dev/null'], atEachQuestion('\u0004'))
  expect(exitCode).toBe(0)
  expect(shown.match(/^\d+\/\d+ {2}/gm)).toHaveLength(1)
})
