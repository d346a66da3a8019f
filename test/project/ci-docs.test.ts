import { createHash, createPublicKey } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { registerClientKey } from '../../src/sandbox/oauth/keys/client-keys'
import { registerApiKey } from '../../src/sandbox/oauth/keys/request-signature'
import { exampleIds, type Sandbox, startSandbox } from '../../src/sandbox/server'
import { startFaultServer } from '../faults/fault-server'
import { rsaPair } from '../support/keys'
import { machineVariables } from '../support/machine'
import { bash } from '../support/shell'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')
const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block)

const [policy = '', waivers = '', github = '', gitlab = '', drift = '', ...laterBlocks] = blocksOf('yaml')
const [desired = '', githubPlan = '', gitlabPlan = '', githubSteps = '', githubJob = '', gitlabJob = ''] = laterBlocks
const [installing = '', startingRed = '', several = '', ociConfig = '', trust = ''] = blocksOf('sh')
const [profiles = ''] = blocksOf('json')
const [jenkins = '', jenkinsFiles = ''] = blocksOf('groovy')

let folder: string
let sandbox: Sandbox
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apps-ci-'))
  symlinkSync(root, join(folder, 'apps-tool'))
  writeFileSync(join(folder, 'apps-policy.yaml'), policy)
  writeFileSync(join(folder, 'apps-waivers.yaml'), waivers)
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (script: string) =>
  bash(script, folder, {
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  })

test('the commands for GitLab and Jenkins are the same; they report what is not waived, and write their files', async () => {
  const [look = '', line = ''] = (parse(gitlab) as { audit: { script: string[] } }).audit.script
  expect(jenkins.match(/sh '.*'/g)).toEqual([`sh '${look}'`, `sh '${line}'`])

  expect((await run(look)).exitCode).toBe(0)
  const { exitCode, stdout } = await run(line)

  expect(exitCode).toBe(1)
  expect(stdout).toContain('Legacy Intranet')
  expect(readFileSync(join(folder, 'audit.xml'), 'utf8')).toMatch(/<skipped[\s\S]*Field devices/)
  expect(readFileSync(join(folder, 'audit.html'), 'utf8')).toMatch(/^<!doctype html>/i)
})

test('a reviewed commit is cloned and installed, by the page and by the job for GitLab', async () => {
  const { before_script: lines } = (parse(gitlab) as { audit: { before_script: string[] } }).audit
  for (const [name, script, secrets] of [
    ['page', installing, {}],
    // A variable of GitLab is there in every line of a job.
    ['job', lines.join('\n'), { APPS_CLIENT_SECRET: 'canary' }],
  ] as const) {
    const place = join(folder, name)
    mkdirSync(place)
    const made = await bash(
      `mkdir -p repository bin && cd repository && git init -q && echo 1 > file && git add file
       git -c user.name=a -c user.email=a@example.com commit -qm first
       printf '#!/bin/sh\\necho "$* in \${PWD##*/}, secret: $APPS_CLIENT_SECRET"\\n' > ../bin/npm && chmod +x ../bin/npm
       git rev-parse HEAD`,
      place,
      {},
    )
    const variables = { APPS_REPOSITORY: join(place, 'repository'), APPS_COMMIT: made.stdout.trim() }
    const path = `${join(place, 'bin')}:${process.env['PATH']}`

    const { exitCode, stdout } = await bash(`set -e\n${script}`, place, { ...variables, ...secrets, PATH: path })

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'ci in apps-tool, secret: \n' })
    expect(readFileSync(join(place, 'apps-tool/file'), 'utf8')).toBe('1\n')
  }
})

test('with a baseline, the first line passes, and so does the second because nothing is new', async () => {
  expect(await run(startingRed)).toMatchObject({ exitCode: 0 })
})

test('the GitHub workflow gives the action only inputs that it has, and secrets only by env', () => {
  const { inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object }
  const { steps } = (parse(github) as { jobs: { audit: { steps: { id?: string; with?: object; env?: object }[] } } })
    .jobs.audit
  const step = steps.find(({ id }) => id === 'audit')

  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { none: '' })))
  expect(Object.keys(step?.env ?? {})).toEqual(['APPS_CLIENT_ID', 'APPS_CLIENT_SECRET'])
  expect(page).not.toContain('npx')
})

