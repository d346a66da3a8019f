import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { readFault } from '../../src/sandbox/faults/fault'
import { exampleIds, type Sandbox } from '../../src/sandbox/server'
import { startFaultServer } from '../faults/fault-server'
import { type Wish, writePlanFor } from '../support/plan-on-disk'
import { errorOf, json } from '../support/program'
import { elementsOf, readCsvRecords, readXml, sarifFaults } from '../support/readers'
import { severalSandboxes } from '../support/several-sandboxes'

const names = ['eu', 'us', 'dev'] as const
const limits = ['--max-refresh', '30d']

describe('apps list of several domains', () => {
  test('has the apps of all, each with its domain, in every format', async () => {
    const { apps, sandboxes } = await severalSandboxes(names)
    const document = await apps(['list', '--profiles', 'us,eu', '-o', 'json'])
    expect(document).toMatchObject({ exitCode: 0, stderr: '2 of 2 domains complete.\n' })
    expect(json(document)).toMatchObject({
      schemaVersion: 1,
      domains: [
        { profile: 'us', domain: sandboxes.us.url, status: 'complete', error: null },
        { profile: 'eu', domain: sandboxes.eu.url, status: 'complete', error: null },
      ],
      summary: { domains: 2, complete: 2, incomplete: 0, failed: 0, apps: 30 },
    })
    expect(json(document).domains[0].apps).toHaveLength(15)

    const rows = readCsvRecords((await apps(['list', '--all-profiles', '-o', 'csv'])).stdout)
    expect(Object.keys(rows[0] ?? {}).slice(-3)).toEqual(['problem', 'profile', 'domain'])
    for (const name of names) expect(rows.filter(({ profile }) => profile === name)).toHaveLength(15)
    const lines = (await apps(['list', '--all-profiles', '-o', 'ndjson'])).stdout.trimEnd().split('\n')
    expect(Object.keys(JSON.parse(lines[0] ?? '')).slice(-2)).toEqual(['profile', 'domain'])
    const table = await apps(['list', '--profiles', 'eu,dev', '-o', 'table'])
    expect(table.stdout).toMatch(
      /^Domain +Apps +Read +Address\neu +15 +complete +http:\S+\ndev +15 +complete +http:\S+\n\neu\nApp id/,
    )
    expect(table.stderr).toContain('2 of 2 domains complete.\n')
  })

  test('a credential goes to its own domain only, and a cookie nowhere', async () => {
    const { apps, sandboxes } = await severalSandboxes(names)
    for (const sandbox of Object.values(sandboxes))
      sandbox.state.faults.push(
        readFault({ match: { kind: 'token' }, action: { type: 'override', attributes: { scope: 'x' } } }),
      )
    expect(await apps(['audit', '--all-profiles', ...limits])).toMatchObject({ exitCode: 1 })
    for (const name of names) {
      const { requests } = sandboxes[name]
      expect(requests.filter(({ kind }) => kind === 'token')).toHaveLength(1)
      expect(requests.every(({ status }) => status === 200)).toBe(true)
      expect(requests.filter(({ headers }) => 'cookie' in headers)).toEqual([])
      const others = names.filter((other) => other !== name)
      for (const other of others) expect(JSON.stringify(requests)).not.toContain(`client-of-${other}`)
    }
  })
})

/** What one of three domains does, and what is said of it. */
const bad: [string, (sandbox: Sandbox) => Promise<unknown> | unknown, { status: string; said: RegExp }][] = [
  [
    'refuses the client',
    ({ state }) =>
      state.faults.push(
        readFault({
          match: { kind: 'token', times: 99 },
          action: { type: 'status', status: 401, body: 'oauth', error: 'invalid_client' },
        }),
      ),
    { status: 'failed', said: /client/ },
  ],
  [
    'answers with a page',
    ({ state }) => state.faults.push(readFault({ match: { kind: 'list', times: 99 }, action: { type: 'html' } })),
    { status: 'failed', said: /HTML|JSON/ },
  ],
  [
    'counts more apps than it gives',
    ({ state }) =>
      state.faults.push(
        readFault({ match: { kind: 'list', times: 99 }, action: { type: 'override', envelope: { totalResults: 16 } } }),
      ),
    { status: 'incomplete', said: /Not complete: 15 apps came/ },
  ],
]

