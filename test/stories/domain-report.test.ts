import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { terminalWithSandbox } from '../support/program'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'apps-report-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a report on a domain is written for its owner alone, never over a file, and a sandbox behaves like it', async () => {
  const { apps, sandbox } = await terminalWithSandbox({
    switches: { sorting: 'ignore', errorBody: 'empty', largestCount: 7 },
  })
  const path = join(folder(), 'domain.json')

  const first = await apps(['doctor', '--report', path])
  expect(first.exitCode).toBe(0)
  expect(first.stdout).toContain('sort-by-id\tignored\t2\t\n')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const text = readFileSync(path, 'utf8')
  expect(text).not.toContain(new URL(sandbox.url).host)

  const again = await apps(['doctor', '--report', path])
  expect(again).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('already exists') })
  expect(readFileSync(path, 'utf8')).toBe(text)

  const second = join(folder(), 'like.json')
  const program = [process.execPath, 'bin/apps.js', 'doctor', '-q', '--report', second]
  const inside = await apps(['sandbox', '--like', path, '--', ...program])
  const never = 'headers, content types, members of errors, attributes that come unasked'
  expect(inside).toMatchObject({ exitCode: 0, stderr: `The sandbox cannot imitate all of ${path}: ${never}.\n` })
  const { observations, apps: attributes, errors } = JSON.parse(readFileSync(second, 'utf8'))
  const before = JSON.parse(text)
  const { 'clock-difference': _, ...seen } = observations
  const { 'clock-difference': __, ...expected } = before.observations
  expect(seen).toEqual(expected)
  expect([attributes, errors]).toEqual([before.apps, before.errors])
})

test('a folder that cannot be written to: 11, and no request is made', async () => {
  const { apps, sandbox } = await terminalWithSandbox()
  const path = folder()
  writeFileSync(join(path, 'file'), '')
  chmodSync(path, 0o500)
  const { exitCode, stdout, stderr } = await apps(['doctor', '--report', join(path, 'file', 'domain.json')])
  expect([exitCode, stdout, sandbox.requests.length]).toEqual([11, '', 0])
  expect(stderr).toMatch(/^Error: --report: .* cannot be written\. No request was made\.\n$/)
})
