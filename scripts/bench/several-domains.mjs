// npm run bench, third part: several domains in one run beside a run for each.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apps, environment, firstJson, median, peakOf, row, runOnce, say, sayPeak, title, verdict } from './measure.mjs'

const fleets = [
  { domains: 3, apps: 20_000 },
  { domains: 100, apps: 300 },
]

/** At most this many times the slowest domain, and a quarter of the time of all: four are read at a time. */
const aims = { slowest: 1.3, sum: 0.25 }
const memoryRuns = 3

export async function severalDomains(runs) {
  for (const fleet of fleets) await measure(fleet, runs)
  say('')
  say('One after the other: a run for each domain. The aim is 1.3 times the slowest of them, and a quarter of all.')
}

async function measure({ domains, apps: size }, runs) {
  const names = Array.from({ length: domains }, (_, at) => `d${at + 1}`)
  const sandbox = await startDomains(names, size)
  try {
    title(`${domains} domains of ${size} apps`, ['at once', 'in turn', 'ratio', 'aim'])
    for (const command of commands)
      sayTimes(command, { names, env: sandbox.env, runs: Math.min(runs, domains > 10 ? 3 : runs) })
    const [list] = commands
    const one = { args: [...list.args, '--profile', 'd1'], env: sandbox.env }
    sayPeak('peak memory in MiB: list of one', peakOf(one, memoryRuns))
    sayPeak('peak memory in MiB: list of all', peakOf({ ...one, args: [...list.args, '--all-profiles'] }, memoryRuns))
  } finally {
    sandbox.stop()
  }
}

const commands = [
  { words: 'list -o ndjson', args: [apps, 'list', '-o', 'ndjson'] },
  { words: 'audit', args: [apps, 'audit', '--max-refresh', '30d', '-o', 'json'], codes: [0, 1] },
]

function sayTimes({ words, args, codes }, { names, env, runs }) {
  const seconds = (more) => runOnce({ args: [...args, ...more], env, codes }).seconds
  seconds(['--all-profiles'])
  const pairs = Array.from({ length: runs }, () => {
    const alone = names.map((name) => seconds(['--profile', name]))
    const sum = alone.reduce((total, each) => total + each)
    return { together: seconds(['--all-profiles']), sum, aim: aims.slowest * Math.max(...alone) + aims.sum * sum }
  })
  const together = median(pairs.map((each) => each.together))
  const sum = median(pairs.map((each) => each.sum))
  const ratio = median(pairs.map((each) => each.together / each.sum))
  const aim = median(pairs.map((each) => each.aim / each.sum))
  const cells = [`${Math.round(together * 1000)} ms`, `${Math.round(sum * 1000)} ms`, ratio.toFixed(2)]
  say(row(`  ${words}`, [...cells, `≤ ${aim.toFixed(2)}`, verdict(ratio, aim).at(-1)]))
}

async function startDomains(names, size) {
  const words = ['sandbox', '--domains', names.join(','), '--generate', String(size), '-o', 'json']
  const sandbox = spawn(process.execPath, [apps, ...words], { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] })
  const directory = mkdtempSync(join(tmpdir(), 'apps-bench-'))
  const stop = () => {
    sandbox.kill()
    rmSync(directory, { recursive: true, force: true })
  }
  process.on('exit', stop)
  const { domains } = await firstJson(sandbox.stdout)
  const profiles = Object.fromEntries(
    domains.map(({ name, url, clientId, clientSecret }) => {
      const secretFile = join(directory, `secret-of-${name}`)
      writeFileSync(secretFile, clientSecret, { mode: 0o600 })
      return [name, { domainUrl: url, clientId, secretFile }]
    }),
  )
  chmodSync(directory, 0o700)
  writeFileSync(join(directory, 'profiles.json'), JSON.stringify({ version: 1, current: names[0], profiles }), {
    mode: 0o600,
  })
  return { env: environment({ APPS_CONFIG_DIR: directory }), stop }
}