describe.each(bad)('of three domains, one %s', (_, spoil, { status, said }) => {
  const formats = ['table', 'json', 'ndjson', 'csv', 'plain']

  test.each([
    ['list', []],
    ['audit', limits],
  ] as const)('%s ends with 3, and every format names it', async (command, more) => {
    const { apps, sandboxes } = await severalSandboxes(names)
    await spoil(sandboxes.us)
    for (const format of [...formats, ...(command === 'audit' ? ['markdown', 'html', 'junit', 'github'] : [])]) {
      const ending = await apps([command, '--all-profiles', ...more, '-o', format])
      expect([format, ending.exitCode]).toEqual([format, 3])
      const reason = ['json', 'ndjson'].includes(format) ? errorOf(ending).message : ending.stderr
      expect(reason).toContain('2 of 3 domains complete; us: ')
      expect(reason).toMatch(said)
      expect(ending.stdout).toMatch(/\bus\b/)
      if (format === 'json') {
        const { domains, summary } = json(ending)
        expect(domains.map((each: { status: string }) => each.status)).toEqual(['complete', status, 'complete'])
        expect(domains[1].error.message).toMatch(said)
        expect(summary).toMatchObject({ domains: 3, complete: 2, [status]: 1 })
      }
    }
  })

  test('a snapshot of the others is whole, and a diff says nothing of what is missing', async () => {
    const { apps, sandboxes, directory } = await severalSandboxes(names)
    const [before, after] = [join(directory, 'before'), join(directory, 'after')]
    expect(await apps(['snapshot', '--all-profiles', '--out', before])).toMatchObject({ exitCode: 0, stdout: '' })
    await spoil(sandboxes.us)
    const ending = await apps(['snapshot', '--all-profiles', '--out', after])
    expect(ending.exitCode).toBe(3)
    const ends = (await readFile(after, 'utf8')).split('\n').filter((line) => line.includes('apps-snapshot-end'))
    expect(ends.map((line) => JSON.parse(line).complete)).toEqual([true, false, true])
    for (const words of [
      ['diff', before, after],
      ['diff', before, '--all-profiles'],
    ]) {
      const diff = await apps([...words, '-o', 'json'])
      expect(diff.exitCode).toBe(3)
      const { domains, summary } = json(diff)
      expect(summary).toMatchObject({ domains: 3, complete: 2, removed: 0, added: 0, changed: 0 })
      expect(domains[1].status).toMatch(/^(incomplete|failed)$/)
      expect(errorOf(diff).message).toContain('2 of 3 domains complete')
    }
  })
})

test('where no domain can be read, the code is that of the reason', async () => {
  const { apps, sandboxes } = await severalSandboxes(names)
  const refused = { type: 'status', status: 401, body: 'oauth', error: 'invalid_client' }
  for (const { state } of Object.values(sandboxes))
    state.faults.push(readFault({ match: { kind: 'token', times: 99 }, action: refused }))
  expect(await apps(['list', '--all-profiles'])).toMatchObject({ exitCode: 4 })
  sandboxes.dev.state.faults.splice(0)
  sandboxes.dev.state.faults.push(readFault({ match: { kind: 'list' }, action: { type: 'html' } }))
  expect(await apps(['list', '--all-profiles'])).toMatchObject({ exitCode: 7 })
})

test('a domain that never answers costs the others nothing', async () => {
  const { start, sandboxes } = await severalSandboxes(names)
  sandboxes.eu.state.faults.push(readFault({ match: { kind: 'list', times: 99 }, action: { type: 'hang' } }))
  const running = start(['list', '--all-profiles', '-o', 'csv', '-v'])
  await Promise.all([running.hasSaid('us: complete'), running.hasSaid('dev: complete')])
  running.signal('SIGINT')
  const { exitCode, stdout, stderr } = await running.ended
  expect(exitCode).toBe(130)
  expect(stderr).toContain('Error: Interrupted. 2 of 3 domains complete; eu: ')
  expect(readCsvRecords(stdout).filter(({ profile }) => profile === 'us')).toHaveLength(15)
})

