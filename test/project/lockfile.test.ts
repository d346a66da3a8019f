import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'apps-lockfile-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'scripts'))
cpSync(join(root, 'scripts/check-lockfile.mjs'), join(folder, 'scripts/check-lockfile.mjs'))

interface Lockfile {
  lockfileVersion: number
  packages: Record<string, Record<string, unknown>>
}
const written = readFileSync(join(root, 'package-lock.json'), 'utf8')

/** What `scripts/check-lockfile.mjs`, with which every run of CI begins, reports about a changed lockfile. */
function faultsOf(change: (lockfile: Lockfile) => void): { exitCode: number | null; faults: string[] } {
  const lockfile = JSON.parse(written) as Lockfile
  change(lockfile)
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile))
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'scripts/check-lockfile.mjs')], {
    encoding: 'utf8',
  })
  return { exitCode: status, faults: stderr.trimEnd().split('\n').filter(Boolean) }
}

const fastCheck = 'node_modules/fast-check'

describe('S25: the lockfile', () => {
  test('is complete, names no other source, and has a hash for every package', () =>
    expect(faultsOf(() => undefined)).toEqual({ exitCode: 0, faults: [] }))

  test.each<[string, (lockfile: Lockfile) => void, string]>([
    ['no hash', ({ packages }) => delete packages[fastCheck]?.['integrity'], `${fastCheck} has no sha512 hash`],
    [
      'a weak one',
      ({ packages }) => Object.assign(packages[fastCheck] ?? {}, { integrity: 'sha1-x' }),
      `${fastCheck} has no sha512 hash`,
    ],
    [
      'a source of its own',
      ({ packages }) => Object.assign(packages[fastCheck] ?? {}, { resolved: 'https://x.example' }),
      `${fastCheck} names where it comes from`,
    ],
    ['another format', (lockfile) => Object.assign(lockfile, { lockfileVersion: 2 }), 'lockfileVersion is 2, not 3'],
    ['nothing in it', (lockfile) => Object.assign(lockfile, { packages: {} }), 'it is empty'],
    [
      'a part for another system that is missing',
      ({ packages }) => delete packages['node_modules/@biomejs/cli-win32-x64'],
      'node_modules/@biomejs/biome may need @biomejs/cli-win32-x64, which is missing',
    ],
  ])('is rejected with %s', (_, change, fault) => {
    const { exitCode, faults } = faultsOf(change)
    expect(exitCode).toBe(1)
    expect(faults.join('\n')).toContain(`package-lock.json: ${fault}`)
  })
})
