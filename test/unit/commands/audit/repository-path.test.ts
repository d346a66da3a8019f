import { describe, expect, it } from 'vitest'
import { pathInRepository } from '../../../../src/commands/audit/repository-path'
import { filesIn } from '../../../support/files-in-memory'

/** A working directory in which these files can be read. */
const at = (directory: string, readable: readonly string[], variables: Record<string, string> = {}) => ({
  variables,
  files: {
    ...filesIn(Object.fromEntries(readable.map((path) => [path, { text: 'x' }]))),
    place: async (path: string) => (/^(\/|[A-Z]:)/.test(path) ? path : `${directory}/${path}`),
  },
})

describe('the path of the policy file in SARIF', () => {
  it.each([
    ['from the root itself', 'ci/policy.yaml', at('/w', ['/w/.git/HEAD'])],
    ['from a folder below', 'policy.yaml', at('/w/ci', ['/w/.git/HEAD'])],
    ['as an absolute path', '/w/ci/policy.yaml', at('/home', ['/w/.git/HEAD'])],
    ['in a worktree, where .git is a file', 'policy.yaml', at('/w/ci', ['/w/.git'])],
    ['without .git, by GITHUB_WORKSPACE', 'policy.yaml', at('/w/ci', [], { GITHUB_WORKSPACE: '/w' })],
    ['in a checkout below the workspace', 'policy.yaml', at('/r/w/ci', ['/r/w/.git/HEAD'], { GITHUB_WORKSPACE: '/r' })],
    ['on Windows', 'C:\\w\\ci\\policy.yaml', at('C:\\', ['C:/w/.git/HEAD'])],
  ])('is the same %s', async (_, path, environment) => {
    expect(await pathInRepository(path, environment)).toBe('ci/policy.yaml')
  })

  it.each([
    ['is in no repository', at('/w/ci', [])],
    ['is outside of GITHUB_WORKSPACE', at('/w/ci', [], { GITHUB_WORKSPACE: '/other' })],
  ])('stays as it was typed where it %s', async (_, environment) => {
    expect(await pathInRepository('./policy.yaml', environment)).toBe('./policy.yaml')
  })
})
