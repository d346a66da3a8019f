import { describe, expect, test } from 'vitest'
import { run } from '../../../src/main'
import { exampleIds, type FaultAction } from '../../../src/sandbox/server'
import { fakeEnvironment } from '../../support/fake-environment'
import { programWithSandbox } from '../../support/in-process'

const onTerminal = true
const plainTerminal = { NO_COLOR: '1' }

describe('a large step asks on a terminal, naming the domain', () => {
  test.each([
    ['y', 0],
    ['yes', 0],
    [' YES ', 0],
  ])('%j goes on', async (answer, exitCode) => {
    const { apps, sandbox } = await programWithSandbox()

    const ending = await apps(['set-expiry', 'ResourceOwner', '1d'], {
      onTerminal,
      answers: [answer],
      variables: plainTerminal,
    })

    expect(ending.exitCode).toBe(exitCode)
    expect(ending.stderr).toContain(
      `More than halve the refresh-token lifetime of 'ResourceOwner' on ${sandbox.url}, from 7d (604800 s) to 1d (86400 s)? [y/N] `,
    )
    expect(ending.stdout).toContain('confirmed by a fresh read')
  })

  test.each([['n'], [''], ['yep'], ['yesterday']])('A6: %j stops, and nothing is sent', async (answer) => {
    const { apps, patches } = await programWithSandbox()

    const ending = await apps(['set-expiry', 'ResourceOwner', '1d'], {
      onTerminal,
      answers: [answer],
      variables: plainTerminal,
    })

    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).toMatch(/Error: Nothing was changed: the question was not answered with yes\.\n$/)
    expect(patches()).toEqual([])
  })

  test('A6: so does the end of the input', async () => {
    const { apps, patches } = await programWithSandbox()
    expect((await apps(['set-expiry', 'ResourceOwner', '1d'], { onTerminal })).exitCode).toBe(2)
    expect(patches()).toEqual([])
  })

  test('--no-input never asks', async () => {
    const { apps, patches } = await programWithSandbox()

    const ending = await apps(['set-expiry', 'ResourceOwner', '1d', '--no-input'], { onTerminal, answers: ['y'] })

    expect(ending.exitCode).toBe(2)
    expect(ending.stderr).not.toContain('[y/N]')
    expect(patches()).toEqual([])
  })

  test('consent is for the value that was shown: if it has moved meanwhile, the question comes again', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    // The third reading is the one after the question: sign-in, search, question, search.
    sandbox.faults.add({
      match: { kind: 'list', skip: 1 },
      action: {
        type: 'foreignWrite',
        app: exampleIds.resourceOwner,
        attributes: { refreshTokenExpiry: 7776000 },
        when: 'before',
      },
    })

    const ending = await apps(['set-expiry', 'ResourceOwner', '1d'], {
      onTerminal,
      answers: ['y', 'n'],
      variables: plainTerminal,
    })

    expect(ending.exitCode).toBe(2)
    expect(ending.stderr.split('[y/N]')).toHaveLength(3)
    expect(ending.stderr).toContain('from 90d (7776000 s) to 1d (86400 s)? [y/N] ')
    expect(patches()).toEqual([])
  })
})

