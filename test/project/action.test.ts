import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { bash } from '../support/shell'

interface Step {
  name: string
  shell: string
  run: string
  env?: Record<string, string>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>
  outputs: Record<string, { value: string }>
  runs: { using: string; steps: Step[] }
}
const [install, audit] = action.runs.steps as [Step, Step]

let folder: string
let sandbox: Sandbox
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apps-action-'))
  sandbox = await startSandbox()
  writeFileSync(join(folder, 'summary'), 'before\n')
})
afterEach(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const written = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** The environment of the step, with each `${{ inputs.NAME }}` replaced as the runner does it. */
function environmentOf(step: Step, inputs: Record<string, string>): Record<string, string> {
  const given = Object.entries(step.env ?? {}).map(([name, expression]) => {
    const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1] ?? ''
    expect(Object.keys(action.inputs)).toContain(input)
    return [name, inputs[input] ?? action.inputs[input]?.default ?? '']
  })
  return {
    ...Object.fromEntries(given),
    GITHUB_ACTION_PATH: root,
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_OUTPUT: join(folder, 'output'),
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
}

const runAudit = (inputs: Record<string, string>) =>
  bash(audit.run, folder, environmentOf(audit, { 'domain-url': sandbox.url, ...inputs }))

test('the action has no expression in a script and no secret as an input, and passes every input to the audit', () => {
  expect(action.runs.using).toBe('composite')
  expect(action.runs.steps.map(({ name, shell }) => [name, shell])).toEqual([
    ['Install', 'bash'],
    ['Audit', 'bash'],
  ])
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{')
  expect(Object.keys(action.inputs).filter((name) => /secret|client|token/.test(name))).toEqual([])
  expect(Object.values(audit.env ?? {}).sort()).toEqual(
    Object.keys(action.inputs)
      .map((name) => `\${{ inputs.${name} }}`)
      .sort(),
  )
})

test('the action installs in its own folder, and npm sees no secret', async () => {
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\necho "$PWD $*"\nenv | grep -c -E "canary|^APPS_|^OCI_"\nexit 7\n')
  chmodSync(join(folder, 'npm'), 0o755)

  const variables = {
    ...environmentOf(install, {}),
    GITHUB_ACTION_PATH: folder,
    APPS_ACCESS_TOKEN: 'canary',
    APPS_CLIENT_KEY: 'first line\ncanary',
    OCI_CLI_KEY_CONTENT: 'canary',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary',
  }
  const ending = await bash(install.run, tmpdir(), {
    ...variables,
    PATH: `${folder}:${process.env['PATH']}`,
  })

  expect(ending).toEqual({ exitCode: 7, stdout: `${folder} ci --no-audit --no-fund\n0\n`, stderr: '' })
})

test('if the policy is met, the action ends with 0, writes a line to the log and appends to the summary', async () => {
  const { exitCode, stdout } = await runAudit({ args: '--max-refresh\n365d\n' })

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^::notice title=apps audit%3A Policy met::No findings\. Complete: 15 apps/)
  expect(written('summary')).toMatch(/^before\n[\s\S]*Complete: 15 apps in 1 page/)
  expect(written('output')).toBe('exit-code=0\nsarif=\nhtml=\njson=\njunit=\ncsv=\nfindings=0\nnew=\nwaived=0\n')
})

test('with findings, the action ends with 1, writes its files, and runs no input as shell code', async () => {
  writeFileSync(
    join(folder, 'a policy.yaml'),
    'version: 1\nrules:\n  - id: week\n    refreshTokenExpiry: { max: 7d }\n',
  )

  const { exitCode, stdout, stderr } = await runAudit({
    policy: 'a policy.yaml',
    sarif: 'a$(touch made).sarif',
    html: 'a page.html',
    json: 'a.json',
    junit: 'a.xml',
    csv: 'a.csv',
  })

  expect(exitCode).toBe(1)
  expect(stdout).toContain('file=a policy.yaml,line=3')
  const { summary } = JSON.parse(written('a.json'))
  expect(summary.findings).toBeGreaterThan(0)
  expect(written('output').split('\n')).toEqual([
    'exit-code=1',
    'sarif=a$(touch made).sarif',
    'html=a page.html',
    'json=a.json',
    'junit=a.xml',
    'csv=a.csv',
    `findings=${summary.findings}`,
    'new=',
    'waived=0',
    '',
  ])
  expect(written('a.xml')).toMatch(/^<\?xml /)
  expect(written('a.csv')).toMatch(/^\ufefftype,status,/)
  expect(JSON.parse(written('a$(touch made).sarif')).version).toBe('2.1.0')
  expect(written('a page.html')).toMatch(/^<!doctype html>/i)
  expect(JSON.parse(written('a.json')).coverage.complete).toBe(true)
  expect(existsSync(join(folder, 'made'))).toBe(false)
  expect(`${stdout}${stderr}${written('summary')}`).not.toContain(sandbox.clientSecret)
})

test('with a baseline and waivers, the outputs count what is new and what is waived', async () => {
  const limits = '--max-refresh=1d\n'
  await runAudit({ args: limits, json: 'before.json' })
  const [first] = JSON.parse(written('before.json')).findings
  const waiver = { rule: 'refresh-max', app: first.app.id, reason: 'agreed', owner: 'alice', expires: '2099-12-31' }
  writeFileSync(join(folder, 'waivers.yaml'), JSON.stringify({ version: 1, waivers: [waiver] }))
  rmSync(join(folder, 'output'))

  await runAudit({
    args: `${limits}--max-access=1s`,
    baseline: 'before.json',
    waivers: 'waivers.yaml',
    json: 'now.json',
  })

  const { summary } = JSON.parse(written('now.json'))
  expect(summary.byRule['access-max']).toBeGreaterThan(0)
  expect(written('output')).toMatch(
    new RegExp(`\\nfindings=${summary.findings}\\nnew=${summary.byRule['access-max']}\\nwaived=1\\n$`),
  )
})

test('if the list is incomplete, the action ends with 3 and the summary says so', async () => {
  const odd = { attributes: { refreshTokenExpiry: 'a week' } }
  sandbox.faults.add(
    { match: { kind: 'list', times: 9 }, action: { type: 'override', row: 3, ...odd } },
    { match: { kind: 'get', times: 9 }, action: { type: 'override', ...odd } },
  )

  const { exitCode } = await runAudit({ args: '--max-refresh=365d' })

  expect(exitCode).toBe(3)
  expect(written('summary')).toMatch(/^before\n[\s\S]*[Ii]ncomplete/)
  expect(written('output')).toMatch(/^exit-code=3\n/)
})

test('the action names no SARIF file of an incomplete list, so that it is not uploaded', async () => {
  const odd = { attributes: { refreshTokenExpiry: 'a week' } }
  sandbox.faults.add(
    { match: { kind: 'list', times: 9 }, action: { type: 'override', row: 3, ...odd } },
    { match: { kind: 'get', times: 9 }, action: { type: 'override', ...odd } },
  )
  writeFileSync(join(folder, 'p.yaml'), 'version: 1\nrules:\n  - id: week\n    refreshTokenExpiry: { max: 7d }\n')

  const { exitCode } = await runAudit({ policy: 'p.yaml', sarif: 'a.sarif', html: 'a.html' })

  expect(exitCode).toBe(3)
  expect(written('output')).toBe('exit-code=3\nhtml=a.html\njson=\njunit=\ncsv=\nfindings=3\nnew=\nwaived=0\n')
})

test('with a wrong input, the action ends with 2 and names no file', async () => {
  const { exitCode, stderr } = await runAudit({ 'fail-on': 'hgh', sarif: 'a.sarif' })

  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/^::error title=apps ended with exit code 2::/)
  expect(stderr).toContain('Error: ')
  expect(written('summary')).toMatch(/^before\n\n## apps audit ended with exit code 2\n\n {4}Error: .*\n/)
  expect(written('summary')).not.toContain('::')
  expect(written('output')).toBe('exit-code=2\n')
})

test.each([
  ['4', { APPS_CLIENT_SECRET: 'wrong' }, {}],
  ['7', {}, { 'domain-url': 'http://127.0.0.1:1' }],
  ['11', {}, { html: 'no/such/folder.html' }],
] as const)('if the run ends with %s, an annotation and the summary say why', async (code, variables, inputs) => {
  const { exitCode, stdout, stderr } = await bash(audit.run, folder, {
    ...environmentOf(audit, { 'domain-url': sandbox.url, args: '--max-refresh=365d\n--timeout=20s', ...inputs }),
    ...variables,
  })

  expect(String(exitCode)).toBe(code)
  expect(stdout).toBe('')
  expect(stderr).toMatch(new RegExp(`^::error title=apps ended with exit code ${code}::`, 'm'))
  expect(written('summary')).toMatch(
    new RegExp(`^before\\n\\n## apps audit ended with exit code ${code}\\n\\n[\\s\\S]*^ {4}Error: `, 'm'),
  )
})

describe('the action that plans', () => {
  const planning = parse(readFileSync(join(root, 'plan/action.yml'), 'utf8')) as typeof action
  const [, plan] = planning.runs.steps as [Step, Step]
  const runPlan = (inputs: Record<string, string>, variables: Record<string, string> = {}) => {
    const given: Record<string, string> = { 'domain-url': sandbox.url, ...inputs }
    const words = Object.entries(plan.env ?? {}).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1] ?? ''
      expect(Object.keys(planning.inputs)).toContain(input)
      return [name, given[input] ?? planning.inputs[input]?.default ?? '']
    })
    return bash(plan.run, folder, {
      ...environmentOf(audit, {}),
      ...Object.fromEntries(words),
      GITHUB_ACTION_PATH: join(root, 'plan'),
      ...variables,
    })
  }
  const wanted = 'version: 1\napps:\n  - select: { isOAuthResource: true }\n    accessTokenExpiry: { max: 1h }\n'

  test('installs as the other one does, has no expression in a script, and passes every input', () => {
    expect(planning.runs.steps[0]?.run).toBe(install.run.replace('"$GITHUB_ACTION_PATH"', '"$GITHUB_ACTION_PATH/.."'))
    for (const { run } of planning.runs.steps) expect(run).not.toContain('${{')
    expect(Object.keys(planning.inputs).filter((name) => /secret|client|token/.test(name))).toEqual([])
    expect(Object.keys(plan.env ?? {})).toHaveLength(Object.keys(planning.inputs).length)
  })

  test('saves the plan, names the number of changes, and runs no input as shell code', async () => {
    writeFileSync(join(folder, '-a $(touch made).yaml'), wanted)
    const { exitCode, stdout } = await runPlan({ file: '-a $(touch made).yaml', out: 'my plan.json', markdown: 'p.md' })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Legacy Intranet')
    expect(written('output')).toBe('exit-code=0\nplan=my plan.json\nmarkdown=p.md\nchanges=1\n')
    expect(JSON.parse(written('my plan.json'))).toMatchObject({ kind: 'apps-plan' })
    expect(written('summary')).toBe(`before\n${written('p.md')}`)
    expect(existsSync(join(folder, 'made'))).toBe(false)
  })

  test('cuts a summary that GitHub would not show, after a whole line, and says so', async () => {
    const line = '| An app | 8h → 1h |'
    const program = `#!/bin/sh
for word; do case $word in markdown=*) yes '${line}' | head -n 50000 > "\${word#markdown=}" ;; esac; done
`
    writeFileSync(join(folder, 'node'), program, { mode: 0o755 })
    const PATH = `${folder}:${process.env['PATH']}`
    expect(await runPlan({ file: 'wanted.yaml' }, { PATH })).toMatchObject({ exitCode: 0 })
    expect(Buffer.byteLength(written('summary'))).toBeLessThan(1024 * 1024)
    const [before, ...lines] = written('summary').split('\n')
    expect(before).toBe('before')
    expect(lines.splice(-3)).toEqual(['', '**This is not the whole plan: it is too long for a summary.**', ''])
    expect([...new Set(lines)]).toEqual([line])
  })

  test('plans the fixes of an audit', async () => {
    await runAudit({ args: '--max-access=1h', json: 'audit.json' })
    rmSync(join(folder, 'output'))
    expect(await runPlan({ args: '--from-audit=audit.json' })).toMatchObject({ exitCode: 0 })
    expect(written('output')).toMatch(/\nplan=plan\.json\nmarkdown=\nchanges=1\n$/)
  })

  test.each([
    ['2', { file: 'none.yaml' }, {}],
    ['4', { file: 'wanted.yaml' }, { APPS_CLIENT_SECRET: 'wrong' }],
  ])('names no plan when the run ends with %s, and the summary says why', async (code, inputs, variables) => {
    writeFileSync(join(folder, 'wanted.yaml'), wanted)
    expect(String((await runPlan(inputs, variables)).exitCode)).toBe(code)
    expect(written('output')).toBe(`exit-code=${code}\n`)
    expect(written('summary')).toMatch(/^before\n\n## apps plan ended with exit code \d\n\n {4}Error: /)
  })
})
