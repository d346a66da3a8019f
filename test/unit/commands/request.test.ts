import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../src/sandbox/faults/fault'
import { programWithSandbox } from '../../support/in-process'
import { rawDomain } from '../../support/raw-domain'

const id = '9fc12da9eecd4927a9ef88512ce5612e'
const app = `/admin/v1/Apps/${id}`
const patch = (value: number) =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value }],
  })

describe('a request that writes', () => {
  const words = ['request', 'PATCH', app, '--input', '-', '--attributes', 'refreshTokenExpiry']

  test('needs --yes where nobody can be asked, and sends nothing without', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const { exitCode, stdout, stderr } = await apps(words, { stdin: patch(777_600) })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toBe(`Error: PATCH ${app} may change data, and this run cannot prompt.\nHint: Add --yes.\n`)
    expect(sandbox.requests).toEqual([])
  })

  test('asks on a terminal, naming the domain', async () => {
    const { apps, sandbox } = await programWithSandbox()
    const declined = await apps(words, { stdin: patch(777_600), onTerminal: true, answers: ['n'] })
    expect(declined.exitCode).toBe(2)
    expect(declined.stderr).toContain(`Send PATCH ${app} to ${sandbox.url}? It may change data. [y/N]`)
    expect(sandbox.requests).toEqual([])
    const agreed = await apps(words, { stdin: patch(777_600), onTerminal: true, answers: ['y'] })
    expect(agreed.exitCode).toBe(0)
    expect(JSON.parse(agreed.stdout)).toMatchObject({ id, refreshTokenExpiry: 777_600 })
  })

  test.each<[Fault['action'], number]>([
    [{ type: 'status', status: 500 }, 8],
    [{ type: 'redirect', location: 'https://evil.example/' }, 8],
    [{ type: 'html' }, 8],
    [{ type: 'empty' }, 8],
    [{ type: 'truncate', bytes: 9 }, 8],
    [{ type: 'reset' }, 8],
    [{ type: 'status', status: 403, body: 'html' }, 8],
    [{ type: 'status', status: 429 }, 7],
    [{ type: 'status', status: 400 }, 7],
    [{ type: 'status', status: 409 }, 6],
    [{ type: 'status', status: 412 }, 6],
    [{ type: 'status', status: 404 }, 5],
    [{ type: 'status', status: 403 }, 4],
    [{ type: 'status', status: 401, body: 'html' }, 4],
  ])('is sent once, whatever comes back: %j ends with %i', async (action, expected) => {
    const { apps, sandbox, patches } = await programWithSandbox()
    sandbox.faults.add({ match: { method: 'PATCH', times: 9 }, action })
    const { exitCode, stdout } = await apps([...words, '-y'], { stdin: patch(777_600) })
    expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: '' })
    expect(patches()).toHaveLength(1)
  })
})

describe('F64, F72: what was sent is said, whatever happens here meanwhile', () => {
  const words = ['request', 'PATCH', app, '-y', '--input', '-', '-o', 'json']

  test('Ctrl-C after it was sent, and no answer: its effect is unknown', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    sandbox.faults.add({ match: { method: 'PATCH' }, action: { type: 'hang', when: 'after' } })
    const [interrupted, leaveNow] = [new AbortController(), new AbortController()]
    const look = () => {
      if (patches().length === 0) return setImmediate(look)
      interrupted.abort('SIGINT')
      leaveNow.abort('SIGINT')
      return null
    }
    look()
    const signals = { interrupted: interrupted.signal, leaveNow: leaveNow.signal }
    const { exitCode, stdout, stderr } = await apps(words, { stdin: patch(777_600), signals })
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
    expect(stderr).toContain(`PATCH ${app} was sent, and its effect is unknown.`)
    expect(stderr).not.toContain('Nothing was changed')
  })

  test.each([
    ['EPIPE', 141],
    ['ENOSPC', 11],
  ])('stdout fails with %s: that the domain took it stands on stderr', async (code, expected) => {
    const { apps } = await programWithSandbox()
    const write = async () => {
      throw Object.assign(new Error(`write ${code}`), { code, syscall: 'write' })
    }
    const { exitCode, stderr } = await apps(words, { stdin: patch(777_600), stdout: { write } })
    expect(exitCode).toBe(expected)
    expect(stderr).toContain('Warning: The domain accepted the request: it answered 200.')
  })
})

test.each([
  '/oauth2/v1/token',
  '/oauth2/v1/authorize?client_id=x',
  '/OAuth2/v1/revoke',
  '/sso/v1/sdk/authenticate',
  '/admin/v1/..;/x',
])('R1: %s is sent to nobody', async (path) => {
  const { apps, sandbox } = await programWithSandbox()
  for (const method of ['GET', 'POST']) expect((await apps(['request', method, path, '-y'])).exitCode).toBe(2)
  expect(sandbox.requests).toEqual([])
})