describe('several domains', () => {
  /** The file of the page, with the domains of a sandbox. */
  async function withDomains() {
    const place = mkdtempSync(join(folder, 'several-'))
    symlinkSync(root, join(place, 'apps-tool'))
    writeFileSync(join(place, 'apps-policy.yaml'), policy)
    const file = JSON.parse(profiles)
    const secrets: Record<string, string> = {}
    for (const name of ['eu', 'us']) {
      const domain = await startSandbox()
      onTestFinished(() => domain.close())
      Object.assign(file.profiles[name], { domainUrl: domain.url, clientId: domain.clientId })
      secrets[`${name.toUpperCase()}_CLIENT_SECRET`] = domain.clientSecret
    }
    mkdirSync(join(place, 'domains'))
    writeFileSync(join(place, 'domains/profiles.json'), JSON.stringify(file), { mode: 0o600 })
    const read = (name: string) => readFileSync(join(place, name), 'utf8')
    return { place, secrets, read, domains: file.profiles as Record<string, { domainUrl: string }> }
  }

  test('one audit reports on both, and has the secrets from variables', async () => {
    const { place, secrets, read } = await withDomains()
    const { exitCode, stdout } = await bash(several, place, secrets)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^Domain +Findings +Read +Address\neu +\d high/)
    expect(JSON.parse(read('audit.sarif')).runs).toHaveLength(2)
  })

  test('the nightly job compares with the snapshot of the night before, and sends what changed', async () => {
    const { place, secrets, read } = await withDomains()
    const { steps } = (parse(drift) as { jobs: { drift: { steps: { name?: string; run?: string }[] } } }).jobs.drift
    const runOf = (called: string) => steps.find(({ name }) => name === called)?.run ?? ''
    const variables = { ...secrets, GITHUB_OUTPUT: join(place, 'out'), GITHUB_STEP_SUMMARY: join(place, 'summary') }
    // As the runner starts bash.
    const night = () => bash(`set -eo pipefail\n${runOf('Compare')}`, place, variables)
    expect(await night()).toMatchObject({ exitCode: 0 })
    expect(read('out')).toBe('complete=true\n')
    mkdirSync(join(place, 'last'))
    renameSync(join(place, 'now.ndjson'), join(place, 'last/now.ndjson'))
    const change = 'node apps-tool/bin/apps.js set-offline "Field Service API" off -y --profile us'
    await bash(`export APPS_CONFIG_DIR="$PWD/domains"; ${change}`, place, secrets)
    expect(await night()).toMatchObject({ exitCode: 1 })
    expect(read('summary')).toContain('| changed | Field Service API')

    const received: string[] = []
    const server = await startFaultServer(({ body }, reply) => {
      received.push(body)
      reply.answer(200, 'ok')
    })
    onTestFinished(() => server.stop())
    expect(await bash(runOf('Tell the team'), place, { WEBHOOK_URL: `${server.origin}/hook` })).toMatchObject({
      exitCode: 0,
    })
    expect(JSON.parse(received[0] ?? '').text).toMatch(/^eu: 0 differences\nus: 1 differences$/)
  })
})

