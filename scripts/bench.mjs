// npm run bench: whole-process time and memory of get-expiry beside the smallest programs that do the same.
// Ratios, not seconds: two programs that run in turn on one machine drift together. It informs, and never fails on a
// figure.

import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, availableParallelism, platform } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const { version } = createRequire(import.meta.url)('../package.json')
const apps = here('../bin/apps.js')

const major = Number(process.versions.node.split('.')[0])
const aims = { ratio: major <= 20 ? 2.5 : 2, memory: 60 }
const warmUps = 2
const memoryRuns = 5
const runs = numberOfRuns()

function numberOfRuns() {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' }, help: { type: 'boolean' } } })
  if (!values.help && /^[1-9]\d{0,2}$/.test(values.runs)) return Number(values.runs)
  process.stdout.write('npm run bench -- --runs N    N pairs for each ratio, 1 to 999; 15 unless given\n')
  process.exit(values.help ? 0 : 2)
}

/** Without the caller's settings for Node (NODE_EXTRA_CA_CERTS alone costs Node 20 a tenth of a second), proxies and apps. */
function environment(settings = {}) {
  const unwanted = /^(APPS_|NODE_|UV_|https?_proxy$|no_proxy$)/i
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name))), ...settings }
}

/** What is compared. Each program must print what is expected of it, in every run. */
async function programs(child) {
  const { url, clientId, clientSecret } = await firstJson(child.stdout)
  const client = { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: clientId, APPS_CLIENT_SECRET: clientSecret }
  const found = runOnce({ args: [apps, 'get-expiry', 'ResourceOwner', '-o', 'json'], env: environment(client) })
  const { id, refreshTokenExpiry } = JSON.parse(found.output)
  const prints = `${refreshTokenExpiry.seconds}\n`
  const token = { APPS_DOMAIN_URL: url, APPS_ACCESS_TOKEN: await tokenFor(client) }
  const withToken = (args) => ({ args, env: environment(token), prints })
  const withClient = (args) => ({ args, env: environment(client), prints })
  const bare = { args: ['-e', '0'], env: environment(), prints: '' }
  const getExpiry = [apps, 'get-expiry', id, '--seconds']
  return {
    bare,
    oneRequest: withToken(getExpiry),
    oneByHttp: withToken([here('bench/one-request.cjs'), id]),
    oneByFetch: withToken(['-e', fetchProgram(id)]),
    twoRequests: withClient(getExpiry),
    twoByHttp: withClient([here('bench/two-requests.cjs'), id]),
    help: { args: [apps, '--help'], env: environment() },
  }
}

const fetchProgram = (id) =>
  `fetch(process.env.APPS_DOMAIN_URL + '/admin/v1/Apps/${id}?attributes=refreshTokenExpiry',` +
  " { headers: { authorization: 'Bearer ' + process.env.APPS_ACCESS_TOKEN } })" +
  ".then((answer) => answer.json()).then((app) => process.stdout.write(app.refreshTokenExpiry + '\\n'))"

async function firstJson(stream) {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    if (text.trimEnd().endsWith('}')) return JSON.parse(text)
  }
  throw new Error('The sandbox did not start.')
}

async function tokenFor({ APPS_DOMAIN_URL, APPS_CLIENT_ID, APPS_CLIENT_SECRET }) {
  const answer = await fetch(`${APPS_DOMAIN_URL}/oauth2/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${APPS_CLIENT_ID}:${APPS_CLIENT_SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' }),
  })
  return (await answer.json()).access_token
}

/** One process from its start to its end. */
function runOnce({ args, env, prints }, preload = []) {
  const started = performance.now()
  const { status, stdout, output, error } = spawnSync(process.execPath, [...preload, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  const seconds = (performance.now() - started) / 1000
  if (error !== undefined) throw error
  if (status !== 0 || (prints !== undefined && stdout !== prints))
    throw new Error(`${args.join(' ')} ended with ${status} and printed ${JSON.stringify(stdout)}`)
  return { seconds, output: stdout, peak: Number(output[3]) / 1024 }
}

/** A B A B …; the median of the ratios of neighbours, which a slow moment of the machine hits alike. */
function compare(ours, theirs) {
  for (let i = 0; i < warmUps; i++) for (const program of [ours, theirs]) runOnce(program)
  const pairs = Array.from({ length: runs }, () => [runOnce(ours).seconds, runOnce(theirs).seconds])
  return {
    ours: median(pairs.map(([a]) => a)),
    theirs: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  }
}

const peakOf = (program) =>
  median(
    Array.from({ length: memoryRuns }, () => runOnce(program, ['--require', here('bench/report-memory.cjs')]).peak),
  )

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function report({ bare, oneRequest, oneByHttp, oneByFetch, twoRequests, twoByHttp, help }) {
  say(`apps ${version} on Node ${process.versions.node}, ${platform()} ${arch()}, ${availableParallelism()} processors`)
  say(`Medians of ${runs} runs of each, in turn. A ratio is the median of the ratios pair by pair.`)

  title('Time', ['apps', 'other', 'ratio', 'aim'])
  say('get-expiry <id> --seconds with APPS_ACCESS_TOKEN: one GET')
  sayRatio('the smallest node:http program', compare(oneRequest, oneByHttp), aims.ratio)
  sayRatio("node -e 'fetch(…)'", compare(oneRequest, oneByFetch))
  sayRatio('node -e 0', compare(oneRequest, bare))
  say('get-expiry <id> --seconds with client credentials: token, then GET')
  sayRatio('node:http doing the same two', compare(twoRequests, twoByHttp), aims.ratio)
  sayRatio('node -e 0', compare(twoRequests, bare))
  say('--help')
  sayRatio('node -e 0', compare(help, bare))

  title('Peak memory', ['MiB', '', '', 'aim'])
  sayPeak('get-expiry, one GET', peakOf(oneRequest), aims.memory)
  sayPeak('get-expiry, token and GET', peakOf(twoRequests), aims.memory)
  sayPeak('the smallest node:http program', peakOf(oneByHttp))
  sayPeak("node -e 'fetch(…)'", peakOf(oneByFetch))
  sayPeak('node -e 0', peakOf(bare))

  say('')
  say('Each program runs as a process of its own against one sandbox on 127.0.0.1, its output is')
  say(
    `checked, and ${warmUps} runs come before those that count. Memory: ${memoryRuns} further runs with a preloaded file`,
  )
  say(
    `that reads ${platform() === 'linux' ? 'VmHWM of /proc/self/status' : 'process.resourceUsage().maxRSS'} at the end.`,
  )
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

const row = (words, cells) => `${words.padEnd(40)}${cells.map((cell) => cell.padStart(8)).join('')}`.trimEnd()

const title = (words, cells) => say(`\n${row(words, cells)}`)

const milliseconds = (seconds) => `${Math.round(seconds * 1000)} ms`

function sayRatio(against, { ours, theirs, ratio }, aim) {
  say(row(`  against ${against}`, [milliseconds(ours), milliseconds(theirs), ratio.toFixed(2), ...verdict(ratio, aim)]))
}

function sayPeak(of, peak, aim) {
  say(row(`  ${of}`, [peak.toFixed(1), '', '', ...verdict(peak, aim)]))
}

const verdict = (figure, aim) => (aim === undefined ? [] : [`≤ ${aim}`, figure <= aim ? 'met' : 'not met'])

const sandbox = spawn(process.execPath, [apps, 'sandbox', '-o', 'json'], {
  env: environment(),
  stdio: ['ignore', 'pipe', 'ignore'],
})
process.on('exit', () => sandbox.kill())
report(await programs(sandbox))
process.exit()
