// What `apps` writes on the sandbox, once for all readers.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apps, environment } from '../bench/measure.mjs'
import { mustRun, run } from './processes.mjs'

const policy = `version: 1
rules:
  - id: refresh-max
    severity: high
    refreshTokenExpiry: { max: 30d }
  - id: access-max
    accessTokenExpiry: { max: 1h }
  - use: access-outlives-refresh
`
const waivers = `version: 1
waivers:
  - rule: refresh-max
    app: 4b1d7c02a6e94f3f8a54d0e9c37b1a60
    reason: Field devices are offline for a season
    owner: field-service@example.com
    expires: 2099-12-31
`
const formats = { sarif: 'audit.sarif', html: 'audit.html', json: 'audit.json', junit: 'audit.xml' }

/** @returns the folder with the files of {@link formats}, `policy.yaml`, `waivers.yaml`, a plan and the schemas of all */
export async function writeReports(temporary) {
  const folder = join(temporary, 'reports')
  if (existsSync(folder)) return folder
  mkdirSync(folder)
  writeFileSync(join(folder, 'policy.yaml'), policy)
  writeFileSync(join(folder, 'waivers.yaml'), waivers)
  const inSandbox = (...args) =>
    run(process.execPath, [apps, 'sandbox', '-q', '--', process.execPath, apps, ...args], {
      cwd: folder,
      env: environment(),
    })
  const outputs = Object.entries(formats).flatMap(([format, file]) => ['-o', `${format}=${file}`])
  const audit = await inSandbox(
    'audit',
    '--policy',
    'policy.yaml',
    '--waivers',
    'waivers.yaml',
    ...outputs,
    '-o',
    'plain',
  )
  if (audit.code !== 1) throw new Error(`apps audit ended with ${audit.code}: ${audit.stderr}`)
  for (const name of ['policy', 'waivers', 'report', 'baseline'])
    writeFileSync(
      join(folder, `${name}.schema.json`),
      await mustRun(process.execPath, [apps, 'audit', '--print-schema', name]),
    )
  return folder
}
