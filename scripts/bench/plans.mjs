// npm run bench, fourth part: a plan beside a loop over single changes, and the memory of what reads a large domain.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  apps,
  askSandbox,
  environment,
  median,
  milliseconds,
  peakOf,
  row,
  runOnce,
  say,
  sayPeak,
  startSandbox,
  title,
  verdict,
} from './measure.mjs'

const rows = 20
const large = { apps: 100_000, rows: 5000 }
/** Of the time of the loop; with the first reading, and a sign-in for all; memory as a multiple of that of a list. */
const aims = { time: 1 / 3, requests: 4.1, memory: 3 }
const memoryRuns = 3

export async function plans(runs) {
  const directory = mkdtempSync(join(tmpdir(), 'apps-bench-'))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  await besideALoop(directory, runs)
  await manyApps(directory)
  say('')
  say('The loop is a process of set-expiry for each row. Apply reads the apps of all rows first; then it reads,')
  say('changes and reads back one after the other.')
}

async function besideALoop(directory, runs) {
  const sandbox = await startSandbox(['--generate', '200'])
  const env = environment(sandbox.settings)
  const ids = resourcesOf(env).slice(0, rows)
  title(`A plan of ${rows} rows`, ['apply', 'loop', 'ratio', 'aim'])
  const pairs = Array.from({ length: runs }, (_, turn) => {
    const plan = planOf(ids, { seconds: 86_400 + 2 * turn, path: join(directory, `plan-${turn}.json`), env })
    const together = runOnce(applying(plan, env)).seconds
    const other = String(86_401 + 2 * turn)
    const alone = ids.map((id) => runOnce({ args: [apps, 'set-expiry', id, other, '-y', '--force'], env }).seconds)
    return [together, alone.reduce((sum, each) => sum + each)]
  })
  const ratio = median(pairs.map(([apply, loop]) => apply / loop))
  const perRow = (place) => milliseconds(median(pairs.map((pair) => pair[place])) / rows)
  say(row('  time of a row', [perRow(0), perRow(1), ratio.toFixed(2), ...verdict(ratio, aims.time)]))
  const plan = planOf(ids, { seconds: 172_800, path: join(directory, 'counted.json'), env })
  await askSandbox(`${sandbox.url}/sandbox/requests`, undefined, 'DELETE')
  runOnce(applying(plan, env))
  const { length } = await askSandbox(`${sandbox.url}/sandbox/requests`)
  say(row('  requests of a row', [(length / rows).toFixed(2), '', '', ...verdict(length / rows, aims.requests)]))
  sandbox.stop()
}

const applying = (plan, env) => ({ args: [apps, 'apply', plan, '-y', ...allowed], env })

const allowed = ['share', 'long', 'no-effect'].flatMap((guard) => ['--allow', guard])

function planOf(ids, { seconds, path, env }) {
  const source = `${path}.csv`
  writeFileSync(source, `id,refreshTokenExpiry\n${ids.map((id) => `${id},${seconds}\n`).join('')}`)
  runOnce({ args: [apps, 'plan', source, '--out', path], env })
  return path
}

const resourcesOf = (env) =>
  runOnce({ args: [apps, 'list', '-o', 'ndjson'], env, reads: true })
    .output.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ inEffect }) => inEffect.refresh)
    .map(({ id }) => id)

async function manyApps(directory) {
  const sandbox = await startSandbox(['--generate', String(large.apps)])
  const env = environment(sandbox.settings)
  title(`${large.apps} apps: peak memory`, ['MiB', '', 'ratio', 'aim'])
  const list = peakOf({ args: [apps, 'list', '-o', 'ndjson'], env }, memoryRuns)
  sayPeak('list -o ndjson', list)
  const sayBeside = (words, args, aim) => {
    const peak = peakOf({ args: [apps, ...args], env }, memoryRuns)
    say(row(`  ${words}`, [peak.toFixed(1), '', (peak / list).toFixed(2), ...verdict(peak / list, aim)]))
  }
  const source = join(directory, 'large.csv')
  const ids = resourcesOf(env).slice(0, large.rows)
  writeFileSync(source, `id,refreshTokenExpiry\n${ids.map((id) => `${id},86401\n`).join('')}`)
  sayBeside(`plan of ${large.rows} rows`, ['plan', source], aims.memory)
  sayBeside('snapshot', ['snapshot'], aims.memory)
  const snapshot = join(directory, 'snapshot.ndjson')
  runOnce({ args: [apps, 'snapshot', '--out', snapshot], env })
  sayBeside('diff', ['diff', snapshot], aims.memory)
  sandbox.stop()
}