test('Ctrl-C while one domain waits for the program that prints its secret keeps what the others gave', async () => {
  const { start, directory } = await severalSandboxes(['eu', 'us'])
  const path = join(directory, 'profiles.json')
  const file = JSON.parse(await readFile(path, 'utf8'))
  const { secretFile: _, ...us } = file.profiles.us
  file.profiles.us = { ...us, secretCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] }
  await writeFile(path, JSON.stringify(file))
  const running = start(['audit', '--profiles', 'us,eu', ...limits, '-o', 'json', '-v'])
  await running.hasSaid('eu: complete')
  running.signal('SIGINT')
  const ending = await running.ended
  expect(ending.exitCode).toBe(130)
  expect(json(ending).domains.map(({ status }: { status: string }) => status)).toEqual(['failed', 'complete'])
  expect(errorOf(ending).message).toContain('Interrupted. 1 of 2 domains complete; us: Interrupted.')
})

test('Ctrl-C before the turn of a domain keeps what the others gave', async () => {
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
  const { start, sandboxes } = await severalSandboxes(seven)
  for (const name of ['b', 'c', 'd', 'e'] as const)
    sandboxes[name].state.faults.push(readFault({ match: { kind: 'list', times: 99 }, action: { type: 'hang' } }))
  const running = start(['audit', '--all-profiles', ...limits, '-o', 'json', '-v'])
  await running.hasSaid('a: complete')
  running.signal('SIGINT')
  const ending = await running.ended
  expect(ending.exitCode).toBe(130)
  const { domains, summary } = json(ending)
  expect(domains.map(({ profile }: { profile: string }) => profile)).toEqual(seven)
  expect(domains[0].status).toBe('complete')
  expect(summary).toMatchObject({ domains: 7, complete: 1, incomplete: 0, failed: 6 })
})

test('a snapshot of nothing is not kept: it would be in the way of the next attempt', async () => {
  const { apps, sandboxes, directory } = await severalSandboxes(['eu', 'us'])
  const refused = { type: 'status', status: 401, body: 'oauth', error: 'invalid_client' }
  for (const { state } of Object.values(sandboxes))
    state.faults.push(readFault({ match: { kind: 'token' }, action: refused }))
  const file = join(directory, 'snapshot')
  expect(await apps(['snapshot', '--all-profiles', '--out', file])).toMatchObject({ exitCode: 4 })
  expect(await apps(['snapshot', '--all-profiles', '--out', file])).toMatchObject({ exitCode: 0 })
})

describe('the settings', () => {
  test.each([
    ['--profiles eu,xx', "--profiles: there is no profile 'xx'.", {}],
    ['--profiles eu,us,eu', '--profiles: eu is named twice.', {}],
    ['--profiles eu,twin', /^--profiles: eu and twin are of one domain, http:/, {}],
    ['--profiles eu --profile us', /^--profiles names the domains and how to sign in, and so does --profile;/, {}],
    ['--profiles eu --all-profiles', /and so does --all-profiles;/, {}],
    ['--all-profiles --domain-url https://x.example.com', /and so does --domain-url;/, {}],
    ['--all-profiles', /and so does APPS_CLIENT_ID;/, { APPS_CLIENT_ID: 'x' }],
    ['--all-profiles', /and so does APPS_DOMAIN_URL;/, { APPS_DOMAIN_URL: 'https://x.example.com' }],
  ] as const)('%s: %s', async (words, message, variables) => {
    const { apps, sandboxes, directory } = await severalSandboxes(['eu', 'us'])
    const path = join(directory, 'profiles.json')
    const file = JSON.parse(await readFile(path, 'utf8'))
    if (words.includes('twin')) {
      file.profiles.twin = file.profiles.eu
      await writeFile(path, JSON.stringify(file))
    }
    const ending = await apps(['list', ...words.split(' '), '-o', 'json'], { variables })
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(errorOf(ending).message).toMatch(message)
    expect([...sandboxes.eu.requests, ...sandboxes.us.requests]).toEqual([])
  })

  test('without a profile there is no domain', async () => {
    const { apps, directory } = await severalSandboxes(['eu'])
    await writeFile(join(directory, 'profiles.json'), '{"version": 1, "profiles": {}}')
    const ending = await apps(['audit', '--all-profiles', ...limits])
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain('--all-profiles: no profile exists yet.')
  })

  test('a policy to start with is of one domain', async () => {
    const { apps, sandboxes } = await severalSandboxes(['eu', 'us'])
    const ending = await apps(['audit', '--init', '--profiles', 'eu,us', '-o', 'json'])
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(errorOf(ending).message).toBe('--init writes a policy for one domain.')
    expect([...sandboxes.eu.requests, ...sandboxes.us.requests]).toEqual([])
  })

  test('a command that changes something takes one domain', async () => {
    const { apps, sandboxes } = await severalSandboxes(['eu', 'us'])
    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '--profiles', 'eu,us'])
    expect(ending.exitCode).toBe(2)
    expect([...sandboxes.eu.requests, ...sandboxes.us.requests]).toEqual([])
  })
})