describe('what became of a change is found out within 30 seconds', () => {
  test('F40: a 200 that changed nothing: read at once and after 1, 4, 12 and 30 s', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d'])

    expect(ending.exitCode).toBe(8)
    expect(ending.waits).toEqual([1, 3, 8, 18])
    expect(sandbox.requests.filter(({ kind }) => kind === 'get')).toHaveLength(6)
    expect(ending.stderr).toBe(
      'Error: The domain accepted the change, but at 2026-10-05T14:03:30Z the refresh-token lifetime reads 7d (604800 s), not 9d (777600 s).\n' +
        'Hint: Another writer, or a rule of the domain? Check it with: apps get-expiry 9fc12da9eecd4927a9ef88512ce5612e\n',
    )
  })

  test('F45: a third value: all three are shown, and it is not written over', async () => {
    const { apps, sandbox, patches } = await programWithSandbox()
    sandbox.faults.add(
      { match: { kind: 'patch' }, action: { type: 'reset', when: 'before' } },
      {
        match: { kind: 'get', skip: 1 },
        action: {
          type: 'foreignWrite',
          app: exampleIds.resourceOwner,
          attributes: { refreshTokenExpiry: 86400 },
          when: 'before',
        },
      },
    )

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d'])

    expect(ending.exitCode).toBe(8)
    expect(ending.stderr).toContain(
      'The change to 9d (777600 s) was sent, but its result is unknown: it was 7d before and reads 1d (86400 s) at ',
    )
    expect(patches()).toHaveLength(1)
  })

  test('an app that cannot be read afterwards: unknown', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'get', skip: 1, times: 99 }, action: { type: 'status', status: 503 } })

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    expect(ending.exitCode).toBe(8)
    expect(JSON.parse(ending.stdout)).toMatchObject({ outcome: 'unknown', now: null })
    expect(ending.stderr).toContain('the app could not be read afterwards.')
  })

  test('and why it could not be read is said, with the status and the request id', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'get', skip: 1, times: 99 }, action: { type: 'status', status: 503 } })

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    const { error } = JSON.parse(ending.stderr)
    expect(error.message).toMatch(
      /^The change to 9d \(777600 s\) was sent, but its result is unknown: the app could not be read afterwards\. The domain failed to read app 9fc12da9eecd4927a9ef88512ce5612e: it answered 503/,
    )
    expect(error).toMatchObject({ code: 8, status: 503, requestId: expect.any(String) })
  })

  test('and what became of the answer', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add(
      { match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } },
      { match: { kind: 'get', skip: 1, times: 99 }, action: { type: 'html' } },
    )

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    expect(JSON.parse(ending.stderr).error.message).toMatch(
      /the app could not be read afterwards\. The answer about app 9fc12da9eecd4927a9ef88512ce5612e is HTML instead of SCIM\. The response was lost: 127\.0\.0\.1:\d+: .+\.$/,
    )
  })

  test('a refused version, and no fresh read: unknown', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add(
      { match: { kind: 'patch' }, action: { type: 'status', status: 412 } },
      { match: { kind: 'get', skip: 1, times: 99 }, action: { type: 'html' } },
    )

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    expect(ending.exitCode).toBe(8)
    expect(JSON.parse(ending.stderr).error.message).toMatch(
      /^The change to 9d \(777600 s\) was sent, but its result is unknown: the app could not be read afterwards\. The answer about app 9fc12da9eecd4927a9ef88512ce5612e is HTML instead of SCIM\./,
    )
  })
})

describe('--unset is said as what it is', () => {
  const app = exampleIds.resourceOwner

  test('a 200 that took nothing away', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })

    expect((await apps(['set-expiry', app, '--unset'])).stderr).toContain(
      'Error: The domain accepted the change, but at 2026-10-05T14:03:30Z the refresh-token lifetime is set: it reads 7d (604800 s).\n',
    )
  })

  test('and a 200 that set nothing', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'pretend' } })

    expect((await apps(['set-expiry', 'Customer Portal', '7d'])).stderr).toContain(
      'the refresh-token lifetime reads not set (7d by default), not 7d (604800 s).\n',
    )
  })

  test('lost on its way', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'before' } })

    expect((await apps(['set-expiry', app, '--unset'])).stderr).toContain(
      'Error: The request to unset the value was sent, but its result is unknown: the refresh-token lifetime was still 7d at ',
    )
  })

  test('made, its answer lost', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } })

    expect((await apps(['set-expiry', app, '--unset'])).stderr).toContain(
      'Warning: Now not set (7d by default), confirmed by reading; the answer to the change was lost, ',
    )
  })

  test('asked about before it more than halves a lifetime', async () => {
    const { apps } = await programWithSandbox()
    await apps(['set-expiry', app, '60d', '-y'])

    expect((await apps(['set-expiry', app, '--unset'])).stderr).toMatch(
      /^Error: Nothing was changed: it would more than halve .*, from 60d \(5184000 s\) to not set \(7d by default\)\.\n/,
    )
  })
})