describe('what the domain sent is shown as it is, or it is said that it is not', () => {
  const said = async (body: string) => {
    const { apps } = await rawDomain(() => ({ body }))
    return await apps(['request', 'GET', app])
  }
  const rounded = 'Warning: A number in the answer has more digits than are kept here: it is shown rounded.\n'

  test.each([
    ['9007199254740991', ''],
    ['-9007199254740993', rounded],
    ['0.1', ''],
    ['6.048e5', ''],
    ['1e400', rounded],
    ['0.12345678901234567', rounded],
    ['"9007199254740993"', ''],
    ['"a: 9007199254740993, 1e400"', ''],
    ['[1,9007199254740993]', rounded],
    ['1234567890123456', ''],
    ['0.1234567890123', ''],
  ])('the number %s', async (number, stderr) => {
    expect(await said(`{"id":"${id}","x":${number}}`)).toMatchObject({ exitCode: 0, stderr })
  })

  test('a name that stands twice is not trusted', async () => {
    const { exitCode, stdout, stderr } = await said(`{"id":"${id}","x":1,"x":2}`)
    expect([exitCode, stdout]).toEqual([7, ''])
    expect(stderr).toContain('no JSON that can be trusted: an object in it has the same name twice.')
  })

  test('an id that stands twice, in two letter cases, is none', async () => {
    const body = `{"id":"${id}","ID":"x"}`
    expect((await said(body)).exitCode).toBe(7)
    const { apps } = await rawDomain(() => ({ body }))
    expect((await apps(['request', 'DELETE', app, '-y'])).exitCode).toBe(8)
  })
})

test('404: of an app that there is no such app, of any other path that it is refused', async () => {
  const { apps } = await programWithSandbox()
  const codes = ['/admin/v1/Apps/nobody', '/admin/v1/Nothing'].map((path) => apps(['request', 'GET', path]))
  expect((await Promise.all(codes)).map(({ exitCode }) => exitCode)).toEqual([5, 7])
})

describe('202: the domain has not done it yet', () => {
  test.each([
    ['', 'PATCH'],
    ['', 'DELETE'],
    ['', 'PUT'],
    ['', 'POST'],
    [`{"id":"${id}"}`, 'PATCH'],
    ['{"status":"queued"}', 'POST'],
  ])('with the body %j, a %s ends with 8', async (body, method) => {
    const { apps } = await rawDomain(() => ({ status: 202, body }))
    const path = method === 'POST' ? '/admin/v1/Jobs' : app
    const input = method === 'DELETE' ? [] : ['--input', '-']
    const { exitCode, stdout, stderr } = await apps(['request', method, path, '-y', ...input], { stdin: '{}' })
    expect(exitCode).toBe(8)
    expect(stdout === '' ? '' : JSON.stringify(JSON.parse(stdout))).toBe(body)
    expect(stderr).toContain(
      'Error: The domain answered 202: it accepted the request, but has not completed it yet. Its effect is unknown.\n',
    )
  })

  test('a read that is answered 202 has no effect', async () => {
    const { apps } = await rawDomain(() => ({ status: 202, body: '' }))
    expect((await apps(['request', 'GET', '/admin/v1/Jobs/1'])).exitCode).toBe(0)
  })

  test('a bulk request that is answered 202 without results is unknown as well', async () => {
    const { apps } = await rawDomain(() => ({ status: 202, body: '' }))
    const stdin = '{"Operations":[{"method":"DELETE","path":"/Apps/x"}]}'
    expect((await apps(['request', 'POST', '/admin/v1/Bulk', '-y', '--input', '-'], { stdin })).exitCode).toBe(8)
  })
})

test('one request that is turned away is not called several attempts', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.faults.add({ match: { method: 'PATCH' }, action: { type: 'status', status: 429 } })
  const { stderr } = await apps(['request', 'PATCH', app, '-y', '--input', '-'], { stdin: patch(777_600) })
  expect(stderr).toContain(`The domain limits requests: asked to answer PATCH ${app}, it answered 429.`)
  expect(stderr).not.toContain('attempts')
})

describe('what goes out is what was typed', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['1234567890123456', 1234567890123456],
    ['0', 0],
    ['01', '01'],
    ['1.5', '1.5'],
  ])('-F n=%s', async (typed, sent) => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(['request', 'POST', '/admin/v1/Apps', '-y', '-F', `n=${typed}`])
    const { body } = sandbox.requests.find(({ method, path }) => method === 'POST' && path === '/admin/v1/Apps') ?? {}
    expect(JSON.parse(String(body))).toEqual({ n: sent })
  })

  test.each(['9007199254740992', '9007199254740993', '-9007199254740993', '1'.repeat(400)])(
    '-F n=%s is refused: another number would be sent',
    async (typed) => {
      const { apps, sandbox } = await programWithSandbox()
      const { exitCode, stderr } = await apps(['request', 'POST', '/admin/v1/Apps', '-y', '-F', `n=${typed}`])
      expect(exitCode).toBe(2)
      expect(stderr).toContain('Error: --typed-field: an integer with so many digits cannot be sent exactly.\n')
      expect(sandbox.requests).toEqual([])
    },
  )

  test.each(['{"a":1,"a":2}', '{"b":[{"a":1,"a":1}]}', '{"a":1,"\\u0061":2}'])(
    '--input with the same name twice is refused: %s',
    async (stdin) => {
      const { apps, sandbox } = await programWithSandbox()
      const { exitCode, stderr } = await apps(['request', 'POST', '/admin/v1/Apps', '-y', '--input', '-'], { stdin })
      expect(exitCode).toBe(2)
      expect(stderr).toContain('Error: --input: an object in it has the same name twice.\n')
      expect(sandbox.requests).toEqual([])
    },
  )

  test('--input with the same name in two objects goes out', async () => {
    const { apps, sandbox } = await programWithSandbox()
    await apps(['request', 'POST', '/admin/v1/Apps', '-y', '--input', '-'], {
      stdin: '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    })
    expect(sandbox.requests.some(({ method, path }) => method === 'POST' && path === '/admin/v1/Apps')).toBe(true)
  })
})
