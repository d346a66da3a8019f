// npm run bench:peers: three jobs of an administrator, by `apps` and by Oracle's `oci`, in turn on one sandbox: time, peak
// memory and keystrokes. Ratios, not seconds. It installs oci as npm run test:strangers does, and never fails on a figure.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { attributes } from './bench/at-size.mjs'
import { apps, here, median, row, say, title, verdict } from './bench/measure.mjs'
import { install, inVenv, Missing } from './strangers/install.mjs'
import { openSandbox, patchSchema, resourceOwner } from './strangers/oracle.mjs'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    folder: { type: 'string', default: join(tmpdir(), 'apps-strangers') },
  },
})
const runs = Number(values.runs)
const many = 10_000
const aims = { usual: 0.1, list: 1 / 15 }

const temporary = mkdtempSync(join(tmpdir(), 'apps-peers-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

const known = JSON.parse(readFileSync(here('../strangers/versions.json'), 'utf8'))
const peer = await install(resolve(values.folder), 'oci-cli', known['oci-cli']).catch((error) => {
  if (!(error instanceof Missing)) throw error
  say(`Not run: ${error.message}.`)
  process.exit(0)
})
const oci = inVenv(peer.folder, 'oci')
const python = inVenv(peer.folder, 'python')

/** Counts the runs, so that each change is one. */
let run = 0

/** @returns the seconds, the processor's seconds and the peak memory in MiB of a program and of what it starts */
function measured({ command, env, expected }) {
  run++
  const args = command(777_600 + 60 * run)
  const { status, stdout, stderr } = spawnSync(python, [here('../strangers/programs/measure.py'), ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  })
  if (status !== 0 || !expected(stdout, 777_600 + 60 * run))
    throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(-500)}`)
  return JSON.parse(stderr.trimEnd().split('\n').at(-1))
}

/** A B A B …, after one run of each that does not count. */
function compare(ours, theirs) {
  for (const each of [ours, theirs]) measured(each)
  const pairs = Array.from({ length: runs }, () => [measured(ours), measured(theirs)])
  const figure = (name) => ({
    ours: median(pairs.map(([a]) => a[name])),
    theirs: median(pairs.map(([, b]) => b[name])),
    ratio: median(pairs.map(([a, b]) => a[name] / b[name])),
  })
  return { seconds: figure('seconds'), processor: figure('processor'), peak: figure('peak') }
}

/** What somebody types; `oci` finds the domain only by its address. */
function job(name, sandbox, { typed, words, expected }, aim) {
  const { env, url, config } = sandbox
  const address = 'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'
  const ours = {
    command: (seconds) => [process.execPath, apps, ...words.apps(seconds)],
    env: { ...env, APPS_OCI_PROFILE: 'DEFAULT' },
    expected,
  }
  const theirs = {
    command: (seconds) =>
      words.oci(seconds).flatMap((each, at) => [...(at > 0 ? [';;'] : []), oci, ...each, '--endpoint', url]),
    env: { ...env, OCI_CLI_CONFIG_FILE: config },
    expected,
  }
  const { seconds, processor, peak } = compare(ours, theirs)
  const inSeconds = (each) => `${each.toFixed(2)} s`
  title(name, ['apps', 'oci', 'ratio', 'aim'])
  const tell = (words, { ours, theirs, ratio }, shown, more = []) =>
    say(row(`  ${words}`, [shown(ours), shown(theirs), ratio.toFixed(3), ...more]))
  tell('time', seconds, inSeconds, aimed(seconds.ratio, aim))
  tell('time of the processor', processor, inSeconds)
  tell('peak memory in MiB', peak, (each) => each.toFixed(0))
  const keys = [typed.apps, typed.oci.replaceAll('ADDRESS', address)].map((line) => line.length)
  say(row('  keystrokes', [...keys.map(String), (keys[0] / keys[1]).toFixed(3)]))
}

const aimed = (ratio, aim) => {
  const [, said] = verdict(ratio, aim)
  return [`≤ ${aim.toFixed(3)}`, said]
}

const operations = (value) => JSON.stringify([{ op: 'REPLACE', path: 'refreshTokenExpiry', value }])
const schemas = JSON.stringify([patchSchema])
const read = ['identity-domains', 'app', 'get', '--app-id', resourceOwner, '--attributes', 'refreshTokenExpiry']
const patch = (value) => [
  ...['identity-domains', 'app', 'patch', '--app-id', resourceOwner],
  ...['--schemas', schemas, '--operations', operations(value)],
]
const list = ['identity-domains', 'apps', 'list', '--all', '--page-size', '1000', '--attributes', attributes.list]
/** As in a shell, where the lists of JSON need quotation marks. */
const typed = (words) =>
  `oci ${words.map((word) => (word.startsWith('[') ? `'${word}'` : word)).join(' ')} --endpoint ADDRESS`

const few = await openSandbox(temporary)
const large = await openSandbox(temporary, ['--generate', String(many)])
say(`apps beside oci ${peer.version}, with one API key and one config file; medians of ${runs} runs of each, in turn.`)
job(
  'Read the lifetime of one app',
  few,
  {
    typed: { apps: 'apps get-expiry ResourceOwner', oci: typed(read) },
    words: { apps: () => ['get-expiry', resourceOwner, '--seconds'], oci: () => [read] },
    expected: (text) => text.includes('604800'),
  },
  aims.usual,
)
job(
  'Set it, and see that it is set',
  few,
  {
    typed: { apps: 'apps set-expiry ResourceOwner 9d', oci: `${typed(patch(777_600))} && ${typed(read)}` },
    words: {
      apps: (value) => ['set-expiry', resourceOwner, String(value), '-y', '-o', 'json'],
      oci: (value) => [patch(value), read],
    },
    expected: (text, value) => text.includes(String(value)),
  },
  aims.usual,
)
job(
  `List ${many} apps with their lifetimes`,
  large,
  {
    typed: { apps: 'apps list -o json', oci: typed(list) },
    words: { apps: () => ['list', '-o', 'json'], oci: () => [list] },
    expected: (text) => text.length > many * 100,
  },
  aims.list,
)
say('')
say(
  'Each program is a process of its own, and its output is checked. Both ask for the same attributes. Setting takes two',
)
say('commands of oci; apps reads before and after. Memory: the largest resident set of the process and its children.')
process.exit()
