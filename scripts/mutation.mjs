// Mutation testing, one group after the other: npm run mutation, or npm run mutation -- durations outcome.
// Ends with 1 where a group has fewer killed than it must have, or all together fewer than 85 of a hundred.

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { groups } from './mutation/groups.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const leastOverAll = 85

const asked = process.argv.slice(2)
const names = asked.length === 0 ? Object.keys(groups) : asked
const unknown = names.filter((name) => !Object.hasOwn(groups, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}.\n`)
  process.exit(2)
}

const rows = names.map((name) => {
  const stryker = `${root}node_modules/@stryker-mutator/core/bin/stryker.js`
  const report = `${root}reports/mutation/${name}.json`
  rmSync(report, { force: true })
  const { status } = spawnSync(process.execPath, [stryker, 'run'], {
    cwd: root,
    env: { ...process.env, APPS_MUTATION_GROUP: name },
    stdio: ['ignore', 2, 2],
  })
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status: end }) => end))
  const killed = statuses.filter((end) => end === 'Killed' || end === 'Timeout').length
  const survived = statuses.filter((end) => end === 'Survived' || end === 'NoCoverage').length
  return { name, killed, survived, passed: status === 0 }
})

const share = ({ killed, survived }) => (100 * killed) / (killed + survived)
const all = rows.reduce(
  (sum, { killed, survived }) => ({ killed: sum.killed + killed, survived: sum.survived + survived }),
  { killed: 0, survived: 0 },
)
for (const row of [...rows, { name: 'all', ...all }])
  process.stdout.write(
    `${row.name.padEnd(10)} ${row.killed} of ${row.killed + row.survived} killed (${share(row).toFixed(1)} %)\n`,
  )
process.exitCode = rows.every(({ passed }) => passed) && share(all) >= leastOverAll ? 0 : 1