test('apps diff of several domains shows which differs in what, and by whom', async () => {
  const { apps, directory } = await severalSandboxes(names)
  const all = join(directory, 'all')
  await apps(['snapshot', '--all-profiles', '--out', all])
  await apps(['set-expiry', exampleIds.fieldServiceApi, '30d', '-y', '--profile', 'us'])
  const table = await apps(['diff', all, '--all-profiles', '-o', 'table'])
  expect(table.exitCode).toBe(1)
  expect(table.stdout).toMatch(/^Domain +Differences +Read +Address\neu +0 +complete/)
  expect(table.stdout).toMatch(/\n\nus\nfrom .*\nto .*\n\nField Service API .*\n {2}refreshTokenExpiry {2}365d → 30d\n/)
  const rows = readCsvRecords((await apps(['diff', all, '--all-profiles', '-o', 'csv'])).stdout)
  expect(rows).toMatchObject([{ kind: 'changed', profile: 'us', lastModifiedBy: 'OAuthClient' }])
  expect(await apps(['diff', all, '--profile', 'us'])).toMatchObject({ exitCode: 1 })
  expect(await apps(['diff', all, '--profile', 'eu'])).toMatchObject({ exitCode: 0 })
  const markdown = join(directory, 'diff.md')
  expect(await apps(['diff', all, '--profiles', 'us,dev', '-o', `markdown=${markdown}`])).toMatchObject({ exitCode: 1 })
  expect(await readFile(markdown, 'utf8')).toMatch(/\n# us\n\n## 1 difference\n/)
})

test('apps diff of several domains marks our own changes of each, and saves no plan', async () => {
  const { apps, sandboxes, directory } = await severalSandboxes(names)
  const at = (name: string) => join(directory, name)
  await apps(['snapshot', '--all-profiles', '--out', at('all')])
  const createdAt = new Date().toISOString()
  const wish: Wish = [exampleIds.fieldServiceApi, 'refreshTokenExpiry', 2_592_000]
  for (const name of ['eu', 'us'] as const) {
    writePlanFor(at(name), sandboxes[name], [wish], { createdAt })
    expect(await apps(['apply', at(name), '-y', '--profile', name])).toMatchObject({ exitCode: 0 })
  }
  const journal = at('us.journal.ndjson')
  const { stdout } = await apps(['diff', at('all'), '--all-profiles', '--journal', journal, '-o', 'csv'])
  expect(stdout).toMatch(/,lastModifiedBy,by,byJournal,byRow,problem,profile,domain\n/)
  expect(readCsvRecords(stdout)).toMatchObject([
    { profile: 'eu', by: '', byJournal: '', byRow: '' },
    { profile: 'us', by: 'apps apply', byJournal: journal, byRow: '1' },
  ])

  const requests = () => names.map((name) => sandboxes[name].requests.length)
  const before = requests()
  const saved = ['--plan', at('back.json'), '-o', 'json']
  for (const words of [['--all-profiles'], [at('all')]]) {
    const ending = await apps(['diff', at('all'), ...words, ...saved])
    expect([ending.exitCode, errorOf(ending).message]).toEqual([
      2,
      '--plan: a plan is of one domain, and several are compared.',
    ])
  }
  const stranger = await apps(['diff', at('all'), '--profiles', 'eu,dev', '--journal', journal, '-o', 'json'])
  expect([stranger.exitCode, errorOf(stranger).message]).toEqual([
    2,
    `--journal: ${journal} is of ${sandboxes.us.url}, and what is compared is ${sandboxes.eu.url}, ${sandboxes.dev.url}.`,
  ])
  expect(requests()).toEqual(before)
})

test('a file without a domain that is asked for, and one with a domain twice, are refused before any request', async () => {
  const { apps, sandboxes, directory } = await severalSandboxes(names)
  const [two, twice] = [join(directory, 'two'), join(directory, 'twice')]
  await apps(['snapshot', '--profiles', 'eu,us', '--out', two])
  const sent = sandboxes.eu.requests.length
  const missing = await apps(['diff', two, '--all-profiles', '-o', 'json'])
  expect(missing).toMatchObject({ exitCode: 2, stdout: '' })
  expect(errorOf(missing).message).toBe(`${two} has no snapshot of ${sandboxes.dev.url}.`)
  const text = await readFile(two, 'utf8')
  await writeFile(twice, text + text)
  expect(errorOf(await apps(['diff', twice, '--all-profiles', '-o', 'json'])).message).toBe(
    `${twice} has two snapshots of ${sandboxes.eu.url}.`,
  )
  expect(sandboxes.eu.requests).toHaveLength(sent)
})

describe('apps audit of several domains', () => {
  test('strangers read its reports, which have each domain', async () => {
    const { apps, sandboxes, directory } = await severalSandboxes(names)
    const at = (name: string) => join(directory, name)
    await writeFile(at('policy.yaml'), (await apps(['audit', '--init', '--profile', 'eu'])).stdout)
    await apps(['set-offline', exampleIds.fieldServiceApi, 'off', '-y', '--profile', 'us'])
    const files = ['json', 'csv', 'sarif', 'junit', 'html', 'markdown'].flatMap((each) => ['-o', `${each}=${at(each)}`])
    const ending = await apps(['audit', '--all-profiles', '--policy', at('policy.yaml'), ...files, '-o', 'table'])
    expect(ending.exitCode).toBe(1)
    expect(ending.stdout).toMatch(/^Domain +Findings +Read +Address\neu +2 high, 1 medium +complete/)
    expect(ending.stdout).toMatch(/\n3 of 3 domains complete\.\n$/)
    const text = (name: string) => readFile(at(name), 'utf8')

    const sarif = JSON.parse(await text('sarif'))
    expect(sarifFaults(sarif)).toEqual([])
    expect(
      sarif.runs.map(({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id),
    ).toEqual(names.map((name) => `apps-audit/${sandboxes[name].url.slice('http://'.length)}/`))
    const cases = elementsOf(readXml(await text('junit')), 'testcase')
    for (const name of names) {
      const host = sandboxes[name].url.slice('http://'.length)
      expect(cases.some(({ attributes }) => attributes['classname'] === `${host}.coverage`)).toBe(true)
    }
    const rows = readCsvRecords((await text('csv')).slice(1))
    expect(Object.keys(rows[0] ?? {}).slice(-2)).toEqual(['profile', 'domain'])
    const { domains, summary } = JSON.parse(await text('json'))
    const findings = domains.reduce((sum: number, each: { findings: unknown[] }) => sum + each.findings.length, 0)
    expect(summary.findings).toBe(findings)
    expect(rows.filter(({ type }) => type === 'finding')).toHaveLength(findings)
    const html = await text('html')
    const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] })
    const { results } = await validator.validateString(html)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([])
    expect(html).toContain('<option value="us">us</option>')

    // The same report is the baseline of all of them.
    const again = ['audit', '--all-profiles', '--policy', at('policy.yaml'), '--baseline', at('json'), '--only-new']
    expect(await apps(again)).toMatchObject({ exitCode: 0 })
    const one = ['audit', '--profile', 'us', '--policy', at('policy.yaml'), '--baseline', at('json'), '--only-new']
    expect(await apps(one)).toMatchObject({ exitCode: 0 })
  })

  test('a waiver with a domain holds there, and one without holds in each', async () => {
    const { apps, sandboxes, directory } = await severalSandboxes(names)
    const path = join(directory, 'waivers.yaml')
    const waiver = (more: string) =>
      `waivers:\n  - {rule: refresh-max, app: "${exampleIds.fieldServiceApi}", reason: r, owner: o, expires: 2099-12-31${more}}\n`
    const waived = async () => {
      const ending = await apps(['audit', '--all-profiles', ...limits, '--waivers', path, '-o', 'json'])
      expect(ending.stderr).not.toContain('unused')
      return json(ending).domains.map((each: { summary: { waived: number } }) => each.summary.waived)
    }
    await writeFile(path, waiver(`, domain: "${sandboxes.us.url}/"`))
    expect(await waived()).toEqual([0, 1, 0])
    await writeFile(path, waiver(''))
    expect(await waived()).toEqual([1, 1, 1])
    await writeFile(path, waiver(', domain: us'))
    const ending = await apps(['audit', '--all-profiles', ...limits, '--waivers', path])
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ending.stderr).toContain("'domain' is not the URL of a domain")
  })
})

