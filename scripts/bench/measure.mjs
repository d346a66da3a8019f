// What the benchmarks share: processes of their own, run in turn, and figures that are ratios.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { platform } from 'node:os'
import { fileURLToPath } from 'node:url'

export const here = (path) => fileURLToPath(new URL(path, import.meta.url))
export const apps = here('../../bin/apps.js')

const warmUps = 2
const largestOutput = 1024 * 1024 * 1024

/** Without the caller's settings for Node (NODE_EXTRA_CA_CERTS alone costs Node 20 a tenth of a second), proxies and apps. */
export function environment(settings = {}) {
  const unwanted = /^(APPS_|NODE_|UV_|https?_proxy$|no_proxy$)/i
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name))), ...settings }
}

/** Starts a sandbox that ends with this process. `variables` are those that `--machine` gives. */
export async function startSandbox(options = []) {
  const sandbox = spawn(process.execPath, [apps, 'sandbox', '-o', 'json', ...options], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const kill = () => sandbox.kill()
  process.on('exit', kill)
  const stop = () => {
    process.off('exit', kill)
    kill()
  }
  const { url, clientId, clientSecret, variables = {} } = await firstJson(sandbox.stdout)
  const settings = { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: clientId, APPS_CLIENT_SECRET: clientSecret }
  return { url, settings, variables, stop }
}

/** On a connection of its own: one that was used before a process was waited for may have been closed meanwhile. */
export async function askSandbox(url, body, method = body === undefined ? 'GET' : 'POST') {
  const headers = { 'content-type': 'application/json' }
  const asking = request(url, { method, headers, agent: false })
  asking.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await once(asking, 'response')
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  return JSON.parse(text)
}

/** The first document that a program prints, which goes on after that. */
export async function firstJson(stream) {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    if (text.endsWith('\n}\n')) return JSON.parse(text)
  }
  throw new Error('The sandbox did not start.')
}

/**
 * One process from its start to its end. With `prints` or `reads` its output is looked at; else it goes to `/dev/null`.
 * `codes` are the exit codes that are fine.
 */
export function runOnce({ args, env, prints, reads = prints !== undefined, codes = [0] }, preload = []) {
  const started = performance.now()
  const { status, stdout, output, error } = spawnSync(process.execPath, [...preload, ...args], {
    env,
    stdio: ['ignore', reads ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: largestOutput,
  })
  const seconds = (performance.now() - started) / 1000
  if (error !== undefined) throw error
  if (!codes.includes(status) || (prints !== undefined && stdout !== prints))
    throw new Error(`${args.join(' ')} ended with ${status} and printed ${JSON.stringify(stdout?.slice(0, 300))}`)
  return { seconds, output: stdout, status, peak: Number(output[3]) / 1024 }
}

/** A B A B …; the median of the ratios of neighbours, which a slow moment of the machine hits alike. */
export function compare(ours, theirs, runs) {
  for (let i = 0; i < warmUps; i++) for (const program of [ours, theirs]) runOnce(program)
  const pairs = Array.from({ length: runs }, () => [runOnce(ours).seconds, runOnce(theirs).seconds])
  return {
    ours: median(pairs.map(([a]) => a)),
    theirs: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  }
}

/** In MiB. */
export const peakOf = (program, runs) =>
  median(Array.from({ length: runs }, () => runOnce(program, ['--require', here('report-memory.cjs')]).peak))

export const howMemoryIsRead = platform() === 'linux' ? 'VmHWM of /proc/self/status' : 'process.resourceUsage().maxRSS'

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function say(line) {
  process.stdout.write(`${line}\n`)
}

export const row = (words, cells) => `${words.padEnd(40)}${cells.map((cell) => cell.padStart(8)).join('')}`.trimEnd()

export const title = (words, cells) => say(`\n${row(words, cells)}`)

export const milliseconds = (seconds) => `${Math.round(seconds * 1000)} ms`

export function sayRatio(words, { ours, theirs, ratio }, aim) {
  say(row(`  ${words}`, [milliseconds(ours), milliseconds(theirs), ratio.toFixed(2), ...verdict(ratio, aim)]))
}

export function sayPeak(of, peak, aim) {
  say(row(`  ${of}`, [peak.toFixed(1), '', '', ...verdict(peak, aim)]))
}

export const verdict = (figure, aim) =>
  aim === undefined ? [] : [`≤ ${aim % 1 === 0 ? aim : aim.toFixed(1)}`, figure <= aim ? 'met' : 'not met']
