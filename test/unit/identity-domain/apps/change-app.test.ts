import { describe, expect, test } from 'vitest'
import { CutShort, DomainFailure, Failure, NoSuchApp, NotPermitted } from '../../../../src/failures/errors'
import type { AppsClient } from '../../../../src/identity-domain/apps/apps-client'
import { changeApp, previewChange } from '../../../../src/identity-domain/apps/change-app'
import type { PatchRequest, PatchResult } from '../../../../src/identity-domain/apps/send-patch'
import type { App, Lifetime, OAuthApp } from '../../../../src/token-settings/app'
import { type ExpiryRequest, planExpiry, planGrant } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import type { PatchAnswer } from '../../../../src/token-settings/outcome'
import { byDefault, exampleApp, setTo } from '../../../support/example-app'
import { exampleClient } from '../../../support/example-oauth-apps'
import { type FakeRun, fakeRun } from '../../../support/open-test-domain'

const before = setTo(604_800)
const wanted = setTo(777_600)
const third = setTo(300_000)
const lost = new DomainFailure('The answer was lost.')
const gone = null

type Reading = Lifetime | Failure | null
type Sending = PatchAnswer | { answer: PatchAnswer; again: true } | Failure
type Step = { read: Reading; version?: string | null } | { send: Sending; meanwhile?: () => void }

const read = (reading: Reading, version: string | null = 'v1'): Step => ({ read: reading, version })
const send = (sending: Sending, meanwhile?: () => void): Step => ({ send: sending, ...(meanwhile && { meanwhile }) })
const again = (answer: PatchAnswer): Sending => ({ answer, again: true })

/** A domain that follows a script: each call must be the next one in it. */
function scripted(script: Step[], run: FakeRun) {
  const left = [...script]
  const journal: string[] = []
  const note = (what: string) => journal.push(`${what} ${run.clock.elapsed()}`)

  function reading(how: string): App | null {
    note(how)
    const step = left.shift()
    if (step === undefined || !('read' in step)) throw new Error(`a ${how} that the script does not have`)
    if (step.read instanceof Failure) throw step.read
    return step.read === null ? null : exampleApp({ refreshTokenExpiry: step.read, version: step.version ?? null })
  }
  const client: AppsClient = {
    read: async (id, options = {}) => {
      expect({ id, forChange: options.forChange }).toEqual({ id: exampleApp().id, forChange: true })
      return reading(options.fresh === true ? 'VERIFY' : 'READ')
    },
    search: async () => {
      throw new Error('no search here')
    },
  }
  return {
    journal,
    left,
    client,
    run,
    find: async () => reading('READ') as App,
    send: async ({ headers }: PatchRequest): Promise<PatchResult> => {
      note(`SEND ${headers['if-match'] ?? 'unprotected'}`)
      const step = left.shift()
      if (step === undefined || !('send' in step)) throw new Error('a PATCH that the script does not have')
      step.meanwhile?.()
      if (step.send instanceof Failure) throw step.send
      const { answer, again: repeated } =
        typeof step.send === 'string' ? { answer: step.send, again: false } : step.send
      return { answer, again: repeated, failure: answer === 'accepted' ? null : lost }
    },
  }
}

const plan =
  (request: Partial<ExpiryRequest> = {}) =>
  (app: App) =>
    planExpiry(app, { token: 'refresh', lifetime: wanted.seconds, force: false, consent: null, ...request })

async function change(script: Step[], { run = fakeRun(), request = {} as Partial<ExpiryRequest> } = {}) {
  const domain = scripted(script, run)
  const report = await changeApp(plan(request), domain)
  expect(domain.left).toEqual([])
  expect(run.clock.pending()).toBe(0)
  return { report, journal: domain.journal, outcome: report.outcome, exitCode: report.exitCode }
}

const patches = (journal: string[]) => journal.filter((step) => step.startsWith('SEND')).length
const fiveTimes = (reading: Reading) => Array.from({ length: 5 }, () => read(reading))
const fiveReads = ['VERIFY 0', 'VERIFY 1', 'VERIFY 4', 'VERIFY 12', 'VERIFY 30']