describe('a plan, its approval, and the change', () => {
  interface Step {
    id?: string
    name?: string
    run?: string
    uses?: string
    env?: Record<string, string>
    with?: Record<string, string>
  }
  const longLived = () => sandbox.state.apps.get(exampleIds.legacyIntranet)?.['accessTokenExpiry']
  const jobs = (parse(githubPlan) as { jobs: Record<string, { steps: Step[] } & Record<string, unknown>> }).jobs
  const stepsIn = (job: string): Step[] => jobs[job]?.steps ?? []
  const signedIn = () => ({
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  })

  /** The repository, as the jobs find it. */
  function workspace() {
    const place = mkdtempSync(join(folder, 'plan-'))
    symlinkSync(root, join(place, 'apps-tool'))
    writeFileSync(join(place, 'token-lifetimes.yaml'), desired)
    sandbox.editApp(exampleIds.legacyIntranet, { accessTokenExpiry: 28_800 })
    return { place, read: (name: string) => readFileSync(join(place, name), 'utf8') }
  }

  test('on GitHub the plan is a comment and an artifact, and what is approved is applied', async () => {
    const { place, read } = workspace()
    const action = parse(readFileSync(join(root, 'plan/action.yml'), 'utf8')) as {
      inputs: Record<string, { default?: string }>
      runs: { steps: Step[] }
    }
    const step = stepsIn('plan').find(({ id }) => id === 'plan')
    const given: Record<string, string> = { ...step?.with, 'domain-url': sandbox.url }
    expect(step?.uses).toBe('OWNER/REPOSITORY/plan@COMMIT')
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
    const inputs = Object.entries(action.inputs).map(([name, { default: usual = '' }]) => [
      `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
      given[name] ?? usual,
    ])
    const ofRunner = { GITHUB_ACTION_PATH: join(root, 'plan'), GITHUB_OUTPUT: join(place, 'out') }
    const planned = await bash(action.runs.steps[1]?.run ?? '', place, {
      ...{ ...signedIn(), ...Object.fromEntries(inputs), ...ofRunner },
      GITHUB_STEP_SUMMARY: join(place, 'summary'),
    })
    expect(planned).toMatchObject({ exitCode: 0 })
    expect(read('out')).toBe('exit-code=0\nplan=plan.json\nmarkdown=plan.md\nchanges=1\n')
    expect(read('summary')).toContain('Legacy Intranet')

    mkdirSync(join(place, 'bin'))
    const gh = `#!/bin/sh\necho "$*" > told\n`
    writeFileSync(join(place, 'bin/gh'), gh, { mode: 0o755 })
    const comment = stepsIn('plan').find(({ name }) => name === 'Comment')?.run ?? ''
    const variables = {
      PATH: `${join(place, 'bin')}:${process.env['PATH']}`,
      PULL_REQUEST: 'https://github.example/pull/7',
    }
    expect(await bash(`set -eo pipefail\n${comment}`, place, variables)).toMatchObject({ exitCode: 0 })
    expect(read('told')).toBe(
      'pr comment https://github.example/pull/7 --edit-last --create-if-none --body-file comment.md\n',
    )
    expect(read('comment.md')).toBe(read('plan.md'))
    expect(read('plan.md')).toContain('8h (28800 s) → 1h (3600 s)')

    const rows = Array.from({ length: 5000 }, (_, at) => `| App ${at} | 8h → 1h |\n`)
    writeFileSync(join(place, 'plan.md'), rows.join(''))
    expect(await bash(`set -eo pipefail\n${comment}`, place, variables)).toMatchObject({ exitCode: 0 })
    const [shown = '', note] = read('comment.md').split('\n\n')
    expect(rows.join('').startsWith(`${shown}\n`)).toBe(true)
    expect(note).toBe(
      '**This is not the whole plan: it is too long for a comment.** All changes are in the artifact of the run.\n',
    )
    expect(read('comment.md').length).toBeLessThan(65_536)

    const { permissions } = parse(githubPlan) as { permissions: Record<string, string> }
    expect(permissions).toEqual({ actions: 'read', contents: 'read' })
    expect(jobs['plan']?.['permissions']).toEqual({ contents: 'read', 'pull-requests': 'write' })
    expect(jobs['apply']?.['permissions']).toBeUndefined()
    expect([jobs['apply']?.['needs'], jobs['apply']?.['environment']]).toEqual(['plan', 'production'])
    const apply = stepsIn('apply').find(({ name }) => name === 'Apply')
    expect(Object.keys(apply?.env ?? {}).sort()).toEqual(Object.keys(signedIn()).sort())
    expect(await bash(apply?.run ?? '', place, signedIn())).toMatchObject({ exitCode: 0 })
    expect(longLived()).toBe(3600)
    const undo = /`(apps undo [^`]+)`/.exec(page)?.[1] ?? ''
    await bash(`${undo.replace(/^apps/, 'node apps-tool/bin/apps.js')} -y`, place, signedIn())
    expect(longLived()).toBe(28_800)
  })

  test('on GitLab the plan is a comment and an artifact, and what is approved is applied', async () => {
    const { place, read } = workspace()
    const { plan, apply } = parse(gitlabPlan) as Record<
      'plan' | 'apply',
      { script: string[]; artifacts: { paths: string[] } }
    >
    const received: { path: string; body: string; headers: Record<string, string> }[] = []
    const server = await startFaultServer(({ path, body, headers }, reply) => {
      received.push({ path, body, headers: headers as Record<string, string> })
      reply.answer(201, '{}')
    })
    onTestFinished(() => server.stop())
    const ofRequest = {
      COMMENT_TOKEN: 'canary',
      CI_API_V4_URL: `${server.origin}/api/v4`,
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '7',
    }
    const planned = await bash(`set -eo pipefail\n${plan.script.join('\n')}`, place, { ...signedIn(), ...ofRequest })
    expect(planned).toMatchObject({ exitCode: 0 })
    expect(planned.stdout + planned.stderr).not.toContain('canary')
    expect(received.map(({ path }) => path)).toEqual(['/api/v4/projects/12/merge_requests/7/notes'])
    expect(new URLSearchParams(received[0]?.body).get('body')).toBe(read('plan.md'))
    expect(plan.artifacts.paths).toEqual(['plan.json'])

    expect(await bash(`set -eo pipefail\n${apply.script.join('\n')}`, place, signedIn())).toMatchObject({ exitCode: 0 })
    expect(longLived()).toBe(3600)
    for (const path of apply.artifacts.paths) expect(read(path)).not.toBe('')
  })
})

describe('other ways to sign in', () => {
  interface Step {
    name: string
    run: string
    env?: Record<string, string>
  }
  const steps = parse(githubSteps) as Step[]
  const [byKey, byApiKey, byToken, look] = steps as [Step, Step, Step, Step]
  const pair = rsaPair()
  const fingerprint = createHash('md5')
    .update(createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .replace(/..(?!$)/g, '$&:')
  const ofDana = { OCI_USER: 'ocid1.user.oc1..dana', OCI_TENANCY: 'ocid1.tenancy.oc1..t', OCI_FINGERPRINT: fingerprint }

  beforeAll(() => {
    registerClientKey(sandbox.state, { clientId: sandbox.clientId, publicKey: pair.publicKey })
    registerApiKey(sandbox.state, {
      keyId: `${ofDana.OCI_TENANCY}/${ofDana.OCI_USER}/${fingerprint}`,
      publicKey: pair.publicKey,
      roles: ['Application Administrator'],
    })
  })

  /** Runs a step, then a second one with the variables that the first one has set, as the runner does it. */
  async function signedIn(step: Step, variables: Record<string, string>) {
    const kept = join(folder, `env-${step.name.replaceAll(' ', '-')}`)
    const around = { APPS_DOMAIN_URL: sandbox.url, RUNNER_TEMP: folder, GITHUB_ENV: kept, HOME: folder }
    const first = await bash(step.run, folder, { ...around, ...variables })
    const set = readFileSync(kept, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('='))
    const id = step === byKey ? { APPS_CLIENT_ID: sandbox.clientId } : {}
    const second = await bash(look.run, folder, { ...around, ...id, ...Object.fromEntries(set) })
    for (const [, path = ''] of set.filter(([name = '']) => name.endsWith('_FILE')))
      expect(statSync(path).mode & 0o077).toBe(0)
    return { first, second }
  }

  test('no script has an expression in it', () => {
    for (const { run: script } of steps) expect(script).not.toContain('${{')
    expect(look.run).toBe('node apps-tool/bin/apps.js doctor --no-input')
  })

  test('a GitHub step signs in by a private key', async () => {
    expect(Object.keys(byKey.env ?? {})).toEqual(['CLIENT_KEY'])
    const { first, second } = await signedIn(byKey, { CLIENT_KEY: pair.privateKey })
    expect(first).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect([second.exitCode, second.stderr]).toEqual([0, ''])
    expect(second.stdout).toContain('credentials\tpass\tClient private key: ')
  })

  test('a GitHub step signs in by an API key of OCI', async () => {
    expect(Object.keys(byApiKey.env ?? {}).sort()).toEqual(['API_KEY', ...Object.keys(ofDana)].sort())
    const { first, second } = await signedIn(byApiKey, { API_KEY: pair.privateKey, ...ofDana })
    expect(first).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect([second.exitCode, second.stderr]).toEqual([0, ''])
    expect(second.stdout).toContain("credentials\tpass\tAPI key that signs each request: OCI profile 'DEFAULT'.")
  })

  test('a GitHub step signs in by a token, and masks it before anything else', async () => {
    const [token = ''] = sandbox.state.tokens.keys()
    writeFileSync(join(folder, 'get-token'), `#!/bin/sh\necho ${token}\n`)
    chmodSync(join(folder, 'get-token'), 0o755)
    const { first, second } = await signedIn(byToken, {})
    expect(first).toEqual({ exitCode: 0, stdout: `::add-mask::${token}\n`, stderr: '' })
    // Tokens of the sandbox name no roles.
    expect(second.exitCode).toBe(3)
    expect(second.stdout).toMatch(/^sign-in\tpass\t/m)
    expect(second.stdout + second.stderr).not.toContain(token)
  })

  test('GitLab and Jenkins sign in by an API key of OCI', async () => {
    const key = join(folder, 'api-key.pem')
    writeFileSync(key, pair.privateKey, { mode: 0o600 })
    const { exitCode, stderr } = await bash(`${ociConfig}\n${look.run} -q`, folder, {
      APPS_DOMAIN_URL: sandbox.url,
      OCI_API_KEY: key,
      ...ofDana,
    })
    expect([exitCode, stderr]).toEqual([0, ''])
  })

  test('Jenkins passes files by the names that apps reads, and Groovy does not touch the command', () => {
    expect(
      [...jenkinsFiles.matchAll(/(\w+)\(credentialsId: '[\w-]+', variable: '(\w+)'\)/g)].map(([, ...each]) => each),
    ).toEqual([
      ['string', 'APPS_CLIENT_ID'],
      ['file', 'APPS_CLIENT_KEY_FILE'],
    ])
    expect(jenkinsFiles).toContain(`sh '${look.run}'`)
  })
})

