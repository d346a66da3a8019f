// Runs the tests that publish figures (`publish` in test/support/extent.ts) and prints the table of docs/reliability.md.
// `npm run figures` runs them as `npm test` does, `npm run figures -- --long` as `npm run test:long`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { figures } from './figures/table.mjs'

const long = process.argv.includes('--long')
const folder = mkdtempSync(join(tmpdir(), 'apps-figures-'))
const file = join(folder, 'published.ndjson')
writeFileSync(file, '')
const vitest = join('node_modules', 'vitest', 'vitest.mjs')
const mode = long ? ['--mode', 'long'] : []
const { status } = spawnSync(process.execPath, [vitest, 'run', ...mode, '--reporter=dot'], {
  stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  env: { ...process.env, APPS_FIGURES_FILE: file },
})
const published = new Map()
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const { figure, counts } = JSON.parse(line)
  const sums = published.get(figure) ?? {}
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  published.set(figure, sums)
}
rmSync(folder, { recursive: true })

const say = (line) => process.stdout.write(`${line}\n`)
let missed = status === 0 ? 0 : 1
say('| Figure | Found | Aim | |\n| --- | --- | --- | --- |')
for (const { name, figure, show, holds, aim } of figures) {
  const counts = published.get(name)
  const reached = counts !== undefined && holds(counts)
  if (!reached) missed++
  say(`| ${figure} | ${counts === undefined ? 'not run' : show(counts)} | ${aim} | ${reached ? 'held' : 'MISSED'} |`)
}
const unknown = [...published.keys()].filter((name) => !figures.some((figure) => figure.name === name))
for (const name of unknown) say(`| ${name} | ${JSON.stringify(published.get(name))} | not in the table | MISSED |`)
process.exitCode = missed + unknown.length > 0 ? 1 : 0