test('a domain whose token is made of words of the output blacks out nothing of another one', async () => {
  const { apps, sandboxes, directory } = await severalSandboxes(['eu', 'us'])
  const words = `${exampleIds.fieldServiceApi}.Field Service API.refreshTokenExpiry.complete.incomplete`
  const alone = await apps(['list', '--profile', 'eu', '-o', 'json'])
  const answer = { type: 'override', attributes: { access_token: words } }
  sandboxes.us.state.faults.push(readFault({ match: { kind: 'token', times: 99 }, action: answer }))
  const ending = await apps(['list', '--all-profiles', '-o', 'json'])
  const [eu, us] = json(ending).domains
  expect([eu.status, us.status]).toEqual(['complete', 'failed'])
  expect(eu.apps).toEqual(json(alone))
  for (const format of ['csv', 'ndjson', 'plain', 'table']) {
    const { stdout } = await apps(['list', '--all-profiles', '-o', format])
    expect(stdout).toContain('Field Service API')
    expect(stdout.split(exampleIds.fieldServiceApi).length).toBeGreaterThan(1)
  }
  const file = join(directory, 'snapshot')
  await apps(['snapshot', '--all-profiles', '--out', file])
  expect(await apps(['diff', file, '--profile', 'eu'])).toMatchObject({ exitCode: 0 })
  for (const format of ['json', 'ndjson', 'csv', 'html', 'markdown', 'junit', 'table'])
    expect((await apps(['audit', '--all-profiles', ...limits, '-o', format])).stdout).toContain('Field Service API')
})

test('what a domain sets as a cookie goes nowhere', async () => {
  const seen: string[] = []
  const server = await startFaultServer(({ headers }, reply) => {
    seen.push(...Object.keys(headers))
    reply.answer(200, '{"access_token":"t-5d81e03c7b","token_type":"Bearer","expires_in":3600}', {
      headers: ['set-cookie: session=abc'],
    })
  })
  const { apps, directory } = await severalSandboxes(['eu', 'us'])
  const path = join(directory, 'profiles.json')
  const file = JSON.parse(await readFile(path, 'utf8'))
  file.profiles.us.domainUrl = server.origin
  await writeFile(path, JSON.stringify(file))
  expect(await apps(['list', '--all-profiles'])).toMatchObject({ exitCode: 3 })
  await server.stop()
  expect(seen.length).toBeGreaterThan(0)
  expect(seen).not.toContain('cookie')
})
