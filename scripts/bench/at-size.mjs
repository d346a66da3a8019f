// npm run bench, second part: audit and list of many apps beside a bare program that fetches and parses the same pages.
import {
  apps,
  askSandbox,
  compare,
  environment,
  here,
  howMemoryIsRead,
  median,
  peakOf,
  row,
  runOnce,
  say,
  sayPeak,
  sayRatio,
  startSandbox,
  title,
} from './measure.mjs'

const sizes = [10_000, 100_000]
const aims = { ratio: 1.6, memoryAbove: 64, requests: 105, page: 2 }
const memoryRuns = 3

/** What both read: as `list` asks for it, and as `audit` does with limits alone. */
export const attributes = {
  list: [
    'id,ocid,displayName,name,active,isOAuthClient,isOAuthResource,refreshTokenExpiry,accessTokenExpiry,allowOffline',
    'trustScope,allowedScopes,clientType,allowedGrants,redirectUris,allUrlSchemesAllowed,bypassConsent,allowedTags,tags',
    'audience,scopes',
  ].join(','),
  audit: 'id,displayName,isOAuthResource,allowOffline,refreshTokenExpiry,accessTokenExpiry',
}

export async function atSize(runs) {
  for (const size of sizes) await measure(size, runs)
  say('')
  say('The other programs send the same requests over undici, four at a time, parse the JSON and keep')
  say(`nothing. Memory: ${memoryRuns} runs each, ${howMemoryIsRead} at the end.`)
}

function programsFor({ settings }) {
  const env = environment(settings)
  return {
    bare: { args: [here('all-pages.cjs'), attributes.list], env, reads: true },
    barePrinting: { args: [here('all-pages.cjs'), attributes.list, '4', 'print'], env },
    bareForAudit: { args: [here('all-pages.cjs'), attributes.audit], env, reads: true },
    audit: { args: [apps, 'audit', '--max-refresh', '30d', '--max-access', '1h'], env, codes: [0, 1] },
    list: { args: [apps, 'list', '-o', 'ndjson'], env },
  }
}

async function measure(size, runs) {
  const sandbox = await startSandbox(['--generate', String(size)])
  const { bare, barePrinting, bareForAudit, audit, list } = programsFor(sandbox)
  for (const each of [bare, bareForAudit]) runOnce(each)
  const { rows, pages, waited } = JSON.parse(runOnce({ ...bare, args: [...bare.args, '1'] }).output)
  title(`${size} apps`, ['apps', 'bare', 'ratio', 'aim'])
  if (pages >= enoughPages) sayPage(median(waited))
  say(row('  rows and pages of the bare program', ['', String(rows), String(pages)]))
  sayRatio('audit', compare(audit, bareForAudit, runs), aims.ratio)
  sayRatio('list -o ndjson', compare(list, bare, runs), aims.ratio)
  sayRatio('  beside one that prints rows, too', compare(list, barePrinting, runs))
  sayMemory('audit', audit, bareForAudit)
  sayMemory('list -o ndjson', list, bare)
  sayCoverage('audit', coverageOf(audit))
  if (size === sizes.at(-1)) await underTrouble(sandbox, { audit, list })
  sandbox.stop()
}

/** With fewer, neither the program that asks nor the sandbox is warm when the list ends. */
const enoughPages = 50

function sayPage(milliseconds) {
  const isQuick = milliseconds <= aims.page ? 'met' : 'not met'
  say(row('  a page of the sandbox, warm: ms', ['', milliseconds.toFixed(1), '', `≤ ${aims.page}`, isQuick]))
}

function sayMemory(words, program, bare) {
  const barePeak = peakOf(bare, memoryRuns)
  sayPeak(`peak memory in MiB: bare, for ${words}`, barePeak)
  sayPeak(`peak memory: ${words}`, peakOf(program, memoryRuns), Math.round(barePeak + aims.memoryAbove))
}

const coverageOf = (audit) =>
  JSON.parse(runOnce({ ...audit, args: [...audit.args, '-o', 'json'], reads: true, codes: [0, 1, 3] }).output).coverage

function sayCoverage(words, { complete, distinctApps, requests }) {
  const aim = requests <= aims.requests ? 'met' : 'not met'
  say(row(`  ${words}: requests`, [String(requests), '', '', `≤ ${aims.requests}`, aim]))
  say(`    ${complete ? 'complete' : 'NOT complete'}, ${distinctApps} apps`)
}

/** Once each; whether it is right, not how long it takes. */
async function underTrouble({ url }, { audit, list }) {
  title('The same under trouble', [])
  const ask = (path, body, method) => askSandbox(`${url}/sandbox/${path}`, body, method)
  await ask('requests', undefined, 'DELETE')
  await ask('faults', [
    { match: { kind: 'list', share: 0.05, seed: 12 }, action: { type: 'status', status: 429, retryAfter: 1 } },
    { match: { kind: 'list', share: 0.01, seed: 11 }, action: { type: 'reset' } },
  ])
  const coverage = coverageOf(audit)
  const { limited, tooSoon, resets } = lookThrough(await ask('requests'))
  await ask('faults', undefined, 'DELETE')
  say(`  5 % answers of 429 with Retry-After, 1 % resets: ${limited} and ${resets} struck;`)
  say(
    `    ${coverage.complete ? 'complete' : 'exit 3'}, ${coverage.distinctApps} apps; ${tooSoon} requests before Retry-After allowed`,
  )

  const before = idsIn(runOnce({ ...list, reads: true }).output)
  await ask('churn', { every: 1, add: 2, remove: 2, seed: 7, share: 0.01 })
  const { status, output } = runOnce({ ...list, reads: true, codes: [0, 3] })
  const removed = new Set((await ask('churn')).removed)
  await ask('churn', undefined, 'DELETE')
  const listed = idsIn(output)
  const missing = [...before].filter((id) => !removed.has(id) && !listed.has(id)).length
  say(`  two apps added and two removed before every page: exit ${status}, ${listed.size} apps;`)
  say(
    `    ${missing} that existed throughout are missing${status === 3 ? ', and the list says that it may lack some' : ''}`,
  )
}

const idsIn = (ndjson) =>
  new Set(
    ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  )

/** In a second that began with a 429 to wait for, nothing may be asked; answers that were on their way do not count. */
function lookThrough(ledger) {
  const lists = ledger.filter(({ kind }) => kind === 'list')
  const waits = lists.filter(({ status }) => status === 429).map(({ time }) => Date.parse(time))
  // What was asked at the same time as the one that was refused cannot know of it yet: that takes some milliseconds.
  const underWay = 100
  const tooSoon = lists.filter(({ time }) =>
    waits.some((at) => Date.parse(time) - at > underWay && Date.parse(time) - at < 1000),
  )
  return {
    limited: waits.length,
    resets: lists.filter(({ fault }) => fault === 'reset').length,
    tooSoon: tooSoon.length,
  }
}
