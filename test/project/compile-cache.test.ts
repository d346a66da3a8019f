import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builtProgram } from '../support/built-program'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'apps-home-'))
})
afterEach(() => rmSync(home, { recursive: true }))

/** Starts `apps --version` with these variables alone, and lists the files it left in the home directory. */
function filesAfterStart(variables: Record<string, string>): string[] {
  const { status, stderr } = spawnSync(process.execPath, [builtProgram, '--version'], {
    env: variables,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}

const folder = () => join(home, '.cache', 'identity-domain-apps')
const nodeHasCompileCache = 'enableCompileCache' in nodeModule

describe.skipIf(!nodeHasCompileCache || process.platform === 'win32')(
  'compiled code is kept for the next start',
  () => {
    test('in a folder that only this user can use', () => {
      expect(filesAfterStart({ HOME: home }).length).toBeGreaterThan(0)
      expect(statSync(folder()).mode & 0o777).toBe(0o700)
    })

    test('never in a folder that others can write to', () => {
      mkdirSync(folder(), { recursive: true })
      chmodSync(folder(), 0o777)
      expect(filesAfterStart({ HOME: home })).toEqual([])
    })
  },
)

test.each<[string, Record<string, string>]>([
  ['without a home directory', {}],
  ['with a relative cache directory', { XDG_CACHE_HOME: 'cache' }],
  ['with a home directory that does not exist', { HOME: '/dev/null/nobody' }],
])('the program starts %s, and keeps nothing', (_, variables) => {
  expect(filesAfterStart(variables)).toEqual([])
})