describe('without a stored secret', () => {
  test('the trust of the page lets the job of GitHub audit, and no other trust is needed', async () => {
    const domain = await startSandbox({ switches: { trustRole: 'application-administrator-too' } })
    onTestFinished(() => domain.close())
    const job = await machineVariables(domain, 'ci')
    domain.state.machine.trusts.clear()
    const auditing = { HOME: folder, ...job, APPS_DOMAIN_URL: domain.url, APPS_AUTH: 'ci' } as Record<string, string>
    const audit = () => bash('node apps-tool/bin/apps.js audit --no-input --policy apps-policy.yaml', folder, auditing)
    expect(await audit()).toMatchObject({ exitCode: 4, stdout: '' })

    const made = await bash(trust, folder, {
      APPS_DOMAIN_URL: domain.url,
      APPS_CLIENT_ID: domain.clientId,
      APPS_CLIENT_SECRET: domain.clientSecret,
      PUBLIC_KEYS: `${domain.url}/ci/.well-known/jwks`,
      SERVICE_USER: '6b0e4f2d9a1c4d58b7f3c2e81d5a9074',
      CLIENT_ID: auditing['APPS_CLIENT_ID'] ?? '',
    })

    expect({ exitCode: made.exitCode, stderr: made.stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect((await audit()).exitCode).toBe(1)
    const other = { ...auditing, APPS_ID_TOKEN_AUDIENCE: 'https://other.example' }
    const refused = await bash('node apps-tool/bin/apps.js doctor --no-input', folder, other)
    expect([refused.exitCode, refused.stdout]).toEqual([4, expect.stringMatching(/^token-exchange\tfail\t/m)])
  })

  test('the job of GitHub has the permission and no secret but that of the exchange, and GitLab names the variable', async () => {
    const { permissions, steps } = (
      parse(githubJob) as { jobs: { audit: { permissions: object; steps: { env?: object }[] } } }
    ).jobs.audit
    expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' })
    expect(Object.keys(steps.at(-1)?.env ?? {})).toEqual(['APPS_AUTH', 'APPS_CLIENT_ID', 'APPS_CLIENT_SECRET'])

    const { id_tokens: tokens, script } = (parse(gitlabJob) as { audit: { id_tokens: object; script: string[] } }).audit
    expect(tokens).toEqual({ APPS_ID_TOKEN: { aud: 'https://cloud.oracle.com' } })
    const domain = await startSandbox()
    onTestFinished(() => domain.close())
    const job = (await machineVariables(domain, 'gitlab')) as Record<string, string>
    const ending = await bash(script.join('\n'), folder, { HOME: folder, ...job, APPS_DOMAIN_URL: domain.url })
    expect(ending.exitCode).toBe(1)
  })
})
