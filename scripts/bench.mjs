// npm run bench: whole-process time and memory of get-expiry beside the smallest programs that do the same.
// Ratios, not seconds: two programs that run in turn on one machine drift together. It informs, and never fails on a
// figure.

import { createRequire } from 'node:module'
import { arch, availableParallelism, platform } from 'node:os'
import { parseArgs } from 'node:util'
import { atSize } from './bench/at-size.mjs'
import {
  apps,
  compare,
  environment,
  here,
  howMemoryIsRead,
  peakOf,
  runOnce,
  say,
  sayPeak,
  sayRatio,
  startSandbox,
  title,
} from './bench/measure.mjs'
import { plans } from './bench/plans.mjs'
import { severalDomains } from './bench/several-domains.mjs'

const { version } = createRequire(import.meta.url)('../package.json')

const major = Number(process.versions.node.split('.')[0])
const aims = { ratio: major <= 20 ? 2.5 : 2, memory: 60 }
const memoryRuns = 5
/** Each takes a second or two. */
const mostRunsAtSize = 7
const runs = numberOfRuns()

function numberOfRuns() {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' }, help: { type: 'boolean' } } })
  if (!values.help && /^[1-9]\d{0,2}$/.test(values.runs)) return Number(values.runs)
  process.stdout.write('npm run bench -- --runs N    N pairs for each ratio, 1 to 999; 15 unless given\n')
  process.exit(values.help ? 0 : 2)
}

/** What is compared. Each program must print what is expected of it, in every run. */
async function programs({ url, settings: client }) {
  const found = runOnce({
    args: [apps, 'get-expiry', 'ResourceOwner', '-o', 'json'],
    env: environment(client),
    reads: true,
  })
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
    oneByHttp: withToken([here('one-request.cjs'), id]),
    oneByFetch: withToken(['-e', fetchProgram(id)]),
    twoRequests: withClient(getExpiry),
    twoByHttp: withClient([here('two-requests.cjs'), id]),
    help: { args: [apps, '--help'], env: environment() },
  }
}

const fetchProgram = (id) =>
  `fetch(process.env.APPS_DOMAIN_URL + '/admin/v1/Apps/${id}?attributes=refreshTokenExpiry',` +
  " { headers: { authorization: 'Bearer ' + process.env.APPS_ACCESS_TOKEN } })" +
  ".then((answer) => answer.json()).then((app) => process.stdout.write(app.refreshTokenExpiry + '\\n'))"

async function tokenFor({ APPS_DOMAIN_URL, APPS_CLIENT_ID, APPS_CLIENT_SECRET }) {
  const answer = await fetch(`${APPS_DOMAIN_URL}/oauth2/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${APPS_CLIENT_ID}:${APPS_CLIENT_SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' }),
  })
  return (await answer.json()).access_token
}

function report({ bare, oneRequest, oneByHttp, oneByFetch, twoRequests, twoByHttp, help }) {
  say(`apps ${version} on Node ${process.versions.node}, ${platform()} ${arch()}, ${availableParallelism()} processors`)
  say(`Medians of ${runs} runs of each, in turn. A ratio is the median of the ratios pair by pair.`)

  title('Time', ['apps', 'other', 'ratio', 'aim'])
  say('get-expiry <id> --seconds with APPS_ACCESS_TOKEN: one GET')
  sayRatio('against the smallest node:http program', compare(oneRequest, oneByHttp, runs), aims.ratio)
  sayRatio("against node -e 'fetch(…)'", compare(oneRequest, oneByFetch, runs))
  sayRatio('against node -e 0', compare(oneRequest, bare, runs))
  say('get-expiry <id> --seconds with client credentials: token, then GET')
  sayRatio('against node:http doing the same two', compare(twoRequests, twoByHttp, runs), aims.ratio)
  sayRatio('against node -e 0', compare(twoRequests, bare, runs))
  say('--help')
  sayRatio('against node -e 0', compare(help, bare, runs))

  title('Peak memory', ['MiB', '', '', 'aim'])
  sayPeak('get-expiry, one GET', peakOf(oneRequest, memoryRuns), aims.memory)
  sayPeak('get-expiry, token and GET', peakOf(twoRequests, memoryRuns), aims.memory)
  sayPeak('the smallest node:http program', peakOf(oneByHttp, memoryRuns))
  sayPeak("node -e 'fetch(…)'", peakOf(oneByFetch, memoryRuns))
  sayPeak('node -e 0', peakOf(bare, memoryRuns))

  say('')
  say('Each program runs as a process of its own against one sandbox on 127.0.0.1, its output is')
  say(`checked, and two runs come before those that count. Memory: ${memoryRuns} further runs with a preloaded file`)
  say(`that reads ${howMemoryIsRead} at the end.`)
}

const sandbox = await startSandbox()
report(await programs(sandbox))
sandbox.stop()
await atSize(Math.min(runs, mostRunsAtSize))
await severalDomains(Math.min(runs, mostRunsAtSize))
await plans(Math.min(runs, mostRunsAtSize))
process.exit()