describe('F16, F22, F27: a change that shows although its answer was no yes: what came is said', () => {
  const said = (status: number) =>
    new RegExp(
      `^Now 9d, confirmed by reading; the answer to the change \\(HTTP ${status}, request id \\S+\\) does not say so, and another writer may have set it\\.$`,
    )
  test.each<[string, FaultAction, number]>([
    ['500', { type: 'status', status: 500, when: 'after' }, 500],
    ['504 in HTML', { type: 'status', status: 504, body: 'html', when: 'after' }, 504],
    ['a redirect', { type: 'redirect', status: 307, location: 'https://elsewhere.example', when: 'after' }, 307],
    ['200 in HTML', { type: 'html', when: 'after' }, 200],
    ['200 about another app', { type: 'override', attributes: { id: exampleIds.paymentsApi } }, 200],
  ])('%s', async (_, action, status) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action })

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    expect(ending.exitCode).toBe(0)
    expect(JSON.parse(ending.stdout).outcome).toBe('confirmed')
    expect(JSON.parse(ending.stdout).warnings[0]).toMatch(said(status))
  })

  test('one that came and did nothing is not called lost either', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add({ match: { kind: 'patch' }, action: { type: 'html', when: 'before' } })

    const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-o', 'json'])

    expect(ending.exitCode).toBe(8)
    expect(JSON.parse(ending.stderr).error).toMatchObject({
      message: expect.stringMatching(/ the request may still arrive\. The answer to the change is not JSON\.$/),
      status: 200,
      requestId: expect.any(String),
    })
  })
})

describe('F36: a conflict names the value now, the one expected, and the one wanted', () => {
  const foreign = (attributes: Record<string, number>) => ({
    match: { kind: 'patch' } as const,
    action: { type: 'foreignWrite', app: exampleIds.resourceOwner, attributes, when: 'before' } as const,
  })

  test.each([[[]], [['--expect', '7d']]])('another value, with %j', async (options) => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add(foreign({ refreshTokenExpiry: 86400 }))

    const ending = await apps(['set-expiry', 'ResourceOwner', '9d', ...options])

    expect(ending.exitCode).toBe(6)
    expect(ending.stderr).toMatch(
      /^Error: Somebody else changed the app \(last by .+\)\. The refresh-token lifetime was 7d \(604800 s\) and is now 1d \(86400 s\), not 9d \(777600 s\)\. Nothing of ours was written\.\n/,
    )
  })

  test('the same value, and something else about the app', async () => {
    const { apps, sandbox } = await programWithSandbox()
    sandbox.faults.add(foreign({ accessTokenExpiry: 60 }))

    expect((await apps(['set-expiry', 'ResourceOwner', '9d', '--expect', '7d'])).stderr).toContain(
      'The refresh-token lifetime is still 7d (604800 s), not 9d (777600 s). Nothing of ours was written.\n',
    )
  })
})

test('F12: nothing goes out before Retry-After, and the waiting is said once', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'status', status: 429, retryAfter: 7 } })

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d'])

  expect(ending.exitCode).toBe(0)
  expect(ending.waits).toHaveLength(1)
  expect(ending.waits[0]).toBeGreaterThanOrEqual(7)
  expect(ending.waits[0]).toBeLessThan(8)
  expect(ending.stderr).toBe(
    `The domain limits requests: waiting 7.5 s, as it asks.\nTo go back: apps set-expiry ${exampleIds.resourceOwner} 7d --expect 9d\n`,
  )
})

const unprotected = 'The domain returned no version, so this change is not protected against concurrent writers.'

test('F38: a domain that gives no version is used, and it is said that nothing protects the change', async () => {
  const { apps, sandbox, patches } = await programWithSandbox()
  sandbox.faults.add({ match: { kind: 'get', times: 9 }, action: { type: 'override', remove: ['meta'] } })

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d'])

  expect(ending.exitCode).toBe(0)
  expect(patches()[0]?.headers).not.toHaveProperty('if-match')
  expect(ending.stderr).toBe(
    `Warning: ${unprotected}\nTo go back: apps set-expiry ${exampleIds.resourceOwner} 7d --expect 9d\n`,
  )
})

test('F38: so it is with -q, and in the document', async () => {
  const { apps, sandbox } = await programWithSandbox()
  sandbox.faults.add({ match: { kind: 'get', times: 9 }, action: { type: 'override', remove: ['meta'] } })

  const ending = await apps(['set-expiry', exampleIds.resourceOwner, '9d', '-q', '-o', 'json'])

  expect(ending.stderr).toBe(`Warning: ${unprotected}\n`)
  expect(JSON.parse(ending.stdout).warnings).toEqual([unprotected])
})

