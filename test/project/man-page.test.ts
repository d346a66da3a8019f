import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { manPageOfAll } from '../../scripts/docs/described'

const path = fileURLToPath(new URL('../../docs/man/apps.1', import.meta.url))
/** `.ci/run` sets this where mandoc can be installed; a missing mandoc is then a failure. */
const isMandocRequired = process.env['APPS_TEST_MAN'] === 'required'
const isInstalled = (program: string) => spawnSync(program, ['--version']).error === undefined

describe('the man page', () => {
  test('shows the help of the program; npm run docs writes it', async () => {
    expect(readFileSync(path, 'utf8')).toBe(await manPageOfAll())
  })

  test('is installed with the package', () => {
    expect(packageJson.man).toEqual(['docs/man/apps.1'])
  })

  test.skipIf(!isInstalled('mandoc') && !isMandocRequired)(
    'has no fault that mandoc finds, where it is installed',
    () => {
      const { stdout, stderr, status } = spawnSync('mandoc', ['-T', 'lint', path], { encoding: 'utf8' })
      expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 })
    },
  )

  test.skipIf(!isInstalled('groff'))('has no fault that groff finds, where it is installed', () => {
    const words = ['-mdoc', '-ww', '-T', 'utf8', '-K', 'utf8', path]
    const { stderr, status } = spawnSync('groff', words, { encoding: 'utf8' })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })
})
