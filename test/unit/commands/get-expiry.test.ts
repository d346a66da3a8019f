import { describe, expect, test } from 'vitest'
import type { Signals } from '../../../src/platform/environment'
import { exampleIds, type Sandbox } from '../../../src/sandbox/server'
import { programWithSandbox } from '../../support/in-process'

const noSuch = (name: string) => `There is no app with the id, client id or display name '${name}'.`

describe('several apps: those that could be read are printed; none is no result, and an empty list would be one', () => {
  test.each(['json', 'ndjson', 'csv', 'plain', 'table'])('none, as %s: stdout stays empty', async (format) => {
    const { apps } = await programWithSandbox()

    const ending = await apps(['get-expiry', 'nosuch', 'neither', '-o', format])

    expect(ending).toMatchObject({ exitCode: 5, stdout: '' })
    expect(ending.stderr.split('\n')[0]).toBe(`Warning: ${noSuch('nosuch')}`)
    expect(ending.stderr).toContain(noSuch('neither'))
  })

  test('one of two: an array of one, and the error last', async () => {
    const { apps } = await programWithSandbox()

    const ending = await apps(['get-expiry', 'nosuch', 'ResourceOwner', '-o', 'json'])

    expect(ending.exitCode).toBe(5)
    expect(JSON.parse(ending.stdout).map(({ id }: { id: string }) => id)).toEqual([exampleIds.resourceOwner])
    expect(JSON.parse(ending.stderr).error).toMatchObject({ code: 5, message: noSuch('nosuch') })
  })
})

describe('a table of several apps marks a lifetime that has no effect', () => {
  const named = ['get-expiry', 'ResourceOwner', 'Payments API', 'Field Service Mobile']

  test('on a terminal of 80 columns, and says below what the mark means', async () => {
    const { apps } = await programWithSandbox()

    const { stdout, stderr } = await apps(named, { onTerminal: true, variables: { NO_COLOR: '1' } })

    expect(stdout).toBe(
      [
        'App id                            Name                  Refresh  Source   Access',
        '9fc12da9eecd4927a9ef88512ce5612e  ResourceOwner         7d       app      1h',
        'c8e03f5a19b74d2c9d6fb27e4a815f33  Payments API          7d*      app      15m',
        '1e6b93d84c7f4a05a2d8f70b5e9c3416  Field Service Mobile  7d*      default  1h*',
        '',
      ].join('\n'),
    )
    expect(stderr).toBe(
      '* marks a lifetime without effect. To see why:\napps get-expiry c8e03f5a19b74d2c9d6fb27e4a815f33\n',
    )
  })

  test('the mark is for people alone, and is not explained where there is none', async () => {
    const { apps } = await programWithSandbox()

    expect((await apps(named)).stdout).toBe(
      '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\t7d\tapp\t3600\ttrue\ttrue\ttrue\tapp\n' +
        'c8e03f5a19b74d2c9d6fb27e4a815f33\tPayments API\t604800\t7d\tapp\t900\tfalse\ttrue\ttrue\tapp\n' +
        '1e6b93d84c7f4a05a2d8f70b5e9c3416\tField Service Mobile\t604800\t7d\tdefault\t3600\tfalse\tfalse\ttrue\tdefault\n',
    )
    expect((await apps(['get-expiry', 'ResourceOwner', 'Customer Portal', '-o', 'table'])).stderr).toBe('')
    expect((await apps([...named, '-o', 'table', '-q'])).stderr).toBe('')
  })
})

describe('an inactive app: its lifetimes have no effect while it is inactive', () => {
  const reason = 'active is false: no token is issued for this app'
  const { legacyIntranet, nightlyInvoiceExport } = exampleIds

  test('a resource: the reason is said once', async () => {
    const { apps } = await programWithSandbox()
    const { stdout } = await apps(['get-expiry', legacyIntranet], { onTerminal: true, variables: { NO_COLOR: '1' } })
    expect(stdout).toContain(`\nno effect      ${reason}\n`)
    expect(stdout).not.toContain('inactive')
  })

  test('a client: that it gets no token is said beside the reason', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.editApp(nightlyInvoiceExport, { active: false })
    const { stdout } = await apps(['get-expiry', nightlyInvoiceExport], {
      onTerminal: true,
      variables: { NO_COLOR: '1' },
    })
    expect(stdout).toContain('no effect      isOAuthResource is false: no token gives access to this app\n')
    expect(stdout).toContain('inactive       no token is issued for this app while it is inactive\n')
  })

  test('in JSON, plain and the table of apps list alike', async () => {
    const { apps } = await programWithSandbox()
    const json = JSON.parse((await apps(['get-expiry', legacyIntranet, '-o', 'json'])).stdout)
    expect(json.inEffect).toEqual({ refresh: false, access: false, reason })
    const line = `${legacyIntranet}\tLegacy Intranet\t7776000\t90d\tapp\t28800\tfalse\tfalse\tfalse\tapp\n`
    expect((await apps(['get-expiry', legacyIntranet])).stdout).toBe(line)
    const filter = ['--filter', 'displayName eq "Legacy Intranet"']
    expect((await apps(['list', ...filter])).stdout).toBe(line)
    expect((await apps(['list', ...filter, '-o', 'table'])).stdout).toMatch(/Legacy Intranet +90d\* +app +8h\*/)
  })
})