describe('a dry run says what the change itself will need', () => {
  const yes = ['Warning: Without a terminal, the change itself will need -y: it is a large step.']
  const tooLong = 'Warning: 366d is more than 365 days.'
  test.each<[string, string[], string[]]>([
    [
      '366d',
      [],
      [tooLong, 'Warning: The change itself will need --force, and without a terminal -y: it is a large step.'],
    ],
    ['366d', ['-y'], [tooLong, 'Warning: The change itself will need --force.']],
    ['366d', ['--force'], [tooLong, ...yes]],
    ['366d', ['--force', '-y'], [tooLong]],
    ['30d', [], yes],
    ['30d', ['-y'], []],
    ['8d', [], []],
  ])('%s %j', async (lifetime, options, said) => {
    const { apps } = await programWithSandbox()

    const { exitCode, stderr } = await apps(['set-expiry', 'ResourceOwner', lifetime, '-n', ...options])

    expect(exitCode).toBe(0)
    expect(stderr.split('\n').slice(0, -1)).toEqual(said)
  })
})

describe('D21: milliseconds are guessed at only where seconds were typed', () => {
  test.each([
    ['604800000', '7000d is more than 365 days; milliseconds? 604800 s is 7d.'],
    ['604800000s', '7000d is more than 365 days; milliseconds? 604800 s is 7d.'],
    ['604800000 seconds', '7000d is more than 365 days; milliseconds? 604800 s is 7d.'],
    ['PT604800000S', '7000d is more than 365 days; milliseconds? 604800 s is 7d.'],
    ['31536001', '365d1s is more than 365 days.'],
    ['7000d', '7000d is more than 365 days.'],
    ['1000 weeks', '7000d is more than 365 days.'],
    ['P7000D', '7000d is more than 365 days.'],
    ['6999d24h', '7000d is more than 365 days.'],
  ])('%s', async (typed, said) => {
    const environment = fakeEnvironment()
    expect(await run(['set-expiry', 'x', typed], environment)).toBe(2)
    expect(environment.said.stderr).toBe(`Error: <duration>: ${said}\nHint: If it is meant: --force\n`)
  })
})

test('a dry run on a terminal shows the request as it would go out', async () => {
  const { apps, sandbox } = await programWithSandbox()

  const { stdout } = await apps(['set-expiry', 'ResourceOwner', '9d', '-n'], { onTerminal, variables: plainTerminal })

  const meta = sandbox.state.apps.get(exampleIds.resourceOwner)?.['meta'] as { version: string }
  expect(stdout).toBe(
    [
      'ResourceOwner  9fc12da9eecd4927a9ef88512ce5612e',
      `domain         ${sandbox.url}`,
      'refresh token  7d (604800 s)  →  9d (777600 s)',
      'outcome        dry run; nothing was sent',
      '',
      `  PATCH ${sandbox.url}/admin/v1/Apps/9fc12da9eecd4927a9ef88512ce5612e`,
      '    ?attributes=id,ocid,displayName,name,active,isOAuthClient,isOAuthResource,refreshTokenExpiry,accessTokenExpiry,allowOffline',
      '  content-type: application/json',
      '  accept: application/json',
      `  if-match: ${meta.version}`,
      '  {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"refreshTokenExpiry","value":777600}]}',
      '',
    ].join('\n'),
  )
})

test('-q leaves the notes out, -v says more, --debug shows requests and answers without secrets', async () => {
  const { apps, sandbox } = await programWithSandbox()
  const limit = () =>
    sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'status', status: 429, retryAfter: 1 } })
  const app = exampleIds.resourceOwner

  limit()
  expect((await apps(['get-expiry', app, '-q'])).stderr).toBe('')
  sandbox.faults.add({ match: { kind: 'get' }, action: { type: 'status', status: 503 } })
  expect((await apps(['get-expiry', app, '-v'])).stderr).toMatch(
    /^Attempt 1 of 4 failed \(the domain answered 503\); retrying in \d(\.\d)? s\.\n$/,
  )

  const { stderr } = await apps(['get-expiry', app, '--debug'])
  expect(stderr).toMatch(
    /^> POST \/oauth2\/v1\/token \[[a-z, -]+\]\n< 200 after \d+ ms, request id \S+\n> GET \/admin\/v1\/Apps\/9fc12da9eecd4927a9ef88512ce5612e\?attributes=\S+ \[[a-z, -]+\]\n< 200 after \d+ ms, request id \S+\n$/,
  )
  const [token = ''] = [...sandbox.state.tokens.keys()].slice(-1)
  for (const secret of [sandbox.clientSecret, token, token.slice(0, 40)]) expect(stderr).not.toContain(secret)
})
