import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleIds, type Sandbox } from '../../src/sandbox/server'
import { programWith, programWords } from '../support/built-program'
import { errorOf, json, terminalWithSandbox } from '../support/program'

const app = exampleIds.resourceOwner

/** Runs with stdout going where a pipe cannot: a full device, or a reader that is gone before anything is written. */
function withStdout(
  stdout: number | 'closed',
  args: string[],
  sandbox: Sandbox,
): Promise<{ exitCode: number | null; stderr: string }> {
  const child = spawn(...programWith(args), {
    stdio: ['ignore', stdout === 'closed' ? 'pipe' : stdout, 'pipe'],
    env: {
      PATH: process.env['PATH'],
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
    },
  })
  child.stdout?.destroy()
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, stderr })))
}

test('E12: the working directory has been deleted: nothing of this program depends on it but what is written there', async () => {
  const { sandbox } = await terminalWithSandbox()
  const gone = mkdtempSync(join(tmpdir(), 'apps-gone-'))
  const variables = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  const words = programWords.map((word) => `'${word}'`).join(' ')
  const run = (args: string): Promise<{ exitCode: number | null; said: string }> => {
    const child = spawn('sh', ['-c', `rmdir "$PWD" 2>/dev/null; exec ${words} ${args} 2>&1`], {
      cwd: gone,
      env: variables,
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, said })))
  }
  expect(await run(`get-expiry ${app} --seconds`)).toEqual({ exitCode: 0, said: '604800\n' })
  mkdirSync(gone, { recursive: true })
  expect(await run('audit -o json=report.json')).toEqual({
    exitCode: 11,
    said: 'Error: Cannot write report.json (ENOENT). No request was sent to the domain.\n',
  })
})

describe('stdout that does not take it', () => {
  test('F72: the reader has gone: a read ends quietly with 141', async () => {
    const { sandbox } = await terminalWithSandbox()
    expect(await withStdout('closed', ['get-expiry', app], sandbox)).toEqual({ exitCode: 141, stderr: '' })
  })

  test('F72: a change is finished all the same, and its outcome said on stderr', async () => {
    const { sandbox } = await terminalWithSandbox()
    expect(await withStdout('closed', ['set-expiry', app, '9d'], sandbox)).toEqual({
      exitCode: 0,
      stderr: `confirmed: refresh-token lifetime of 'ResourceOwner' (${app}) from 7d (604800 s) to 9d (777600 s)\nTo go back: apps set-expiry ${app} 7d --expect 9d\n`,
    })
  })

  test.runIf(existsSync('/dev/full'))('F68: a full device is 11, and the outcome of a change is said', async () => {
    const { sandbox } = await terminalWithSandbox()
    const incomplete = 'Error: The output could not be written and is incomplete (ENOSPC).\n'

    expect(await withStdout(openSync('/dev/full', 'w'), ['get-expiry', app], sandbox)).toEqual({
      exitCode: 11,
      stderr: incomplete,
    })
    expect(await withStdout(openSync('/dev/full', 'w'), ['set-expiry', app, '9d'], sandbox)).toEqual({
      exitCode: 11,
      stderr: `confirmed: refresh-token lifetime of 'ResourceOwner' (${app}) from 7d (604800 s) to 9d (777600 s)\nTo go back: apps set-expiry ${app} 7d --expect 9d\n${incomplete}`,
    })
  })
})

test.skipIf(process.platform === 'win32')(
  'streams that are closed before it starts change neither answer nor code',
  async () => {
    const { sandbox } = await terminalWithSandbox()
    const closed = (redirections: string, args: string) =>
      new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
        const child = spawn('sh', ['-c', `exec "$@" ${args} ${redirections}`, 'sh', ...programWords], {
          env: {
            PATH: process.env['PATH'],
            APPS_DOMAIN_URL: sandbox.url,
            APPS_CLIENT_ID: sandbox.clientId,
            APPS_CLIENT_SECRET: sandbox.clientSecret,
          },
        })
        const said = { stdout: '', stderr: '' }
        for (const name of ['stdout', 'stderr'] as const)
          child[name].setEncoding('utf8').on('data', (chunk) => {
            said[name] += chunk
          })
        child.on('close', (exitCode) => resolve({ exitCode, ...said }))
      })

    expect(await closed('<&-', `get-expiry ${app} --seconds`)).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(await closed('2>&-', `get-expiry ${app} --seconds`)).toEqual({ exitCode: 0, stdout: '604800\n', stderr: '' })
    expect(await closed('<&- 2>&-', 'get-expiry nobody')).toEqual({ exitCode: 5, stdout: '', stderr: '' })
    // A question cannot be asked: more than doubling a lifetime needs -y then.
    expect((await closed('<&- 2>&-', `set-expiry ${app} 90d`)).exitCode).toBe(2)
    expect(sandbox.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  },
)

test('E16: odd settings of a terminal, a time zone and a language change no byte in a pipe', async () => {
  const { apps } = await terminalWithSandbox()
  const argv = ['audit', '--max-refresh', '3650d', '-o', 'table']
  const usual = await apps(argv)
  for (const COLUMNS of ['0', '-1', '1e9']) {
    const odd = { COLUMNS, LINES: '-1', TERM: 'dumb', TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'no-such' }
    expect(await apps(argv, { variables: odd })).toEqual(usual)
  }
  expect(usual.stdout).toMatch(/^✓ Policy met/)
})

