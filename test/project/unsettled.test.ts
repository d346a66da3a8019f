import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtProgram } from '../support/built-program'

/** The real `bin/apps.js` in front of a program of one line. */
function endingOf(run: string) {
  const folder = mkdtempSync(join(tmpdir(), 'apps-bin-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'dist'))
  cpSync(builtProgram, join(folder, 'bin/apps.js'))
  writeFileSync(join(folder, 'dist/main.js'), `module.exports = { realEnvironment() {}, run: ${run} }`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/apps.js')], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { status, stdout, stderr }
}

test('a run that waits for nothing and has no result ends with 10, never with 0', () => {
  expect(endingOf('() => new Promise(() => {})')).toEqual({
    status: 10,
    stdout: '',
    stderr: 'Error: This is a bug in apps: it stopped before it had a result.\n',
  })
})

test('a run that fails outside of its own error handling ends with 10, without the message', () => {
  const { status, stderr } = endingOf('async () => { throw new RangeError("canary") }')
  expect(status).toBe(10)
  expect(stderr).toMatch(/^Error: This is a bug in apps \(RangeError\)\.\n/)
  expect(stderr).not.toContain('canary')
})

test('a run with a result ends with its exit code', () => {
  expect(endingOf('async () => 3')).toEqual({ status: 3, stdout: '', stderr: '' })
})
