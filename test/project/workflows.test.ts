import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}
interface Job {
  'runs-on': string
  'timeout-minutes': number
  permissions?: Record<string, string>
  strategy?: { matrix: Record<string, unknown> }
  steps: Step[]
}
interface Workflow {
  on: Record<string, unknown>
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const files = readdirSync(join(root, '.github/workflows'))
const workflows = new Map(files.map((file) => [file, parse(read(`.github/workflows/${file}`)) as Workflow]))
const named = (file: string): Workflow => workflows.get(file) as Workflow
const stepsOf = (workflow: Workflow): Step[] => Object.values(workflow.jobs).flatMap(({ steps }) => steps)

test('one workflow tests, one publishes, and one meets strangers every week', () => {
  expect(files.sort()).toEqual(['ci.yml', 'release.yml', 'strangers.yml'])
  expect(Object.keys(named('strangers.yml').on)).toEqual(['schedule', 'workflow_dispatch'])
})

describe.each(files)('S26: %s', (file) => {
  const workflow = named(file)

  test('every action is pinned to a full commit, with its version beside it', () => {
    const lines = read(`.github/workflows/${file}`)
      .split('\n')
      .filter((line) => line.includes('uses:'))
    expect(lines).toHaveLength(stepsOf(workflow).filter(({ uses }) => uses !== undefined).length)
    for (const line of lines) expect(line).toMatch(/^ +- uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test('the token may only read, except in the two jobs that publish', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const writing = Object.entries(workflow.jobs).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions).flatMap(([right, extent]) => (extent === 'read' ? [] : [`${name}: ${right}`])),
    )
    // `id-token` gives no right to the repository: the registry uses it to check who publishes.
    expect(writing).toEqual(file === 'release.yml' ? ['publish: id-token', 'attach: contents'] : [])
  })

  test('it gives no rights to pull requests of strangers, keeps no credentials, and puts no expression into a script', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
    expect(Object.keys(workflow.on)).not.toContain('workflow_run')
    for (const { uses = '', run = '', with: inputs = {} } of stepsOf(workflow)) {
      expect(run).not.toContain('${{')
      if (uses.startsWith('actions/checkout@')) expect(inputs['persist-credentials']).toBe(false)
      if (uses.startsWith('actions/setup-node@')) expect(inputs['package-manager-cache']).toBe(false)
    }
    expect(read(`.github/workflows/${file}`)).not.toMatch(/secrets\./)
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })
})

test('S26: CI runs everything on each supported Node', () => {
  const [job] = Object.values(named('ci.yml').jobs)
  expect(job?.strategy?.matrix).toEqual({ node: [20, 22, 24, 26] })
  expect(job?.steps.map(({ run }) => run).filter(Boolean)).toEqual(['.ci/run'])
  expect(read('.ci/run')).toContain('step node scripts/check-lockfile.mjs')
})

test('S26: a tag publishes a tested package that packs to the same bytes twice, with provenance and without scripts', () => {
  const { on, jobs } = named('release.yml')
  expect(on).toEqual({ push: { tags: ['v*'] } })
  const scripts = jobs['publish']?.steps.flatMap(({ run }) => run ?? []) ?? []
  expect(scripts[1]).toBe('.ci/run')
  expect(scripts[2]).toMatch(/sha512sum --check/)
  expect(scripts.at(-1)).toBe('npm publish --provenance --ignore-scripts packed/*.tgz')
  expect(scripts.filter((script) => script.includes('npm publish'))).toHaveLength(1)
})

test('S26: a release gets executables for three systems, built without rights to the repository', () => {
  const { executable, attach } = named('release.yml').jobs
  expect(executable?.strategy?.matrix).toEqual({ os: ['ubuntu-24.04', 'macos-15', 'windows-2025'] })
  expect(executable?.permissions).toBeUndefined()
  expect(executable?.steps.map(({ run }) => run)).toContain('npm run build:executable')
  expect(attach?.steps.flatMap(({ uses }) => uses ?? [])).toEqual([])
  expect(attach?.steps.map(({ run }) => run).join('')).toContain('gh release create "$GITHUB_REF_NAME" --verify-tag')
})

test('S25: Dependabot proposes a new version after seven days', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; cooldown: { 'default-days': number } }[]
  }
  expect(updates.map((update) => [update['package-ecosystem'], update.cooldown['default-days']])).toEqual([
    ['npm', 7],
    ['github-actions', 7],
  ])
})

test('S26: docs/ci.md pins its actions as well', () => {
  const used = [...read('docs/ci.md').matchAll(/uses: (\S+)@(\S+)/g)]
  expect(used.length).toBeGreaterThan(3)
  for (const [, action, at] of used) expect(`${action}@${at}`).toMatch(/@([0-9a-f]{40}|COMMIT)$/)
  const checkouts = read('docs/ci.md').split('actions/checkout@').slice(1)
  for (const after of checkouts) expect(after).toMatch(/^.*\n +with:\n +persist-credentials: false\n/)
})