describe('signals', () => {
  /** Resolves when the sandbox has received as many requests of that kind. */
  function received(sandbox: Sandbox, kind: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (sandbox.requests.filter((request) => request.kind === kind).length >= times) resolve()
        else setImmediate(look)
      }
      look()
    })
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ] as const)('F63, F65: %s before anything was sent: %i, and nothing was changed', async (signal, exitCode) => {
    const { sandbox, start, patches } = await terminalWithSandbox()
    sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'hang' } })

    const running = start(['set-expiry', app, '9d', '-o', 'json'])
    await received(sandbox, 'get')
    running.signal(signal)
    const ending = await running.ended

    expect(ending).toMatchObject({ exitCode, stdout: '' })
    expect(errorOf(ending)).toMatchObject({ code: exitCode, message: 'Interrupted. Nothing was changed.' })
    expect(patches()).toEqual([])
  })

  test('F64: Ctrl-C after it was sent: what became of it is found out, printed, and then it ends', async () => {
    const { sandbox, start } = await terminalWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } })

    const running = start(['set-expiry', app, '9d', '-o', 'json'])
    await received(sandbox, 'patch')
    running.signal('SIGINT')
    const ending = await running.ended

    expect(ending.exitCode).toBe(130)
    expect(json(ending)).toMatchObject({ outcome: 'confirmed', now: { seconds: 777600 } })
  })

  const changes = [
    ['set-expiry', app, '9d'],
    ['set-offline', app, 'off'],
    ['set-grant', app, 'device', 'on'],
  ]
  test.each(
    changes.flatMap((words) =>
      (
        [
          ['SIGINT', 'SIGINT', 130],
          ['SIGINT', 'SIGTERM', 130],
          ['SIGTERM', 'SIGTERM', 143],
        ] as const
      ).map((signals) => [words, ...signals] as const),
    ),
  )(
    'F64: %j, and after the PATCH %s and %s: exit code %i, and the error says that the outcome is unknown',
    async (words, first, second, exitCode) => {
      const { sandbox, start } = await terminalWithSandbox()
      sandbox.faults.add(
        { match: { kind: 'patch' }, action: { type: 'hang', when: 'after' } },
        { match: { kind: 'get', skip: 1 }, action: { type: 'hang' } },
      )

      const running = start([...words, '-o', 'json'])
      await received(sandbox, 'patch')
      running.signal(first)
      await running.hasSaid(
        'Interrupted. Reading the app to verify the change, for at most 8 s. A second Ctrl-C stops this.',
      )
      await received(sandbox, 'get', 2)
      running.signal(second)
      const ending = await running.ended

      expect(ending.exitCode).toBe(exitCode)
      expect(json(ending)).toMatchObject({ outcome: 'unknown', now: null })
      expect(errorOf(ending)).toMatchObject({
        code: exitCode,
        message: expect.stringMatching(
          /^Interrupted\. The change .*was sent, but its result is unknown: the app could not be read afterwards\.$/,
        ),
        hint: 'Run the same command again: it reads first, so it is safe.',
      })
      expect(ending.stderr).not.toContain('Nothing was changed')
    },
  )

  test.each([
    ['accepted', 200],
    ['turned away', 429],
  ])('F64: Ctrl-C while a change that was %s is verified: it says so at once, and reads again', async (_, status) => {
    const { sandbox, start } = await terminalWithSandbox()
    sandbox.faults.add({ match: { kind: 'get', skip: 1 }, action: { type: 'hang' } })
    if (status === 429)
      sandbox.faults.add({
        match: { kind: 'patch', times: 9 },
        action: { type: 'status', status, headers: { 'retry-after': '90' } },
      })

    const running = start(['set-expiry', app, '9d', '-o', 'json'])
    await received(sandbox, 'get', 2)
    running.signal('SIGINT')
    const ending = await running.ended

    expect(ending.exitCode).toBe(130)
    expect(ending.stderr).toContain('Interrupted. Reading the app to verify the change, for at most 8 s.')
    expect(json(ending)).toMatchObject(
      status === 200
        ? { outcome: 'confirmed', now: { seconds: 777600 } }
        : { outcome: 'refused', now: { seconds: 604800 } },
    )
  })

  test('F64: the domain accepted the change, reads show the old value, and a second Ctrl-C comes: it differs', async () => {
    const { sandbox, start } = await terminalWithSandbox()
    sandbox.faults.add(
      { match: { kind: 'patch' }, action: { type: 'pretend' } },
      { match: { kind: 'get', skip: 2 }, action: { type: 'hang' } },
    )

    const running = start(['set-expiry', app, '9d'])
    await received(sandbox, 'get', 3)
    running.signal('SIGINT')
    await running.hasSaid('Reading the app to verify the change')
    running.signal('SIGINT')
    const ending = await running.ended

    expect(ending.exitCode).toBe(130)
    expect(ending.stderr).toMatch(
      /\nError: Interrupted\. The domain accepted the change, but at \S+ the refresh-token lifetime reads 7d/,
    )
    expect(ending.stderr).not.toContain('Nothing was changed')
  })

  test('F64: Ctrl-C twice while nobody reads the result of a change: the change is not denied', async () => {
    const { sandbox, start } = await terminalWithSandbox()
    sandbox.faults.add({ match: { kind: 'get', skip: 1 }, action: { type: 'hang' } })
    const running = start(['request', 'PATCH', `/admin/v1/Apps/${app}`, '-y', '--input', '-'], {
      stdin: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 777600 }],
      }),
    })
    await received(sandbox, 'patch')
    running.signal('SIGINT')
    running.signal('SIGINT')
    const { stderr } = await running.ended
    expect(stderr).not.toContain('Nothing was changed')
  })
})