describe('--seconds warns of a value without effect', () => {
  test.each<[string, string[], string, string]>([
    [
      'no offline access',
      ['Payments API'],
      '604800\n',
      "Warning: The refresh-token lifetime of 'Payments API' has no effect: allowOffline is false: no refresh token is issued for this app.\n",
    ],
    ['the other lifetime', ['Payments API', '--token', 'access'], '900\n', ''],
    ['in effect', ['ResourceOwner'], '604800\n', ''],
    [
      'inactive',
      ['Legacy Intranet', '--token', 'access'],
      '28800\n',
      "Warning: The access-token lifetime of 'Legacy Intranet' has no effect: active is false: no token is issued for this app.\n",
    ],
  ])('%s', async (_, argv, stdout, stderr) => {
    const { apps } = await programWithSandbox()
    expect(await apps(['get-expiry', ...argv, '--seconds'])).toMatchObject({ exitCode: 0, stdout, stderr })
  })
})

describe('Ctrl-C', () => {
  /** As long as the sandbox has received fewer requests of that kind. */
  async function received(sandbox: Sandbox, kind: string, times: number): Promise<void> {
    while (sandbox.requests.filter((request) => request.kind === kind).length < times)
      await new Promise((resolve) => setImmediate(resolve))
  }

  /** Runs the command, and interrupts it when so many apps have been asked for. */
  async function interrupted(argv: string[], { hanging, after }: { hanging: number; after: number }) {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'get', skip: after - hanging, times: 99 }, action: { type: 'hang' } })
    const stop = new AbortController()
    const signals: Signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    const running = apps(argv, { signals })
    await received(sandbox, 'get', after)
    stop.abort('SIGINT')
    return running
  }

  const ids = [exampleIds.resourceOwner, exampleIds.paymentsApi, exampleIds.fieldServiceMobile]

  test('between several apps: those that were read, and one error object, with 130', async () => {
    const ending = await interrupted(['get-expiry', ...ids, '-o', 'json'], { hanging: 2, after: 3 })

    expect(ending.exitCode).toBe(130)
    expect(JSON.parse(ending.stdout)).toHaveLength(1)
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      code: 130,
      message: 'Interrupted. The results so far are shown above.',
    })
  })

  test('before any was read: nothing on stdout, and one error', async () => {
    const ending = await interrupted(['get-expiry', ...ids], { hanging: 3, after: 3 })

    expect(ending).toMatchObject({ exitCode: 130, stdout: '', stderr: 'Error: Interrupted. Nothing was changed.\n' })
  })

  test('F64: after a change was sent, the one error says what is not known about it', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'before' } })
    const stop = new AbortController()
    const signals: Signals = { interrupted: stop.signal, leaveNow: new AbortController().signal }
    const running = apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'], { signals })
    await received(sandbox, 'patch', 1)
    stop.abort('SIGINT')
    const ending = await running

    expect(ending.exitCode).toBe(130)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'unknown', now: { seconds: 604800 } })
    expect(JSON.parse(ending.stderr.trimEnd().split('\n').at(-1) ?? '').error).toMatchObject({
      code: 130,
      message: expect.stringMatching(
        /^Interrupted\. The change to 9d \(777600 s\) was sent, but its result is unknown: the refresh-token lifetime was still 7d at \S+; the request may still arrive\.$/,
      ),
      hint: 'Run the same command again: it reads first, so it is safe.',
    })
  })
})

test.each([
  [['set-expiry', exampleIds.resourceOwner, '9d'], 'confirmed: refresh-token lifetime of '],
  [['set-offline', exampleIds.resourceOwner, 'off'], 'confirmed: offline access of '],
])(
  'F64: %j, and Ctrl-C twice while nobody takes the result: what was done is said, and never that nothing was',
  async (argv, said) => {
    const { apps } = await programWithSandbox()
    const [interrupted, leaveNow] = [new AbortController(), new AbortController()]
    const write = () => {
      for (const each of [interrupted, leaveNow]) each.abort('SIGINT')
      return new Promise<void>(() => {})
    }

    const signals = { interrupted: interrupted.signal, leaveNow: leaveNow.signal }
    const { exitCode, stderr } = await apps(argv, { signals, stdout: { write } })

    expect(exitCode).toBe(130)
    expect(stderr).toContain(said)
    expect(stderr).toContain('Error: Interrupted. The results so far are shown above.')
    expect(stderr).not.toContain('Nothing was changed')
  },
)

test('a disk that is full and a change that did not take effect: one error object, and the other as a warning', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })
  const write = async () => {
    throw Object.assign(new Error('write failed'), { code: 'ENOSPC', syscall: 'write' })
  }

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'], { stdout: { write } })

  expect(ending.exitCode).toBe(8)
  const lines = ending.stderr.trimEnd().split('\n')
  expect(lines.slice(0, -1)).toEqual([
    `differs: refresh-token lifetime of 'ResourceOwner' (${exampleIds.resourceOwner}) from 7d (604800 s) to 9d (777600 s)`,
    'Warning: The output could not be written and is incomplete (ENOSPC).',
  ])
  expect(JSON.parse(lines.at(-1) ?? '').error).toMatchObject({ code: 8 })
})
