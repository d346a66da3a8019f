// npm run test:strangers: runs programs that nobody here wrote against `apps` and its sandbox, and `apps` against them. Each
// is installed into a folder of its own; what this machine cannot have is named, and the rest runs. Ends with 1 when
// something differs from what is written out.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { here } from './bench/measure.mjs'
import { openChecks } from './strangers/checks.mjs'
import { install, Missing } from './strangers/install.mjs'
import { writePage } from './strangers/page.mjs'
import { strangers } from './strangers/strangers.mjs'

const usage = `npm run test:strangers -- [options]
  --only NAME,NAME        run these alone
  --version NAME=VERSION  try another version; repeatable
  --pinned                the versions of scripts/strangers/versions.json (default)
  --latest                the latest version of each
  --write                 write docs/compatibility.md from this run
  --within SECONDS        leave out what does not end in this time
  --folder FOLDER         where they are installed (default: apps-strangers in the temporary folder)
`
const say = (line = '') => process.stdout.write(`${line}\n`)

function stop(message) {
  process.stdout.write(`${message}\n\n${usage}`)
  process.exit(2)
}

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        version: { type: 'string', multiple: true, default: [] },
        latest: { type: 'boolean', default: false },
        pinned: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        within: { type: 'string' },
        folder: { type: 'string', default: join(tmpdir(), 'apps-strangers') },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return stop(error.message)
  }
}

const known = JSON.parse(readFileSync(here('../strangers/versions.json'), 'utf8'))
const asked = options()
if (asked.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const chosen = asked.only?.split(',') ?? Object.keys(known)
const versions = Object.fromEntries(asked.version.map((each) => each.split('=')))
for (const name of [...chosen, ...Object.keys(versions)]) if (!(name in known)) stop(`There is no stranger ${name}.`)

// Each sandbox ends with this process.
process.setMaxListeners(50)
const temporary = mkdtempSync(join(tmpdir(), 'apps-strangers-run-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** @returns `{ name, version, cases }`, or with `missing` the reason why there are none */
async function meet(name, checks) {
  const { extra, meet, needs } = strangers[name]
  const wanted = { ...known[name], version: versions[name] ?? (asked.latest ? 'latest' : known[name].version) }
  try {
    needs?.()
    const { folder, version } = await install(resolve(asked.folder), name, wanted, extra)
    await meet({ folder, version, temporary, check: checks.check })
    return { name, version, cases: checks.cases }
  } catch (error) {
    if (error instanceof Missing) return { name, version: wanted.version, missing: error.message, cases: [] }
    checks.failed('the whole of it', error)
    return { name, version: wanted.version, cases: checks.cases }
  }
}

const results = []
let current
if (asked.within !== undefined) setTimeout(finish, Number(asked.within) * 1000)
const wanted = Object.keys(known).filter((each) => chosen.includes(each))
for (const name of wanted) {
  const started = performance.now()
  say(`\n${name}`)
  current = openChecks(say)
  const result = await meet(name, current)
  current = undefined
  results.push({ ...result, seconds: Math.round((performance.now() - started) / 1000) })
}
finish()

function finish() {
  const left = wanted.slice(results.length).map((name) => ({ name, version: known[name].version, cases: [] }))
  // What differed before the end of the time counts.
  if (current !== undefined) left[0].cases = current.cases
  results.push(...left.map((each) => ({ ...each, missing: `not met within ${asked.within} seconds` })))
  const row = (...cells) =>
    say(
      cells
        .map((cell, at) => String(cell).padEnd([20, 24, 7, 10, 9][at] ?? 0))
        .join('')
        .trimEnd(),
    )
  say()
  row('stranger', 'version', 'cases', 'different', 'seconds')
  const differing = (cases) => cases.filter(({ isRight }) => !isRight).length
  for (const { name, version, cases, missing, seconds } of results)
    if (missing === undefined) row(name, version, cases.length, differing(cases), seconds)
    else row(name, version, 'missing', '', missing)
  if (asked.write) writePage(known, results)
  // What a stranger that failed has started ends with this process.
  process.exit(results.every(({ cases }) => differing(cases) === 0) ? 0 : 1)
}