describe('each row of the table: READ, COMPARE, SEND, VERIFY', () => {
  test.each<[string, Step[], string, number, string[]]>([
    ['never left', [send('never-left')], 'refused', 7, []],
    ['401 or SCIM 403, the old value', [send('not-permitted'), read(before)], 'refused', 4, ['VERIFY 0']],
    ['401 or SCIM 403, nothing readable', [send('not-permitted'), read(lost)], 'unknown', 8, ['VERIFY 0']],
    ['SCIM 404, the app is gone', [send('no-such-app'), read(gone)], 'refused', 5, ['VERIFY 0']],
    ['SCIM 404, the wanted value', [send('no-such-app'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    ['another 4xx, the old value', [send('rejected'), read(before)], 'refused', 7, ['VERIFY 0']],
    ['another 4xx, the wanted value', [send('rejected'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    ['another 4xx, a third value', [send('rejected'), read(third)], 'unknown', 8, ['VERIFY 0']],
    ['429 for too long, the old value', [send('rate-limited'), read(before)], 'refused', 7, ['VERIFY 0']],
    ['429 for too long, nothing readable', [send('rate-limited'), read(lost)], 'unknown', 8, ['VERIFY 0']],
    ['F36 409 or 412, somebody set what was wanted', [send('conflicting'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    ['F36 409 or 412, the old value and version', [send('conflicting'), read(before)], 'refused', 7, ['VERIFY 0']],
    ['F36 409 or 412, another version', [send('conflicting'), read(before, 'v2')], 'conflict', 6, ['VERIFY 0']],
    ['F36 409 or 412, a third value', [send('conflicting'), read(third)], 'conflict', 6, ['VERIFY 0']],
    ['F36 409 or 412, nothing readable', [send('conflicting'), read(lost)], 'unknown', 8, ['VERIFY 0']],
    ['F27 3xx, the old value', [send('answered-elsewhere'), read(before)], 'refused', 7, ['VERIFY 0']],
    ['F27 3xx, the wanted value', [send('answered-elsewhere'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    ['F27 3xx, a third value', [send('answered-elsewhere'), read(third)], 'unknown', 8, ['VERIFY 0']],
    ['F27 3xx, nothing readable', [send('answered-elsewhere'), read(lost)], 'unknown', 8, ['VERIFY 0']],
    ['2xx, the wanted value at once', [send('accepted'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    [
      'F40 2xx, the old value for a while',
      [send('accepted'), read(before), read(before), read(wanted)],
      'confirmed',
      0,
      ['VERIFY 0', 'VERIFY 1', 'VERIFY 4'],
    ],
    ['F40 2xx, the old value to the last', [send('accepted'), ...fiveTimes(before)], 'differs', 8, fiveReads],
    ['F45 2xx, a third value to the last', [send('accepted'), ...fiveTimes(third)], 'differs', 8, fiveReads],
    ['2xx, nothing readable', [send('accepted'), ...fiveTimes(lost)], 'unknown', 8, fiveReads],
    ['2xx, the app is gone', [send('accepted'), ...fiveTimes(gone)], 'unknown', 8, fiveReads],
    ['F42 no answer, the wanted value', [send('unclear'), read(wanted)], 'confirmed', 0, ['VERIFY 0']],
    [
      'F42 no answer, the wanted value at the last moment',
      [send('unclear'), read(before), read(lost), read(lost), read(before), read(wanted)],
      'confirmed',
      0,
      fiveReads,
    ],
    ['F43 no answer, the old value to the last', [send('unclear'), ...fiveTimes(before)], 'unknown', 8, fiveReads],
    ['F45 no answer, a third value', [send('unclear'), ...fiveTimes(third)], 'unknown', 8, fiveReads],
    ['no answer, nothing readable', [send('unclear'), ...fiveTimes(lost)], 'unknown', 8, fiveReads],
  ])('%s', async (_, script, outcome, exitCode, verified) => {
    const result = await change([read(before), ...script])
    expect({ outcome: result.outcome, exitCode: result.exitCode }).toEqual({ outcome, exitCode })
    expect(result.journal).toEqual(['READ 0', 'SEND v1 0', ...verified])
  })
})

describe('what the report holds', () => {
  test('confirmed: before, now, and that the answer was a yes', async () => {
    const { report } = await change([read(before), send('accepted'), read(wanted)])
    expect(report).toMatchObject({
      before: { refreshTokenExpiry: before },
      now: { refreshTokenExpiry: wanted },
      answerLost: false,
      failure: null,
      stop: null,
      request: {
        method: 'PATCH',
        body: { Operations: [{ op: 'replace', path: 'refreshTokenExpiry', value: 777600 }] },
      },
    })
  })

  test('F42: confirmed by reading although the answer was lost', async () => {
    const { report } = await change([read(before), send('unclear'), read(wanted)])
    expect(report).toMatchObject({ outcome: 'confirmed', answerLost: true, failure: lost })
  })

  test('F42: what was sent stays in the report when a later read decides', async () => {
    const { report } = await change([read(before), send(again('rate-limited')), read(wanted)])
    expect(report).toMatchObject({
      outcome: 'confirmed',
      answerLost: true,
      before: { refreshTokenExpiry: before },
      now: { refreshTokenExpiry: wanted },
      request: { method: 'PATCH' },
    })
  })

  test('F43: when it was read last', async () => {
    const { report } = await change([read(before), send('unclear'), ...fiveTimes(before)])
    expect(report.readAt.toISOString()).toBe('2026-10-05T14:03:30.000Z')
    expect(report.now?.refreshTokenExpiry).toEqual(before)
  })

  test('a read that failed does not undo the one before', async () => {
    const { report } = await change([read(before), send('unclear'), read(third), ...fiveTimes(lost).slice(1)])
    expect(report.now?.refreshTokenExpiry).toEqual(third)
    expect(report.readAt.toISOString()).toBe('2026-10-05T14:03:00.000Z')
  })

  test('nothing could be read afterwards: now is not the app from before', async () => {
    const { report } = await change([read(before), send('unclear'), ...fiveTimes(lost)])
    expect(report.now).toBeNull()
  })
})

describe('nothing is sent', () => {
  test.each<[string, Reading, Partial<ExpiryRequest>, string, number]>([
    ['the value is there', wanted, {}, 'unchanged', 0],
    ['the value is there, whatever was expected', wanted, { expect: 600 as Seconds }, 'unchanged', 0],
    ['not as expected', before, { expect: 600 as Seconds }, 'conflict', 6],
    ['a large step', before, { lifetime: 420 as Seconds }, 'refused', 2],
    ['nothing to take away', byDefault(604_800), { lifetime: null }, 'unchanged', 0],
  ])('%s', async (_, reading, request, outcome, exitCode) => {
    const result = await change([read(reading)], { request })
    expect({ outcome: result.outcome, exitCode: result.exitCode }).toEqual({ outcome, exitCode })
    expect(result.report.request).toBeNull()
    expect(result.journal).toEqual(['READ 0'])
  })

  test('the app cannot be read', async () => {
    const domain = scripted([read(lost)], fakeRun())
    await expect(changeApp(plan(), domain)).rejects.toBe(lost)
    expect(domain.journal).toEqual(['READ 0'])
  })

  test('a preview has no way to send', async () => {
    const domain = scripted([read(before)], fakeRun())
    expect(await previewChange(plan(), domain)).toMatchObject({ outcome: 'dry-run', exitCode: 0, failure: null })
    expect(domain.journal).toEqual(['READ 0'])
  })

  test('sign-in fails before anything left', async () => {
    const { report } = await change([read(before), send(new NotPermitted('No.'))])
    expect(report).toMatchObject({ outcome: 'refused', exitCode: 4, request: null })
  })
})

describe('a second PATCH goes out only after one that provably did nothing, and only after a fresh READ', () => {
  test.each<[string, PatchAnswer, string[]]>([
    ['never left', 'never-left', ['READ 0', 'SEND v1 0', 'READ 0.5', 'SEND v2 0.5', 'VERIFY 0.5']],
    ['429', 'rate-limited', ['READ 0', 'SEND v1 0', 'READ 0', 'SEND v2 0', 'VERIFY 0']],
    ['401, cured', 'not-permitted', ['READ 0', 'SEND v1 0', 'READ 0', 'SEND v2 0', 'VERIFY 0']],
  ])('%s', async (_, answer, expected) => {
    const { outcome, journal } = await change([
      read(before),
      send(again(answer)),
      read(before, 'v2'),
      send('accepted'),
      read(wanted),
    ])
    expect(outcome).toBe('confirmed')
    expect(journal).toEqual(expected)
  })

  test.each<[string, Reading, Partial<ExpiryRequest>, string, number]>([
    ['the value is there: by this request or by another writer', wanted, {}, 'confirmed', 0],
    ['it is no longer as expected', third, { expect: 604_800 as Seconds }, 'unknown', 8],
    ['the step is now a large one', setTo(60), {}, 'unknown', 8],
    ['it is gone', gone, {}, 'refused', 5],
  ])('COMPARE again: %s', async (_, reading, request, outcome, exitCode) => {
    const result = await change([read(before), send(again('rate-limited')), read(reading)], { request })
    expect({ outcome: result.outcome, exitCode: result.exitCode }).toEqual({ outcome, exitCode })
    expect(patches(result.journal)).toBe(1)
  })

  test('COMPARE again: it cannot be read: read once more, and unknown', async () => {
    const { outcome, exitCode, journal } = await change([
      read(before),
      send(again('rate-limited')),
      read(lost),
      read(lost),
    ])
    expect({ outcome, exitCode }).toEqual({ outcome: 'unknown', exitCode: 8 })
    expect(patches(journal)).toBe(1)
  })

  test('F01: never more than four', async () => {
    const once = [read(before), send(again('never-left'))]
    const result = await change([...once, ...once, ...once, ...once])
    expect({ outcome: result.outcome, exitCode: result.exitCode }).toEqual({ outcome: 'refused', exitCode: 7 })
    expect(result.journal.filter((step) => step.startsWith('SEND'))).toEqual([
      'SEND v1 0',
      'SEND v1 0.5',
      'SEND v1 1.5',
      'SEND v1 3.5',
    ])
  })

  test('F45: after one whose fate is unknown, another value is not written over', async () => {
    const { journal } = await change([read(before), send('unclear'), ...fiveTimes(third)])
    expect(patches(journal)).toBe(1)
  })
})

test('F38: that there is no version is said once, not for each attempt', async () => {
  const run = fakeRun()
  await change([read(before, null), send(again('rate-limited')), read(before, null), send('accepted'), read(wanted)], {
    run,
  })
  expect(run.events.filter(({ kind }) => kind === 'not-protected-against-other-writers')).toHaveLength(1)
})

test('a wait that does not fit into the run is shortened: the last reading comes a second before its end', async () => {
  const { outcome, journal } = await change([read(before), send('unclear'), ...fiveTimes(before)], {
    run: fakeRun({ seconds: 20 }),
  })
  expect(outcome).toBe('unknown')
  expect(journal.slice(2)).toEqual(['VERIFY 0', 'VERIFY 1', 'VERIFY 4', 'VERIFY 12', 'VERIFY 19'])
})

describe('F63, F64: Ctrl-C', () => {
  test('before SEND: nothing is sent', async () => {
    const run = fakeRun()
    const domain = scripted([read(before)], run)
    const interrupting = async () => {
      run.interrupt()
      return domain.find()
    }
    await expect(changeApp(plan(), { ...domain, find: interrupting })).rejects.toMatchObject({
      exitCode: 130,
      message: 'Interrupted. Nothing was changed.',
    })
    expect(domain.journal).toEqual(['READ 0'])
  })

  test('while waiting for another attempt: nothing is sent', async () => {
    const run = fakeRun()
    const domain = scripted([read(before), send(again('never-left'), () => run.interrupt())], run)
    expect(await changeApp(plan(), domain)).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect(domain.journal).toEqual(['READ 0', 'SEND v1 0'])
  })

  test('while waiting after 429: it is read at once what became of it, and not after that wait', async () => {
    const run = fakeRun()
    const steps = [read(before), send(again('rate-limited')), read(new CutShort()), read(before)]
    const domain = scripted(steps, run)
    const waits: (boolean | undefined)[] = []
    const client: AppsClient = {
      ...domain.client,
      read: (id, options = {}) => {
        waits.push(options.pastGate)
        return domain.client.read(id, options)
      },
    }
    expect(await changeApp(plan(), { ...domain, client })).toMatchObject({ outcome: 'refused', exitCode: 7 })
    expect([domain.journal.slice(2), waits]).toEqual([
      ['READ 0', 'VERIFY 0'],
      [undefined, true],
    ])
  })

  test('during SEND: what became of it is still read, within 8 s', async () => {
    const run = fakeRun()
    const { outcome, journal } = await change(
      [read(before), send('unclear', () => run.interrupt()), ...fiveTimes(before).slice(0, 4)],
      { run },
    )
    expect(outcome).toBe('unknown')
    expect(journal.slice(2)).toEqual(['VERIFY 0', 'VERIFY 1', 'VERIFY 4', 'VERIFY 7'])
  })

  test('during SEND, and the value is there', async () => {
    const run = fakeRun()
    const { outcome } = await change([read(before), send('unclear', () => run.interrupt()), read(wanted)], { run })
    expect(outcome).toBe('confirmed')
  })

  test('during VERIFY: it reads at once, and waits no longer than 8 s', async () => {
    const run: FakeRun = fakeRun({
      observe: (event) => {
        if (event.kind === 'verifying' && event.seconds === 8) queueMicrotask(() => run.interrupt())
      },
    })
    const { outcome, journal } = await change([read(before), send('unclear'), ...fiveTimes(before)], {
      run,
    })
    expect(outcome).toBe('unknown')
    expect(journal.slice(2)).toEqual(['VERIFY 0', 'VERIFY 1', 'VERIFY 4', 'VERIFY 4', 'VERIFY 11'])
  })

  test('twice: leave now, as unknown', async () => {
    const run = fakeRun()
    const twice = () => {
      run.interrupt()
      run.interrupt()
    }
    const { outcome, exitCode, journal } = await change([read(before), send('unclear', twice)], { run })
    expect({ outcome, exitCode }).toEqual({ outcome: 'unknown', exitCode: 8 })
    expect(journal).toEqual(['READ 0', 'SEND v1 0'])
  })

  test('the second one during VERIFY: no further read', async () => {
    const run: FakeRun = fakeRun({
      observe: (event) => {
        if (event.kind !== 'verifying') return
        run.interrupt()
        run.interrupt()
      },
    })
    const { outcome, journal } = await change([read(before), send('accepted'), read(before)], { run })
    expect(outcome).toBe('differs')
    expect(journal).toEqual(['READ 0', 'SEND v1 0', 'VERIFY 0'])
  })
})

test('an app that vanished between two attempts is named', async () => {
  const { report } = await change([read(before), send(again('rate-limited')), read(gone)])
  expect(report.readFailure).toBeInstanceOf(NoSuchApp)
  expect(report.readFailure?.message).toBe('App 9fc12da9eecd4927a9ef88512ce5612e is no longer there.')
})

test('F29: a second 401, with a new token, is the last word', async () => {
  const { outcome, exitCode, journal } = await change([
    read(before),
    send(again('not-permitted')),
    read(before),
    send(again('not-permitted')),
    read(before),
  ])
  expect({ outcome, exitCode }).toEqual({ outcome: 'refused', exitCode: 4 })
  expect(journal).toEqual(['READ 0', 'SEND v1 0', 'READ 0', 'SEND v1 0', 'VERIFY 0'])
})

describe('the whole setting is compared', () => {
  const client = (allowedGrants: string[], more: Partial<OAuthApp> = {}): OAuthApp =>
    exampleClient({ isOAuthClient: true, allowedGrants, ...more })

  async function addGrant(after: OAuthApp) {
    const apps = [client(['authorization_code', 'client_credentials']), ...Array.from({ length: 5 }, () => after)]
    const next = async () => apps.shift() as OAuthApp
    const request = { grant: 'refresh_token', on: true, force: false, agreed: () => true }
    return changeApp<OAuthApp>((app) => planGrant(app, request), {
      find: next,
      client: { read: next, search: async () => [] },
      send: async () => ({ answer: 'accepted', again: false, failure: null }),
      run: fakeRun(),
    })
  }

  test('a grant is added and the others stay, in any order: confirmed', async () => {
    const after = client(['refresh_token', 'client_credentials', 'authorization_code'])
    expect(await addGrant(after)).toMatchObject({ outcome: 'confirmed', exitCode: 0, alsoChanged: [] })
  })

  test('the domain wipes the other grants: differs', async () => {
    expect(await addGrant(client(['refresh_token']))).toMatchObject({
      outcome: 'differs',
      exitCode: 8,
      alsoChanged: ['allowedGrants'],
    })
  })

  test('the domain changes another setting with it: differs', async () => {
    const grants = ['authorization_code', 'client_credentials', 'refresh_token']
    expect(await addGrant(client(grants, { accessTokenExpiry: third, active: false }))).toMatchObject({
      outcome: 'differs',
      exitCode: 8,
      alsoChanged: ['accessTokenExpiry', 'active'],
    })
  })
})

test('--no-if-match: the version is not sent, and nobody is told that the domain gave none', async () => {
  const run = fakeRun()
  const domain = scripted([read(before), send('accepted'), read(wanted)], run)
  const report = await changeApp(plan(), { ...domain, sendsVersion: false })
  expect(report.request?.headers).not.toHaveProperty('if-match')
  expect(run.events.map(({ kind }) => kind)).not.toContain('not-protected-against-other-writers')
})
