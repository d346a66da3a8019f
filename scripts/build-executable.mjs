// npm run build:executable: one file that needs no Node, for the platform it is built on (Node's single executable
// applications). What bin/apps.js loads becomes one script, and that script becomes a part of a copy of this Node.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'postject'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'executable')
const executable = join(folder, process.platform === 'win32' ? 'apps.exe' : 'apps')
const isMac = process.platform === 'darwin'

/** The mark in Node's binary that says whether a program was injected: https://nodejs.org/api/single-executable-applications.html */
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

mkdirSync(folder, { recursive: true })
const temporary = mkdtempSync(join(tmpdir(), 'apps-executable-'))
try {
  const script = join(temporary, 'apps.cjs')
  const bundle = await rolldown({ input: join(root, 'bin/apps.js'), platform: 'node', external: ['@napi-rs/keyring'] })
  await bundle.write({ file: script, format: 'cjs', codeSplitting: false })

  const settings = join(temporary, 'settings.json')
  const blob = join(temporary, 'apps.blob')
  writeFileSync(
    settings,
    JSON.stringify({ main: script, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true }),
  )
  execFileSync(process.execPath, ['--experimental-sea-config', settings], { stdio: 'pipe' })

  rmSync(executable, { force: true })
  copyFileSync(process.execPath, executable)
  chmodSync(executable, 0o755)
  if (isMac) execFileSync('codesign', ['--remove-signature', executable])
  await inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), {
    sentinelFuse,
    ...(isMac ? { machoSegmentName: 'NODE_SEA' } : {}),
  })
  if (isMac) execFileSync('codesign', ['--sign', '-', executable])
} finally {
  rmSync(temporary, { recursive: true })
}
process.stdout.write(`${executable}\n`)
