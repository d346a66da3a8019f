import { describe, expect, test } from 'vitest'
import { exampleIds, type JsonObject, type Switches } from '../../../src/sandbox/server'
import { readSwitchTexts } from '../../../src/sandbox/switches'
import { domainWithoutPort, patchBody, send, tokenOf } from './domain-without-port'
import { appCalled, askToken, codeFor, post, redeem, refresh, stories, tokensFor } from './oauth-calls'

// What each switch of the Admin API changes; the OAuth server's are with its grants.
const domain = (switches: Partial<Switches> = {}) => domainWithoutPort({ switches })
const app = `/admin/v1/Apps/${exampleIds.paymentsApi}`
const patch = (path: string, value: unknown) => ({ body: patchBody({ op: 'replace', path, value }) })
const version = (json: JsonObject) => (json['meta'] as JsonObject | undefined)?.['version']

test('texts are read as people write them', () => {
  const texts = ['rotation=keep', 'largestExpiry=31536000', 'signatureSkew=null', 'etagOnGet=true', 'missingRole=403']
  expect(readSwitchTexts(texts)).toEqual({
    rotation: 'keep',
    largestExpiry: 31_536_000,
    signatureSkew: null,
    etagOnGet: true,
    missingRole: 403,
  })
})

describe('lifetimes', () => {
  const status = (switches: Partial<Switches>, value: unknown) =>
    send(domain(switches), 'PATCH', app, patch('refreshTokenExpiry', value)).status

  test.each<[Partial<Switches>, unknown, number]>([
    [{}, 1, 200],
    [{}, 0, 400],
    [{}, -1, 400],
    [{}, Number.MAX_SAFE_INTEGER, 200],
    [{}, 1e300, 400],
    [{}, 1.5, 400],
    [{ smallestExpiry: 60 }, 59, 400],
    [{ smallestExpiry: null }, -5, 200],
    [{ largestExpiry: 31_536_000 }, 31_536_000, 200],
    [{ largestExpiry: 31_536_000 }, 31_536_001, 400],
    [{}, '60', 400],
    [{ integerAsText: 'convert' }, '60', 200],
    [{ integerAsText: 'convert' }, '0', 400],
    [{ integerAsText: 'convert' }, 'a week', 400],
    [{ integerAsText: 'convert' }, '', 400],
    [{ integerAsText: 'convert' }, true, 400],
  ])('%j: %j is %i', (switches, value, expected) => {
    expect(status(switches, value)).toBe(expected)
  })

  test('a text that is converted is a number from then on', () => {
    expect(
      send(domain({ integerAsText: 'convert' }), 'PATCH', app, patch('refreshTokenExpiry', '60')).json[
        'refreshTokenExpiry'
      ],
    ).toBe(60)
  })
})

test('etag, etagOnGet and metaVersion say what answers show of the version', () => {
  const shown = (switches: Partial<Switches>) => {
    const state = domain(switches)
    const written = send(state, 'PATCH', app, patch('refreshTokenExpiry', 5))
    const read = send(state, 'GET', app)
    const list = send(state, 'GET', '/admin/v1/Apps?attributes=meta&count=1').json['Resources'] as JsonObject[]
    const actual = version(state.apps.get(exampleIds.paymentsApi) as JsonObject)
    const words = (etag: string | undefined) => etag?.replace(String(actual), 'V')
    return [
      words(written.headers['etag']),
      words(read.headers['etag']),
      version(read.json) === actual,
      version(list[0] as JsonObject) !== undefined,
    ]
  }
  expect(shown({})).toEqual(['V', undefined, true, true])
  expect(shown({ etag: 'quoted', etagOnGet: true })).toEqual(['"V"', '"V"', true, true])
  expect(shown({ etag: 'none', etagOnGet: true })).toEqual([undefined, undefined, true, true])
  expect(shown({ metaVersion: false })).toEqual(['V', undefined, false, false])
})

test('what attributes name is still only theirs without versions', () => {
  const state = domain({ metaVersion: false })
  expect(send(state, 'GET', `${app}?attributes=meta.version`).json).not.toHaveProperty('meta')
})

test('nextPageAtEnd: the last page names no next page, or the first one', () => {
  const next = (switches: Partial<Switches>, query: string) =>
    send(domain(switches), 'GET', `/admin/v1/Apps?${query}`).headers['opc-next-page']
  const queries = ['count=5', 'count=5&startIndex=11', 'count=0', 'attributes=id', 'startIndex=99']
  expect(queries.map((query) => next({}, query))).toEqual(['Ng==', undefined, undefined, undefined, undefined])
  expect(queries.map((query) => next({ nextPageAtEnd: 'first' }, query))).toEqual([
    'Ng==',
    'MQ==',
    'MQ==',
    'MQ==',
    'MQ==',
  ])
})

describe('errorBody', () => {
  const refusals: [string, number, (switches: Partial<Switches>) => ReturnType<typeof send>][] = [
    ['an App that is not there', 404, (switches) => send(domain(switches), 'GET', '/admin/v1/Apps/x')],
    ['a name that is taken', 409, (switches) => send(domain(switches), 'PATCH', app, patch('displayName', 'IDCSApp'))],
    ['what Oracle alone may do', 403, (switches) => send(domain(switches), 'DELETE', '/admin/v1/Apps/IDCSAppId')],
    [
      'too much',
      429,
      (switches) => {
        const state = domain({ ...switches, limits: 'free', limitRetryAfter: true })
        const answers = Array.from({ length: 21 }, () => send(state, 'GET', app))
        return answers[20] as ReturnType<typeof send>
      },
    ],
  ]

  test.each(refusals)('for %s', (_what, status, ask) => {
    const [scim, html, empty] = (['scim', 'html', 'empty'] as const).map((errorBody) => ask({ errorBody }))
    expect([scim, html, empty].map((answer) => answer?.status)).toEqual([status, status, status])
    expect(scim?.json['status']).toBe(String(status))
    expect(html?.text).toContain(`<h1>Error ${status}</h1>`)
    expect([html?.headers['content-type'], empty?.headers['content-type'], empty?.text]).toEqual([
      'text/html',
      undefined,
      '',
    ])
    if (status === 429)
      expect([scim, html, empty].map((answer) => answer?.headers['retry-after'])).toEqual(['1', '1', '1'])
  })

  test('leaves a 400 as it is', () => {
    expect(send(domain({ errorBody: 'html' }), 'PATCH', app, patch('refreshTokenExpiry', 0)).json['status']).toBe('400')
  })
})

test('unauthorizedBody and missingRole', () => {
  const bad = send(domain({ unauthorizedBody: 'empty' }), 'GET', app, { token: 'nobody' })
  expect([bad.status, bad.headers['content-type'], bad.text]).toEqual([401, 'text/html', ''])
  const state = domain({ missingRole: 403 })
  state.tokens.set('t', tokenOf(exampleIds.userAdministrator, 'me'))
  expect(send(state, 'GET', app, { token: 't' }).json).toMatchObject({
    status: '403',
    'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId: 'error.common.common.accessDenied' },
  })
})

test('the parameter excludedAttributes has no effect', () => {
  const state = domain()
  const names = 'refreshTokenExpiry,clientSecret,meta.location,id,nonsense'
  expect(send(state, 'GET', `${app}?excludedAttributes=${names}`).json).toEqual(send(state, 'GET', app).json)
})

test('largeCount', () => {
  const list = (switches: Partial<Switches>, count: number) =>
    send(domain(switches), 'GET', `/admin/v1/Apps?attributes=id&count=${count}`)
  expect(list({}, 1001).json['itemsPerPage']).toBe(1000)
  expect(list({ largeCount: 'refuse' }, 1000).status).toBe(200)
  expect(list({ largeCount: 'refuse' }, 1001).json).toMatchObject({
    status: '400',
    detail: 'count must be at most 1000.',
  })
  const state = domain()
  expect(send(state, 'GET', '/admin/v1/Apps?count=1001').status).toBe(200)
  state.switches.largeCount = 'refuse'
  expect(send(state, 'GET', '/admin/v1/Apps?count=1001').status).toBe(400)
})

test('activeAtCreation', () => {
  const body = {
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    displayName: 'A',
    basedOnTemplate: { value: 'X' },
  }
  const active = (switches: Partial<Switches>, more = {}) =>
    send(domain(switches), 'POST', '/admin/v1/Apps', { body: { ...body, ...more } }).json['active']
  expect(active({})).toBe(false)
  expect(active({}, { active: true })).toBe(true)
  expect(active({ activeAtCreation: true })).toBe(true)
  expect(active({ activeAtCreation: true }, { active: false })).toBe(false)
})

describe('of the OAuth server', () => {
  const day = 86_400

  test('changedExpiry: another lifetime is for tokens to come, or moves the end of those that are out', () => {
    const afterChange = (switches: Partial<Switches>, seconds: number, wait: number) => {
      const state = domain(switches)
      const { refresh_token } = tokensFor(state, stories.resourceOwner)
      send(state, 'PATCH', `/admin/v1/Apps/${exampleIds.resourceOwner}`, patch('refreshTokenExpiry', seconds))
      state.clock.advance(wait)
      return refresh(state, 'ResourceOwner', String(refresh_token)).status
    }
    expect(afterChange({}, day, 2 * day)).toBe(200)
    expect(afterChange({}, 9 * day, 8 * day)).toBe(400)
    expect(afterChange({ changedExpiry: 'live-tokens' }, day, day - 1)).toBe(200)
    expect(afterChange({ changedExpiry: 'live-tokens' }, day, day)).toBe(400)
    expect(afterChange({ changedExpiry: 'live-tokens' }, 9 * day, 8 * day)).toBe(200)
  })

  test('changedExpiry: the control endpoint counts the refresh tokens that are alive accordingly', () => {
    const alive = (switches: Partial<Switches>) => {
      const state = domain(switches)
      tokensFor(state, stories.resourceOwner)
      send(state, 'PATCH', `/admin/v1/Apps/${exampleIds.resourceOwner}`, patch('refreshTokenExpiry', day))
      state.clock.advance(2 * day)
      const grants = JSON.parse(send(state, 'GET', '/sandbox/grants', { token: null }).text) as JsonObject[]
      return grants.map(({ refreshTokens }) => refreshTokens)
    }
    expect([alive({}), alive({ changedExpiry: 'live-tokens' })]).toEqual([[1], [0]])
  })

  test('changedExpiry counts from the first token where the window is absolute', () => {
    const state = domain({ changedExpiry: 'live-tokens', window: 'absolute' })
    const first = String(tokensFor(state, stories.resourceOwner)['refresh_token'])
    state.clock.advance(5 * day)
    const second = String(refresh(state, 'ResourceOwner', first).json['refresh_token'])
    state.clock.advance(day)
    send(state, 'PATCH', `/admin/v1/Apps/${exampleIds.resourceOwner}`, patch('refreshTokenExpiry', 6 * day))
    expect(refresh(state, 'ResourceOwner', second).status).toBe(400)
  })

  test('myScopesRefreshExpiry, as long as IDCSApp has no lifetime of its own', () => {
    const admin = { ...stories.portal, scope: 'urn:opc:idm:__myscopes__' }
    const livesFor = (switches: Partial<Switches>, wait: number, own?: number) => {
      const state = domain(switches)
      if (own !== undefined) send(state, 'PATCH', '/admin/v1/Apps/IDCSAppId', patch('refreshTokenExpiry', own))
      const { refresh_token } = redeem(state, admin, codeFor(state, admin)).json
      state.clock.advance(wait)
      return refresh(state, 'Customer Portal', refresh_token).status === 200
    }
    expect([livesFor({}, 7 * day - 1), livesFor({}, 7 * day)]).toEqual([true, false])
    expect([livesFor({ myScopesRefreshExpiry: 60 }, 59), livesFor({ myScopesRefreshExpiry: 60 }, 60)]).toEqual([
      true,
      false,
    ])
    expect([livesFor({ myScopesRefreshExpiry: 60 }, 89, 90), livesFor({}, 90, 90)]).toEqual([true, false])
  })

  test('devicePending', () => {
    const pending = (switches: Partial<Switches>) => {
      const state = domain(switches)
      const scanner = 'Warehouse Scanner'
      const begun = post(state, '/oauth2/v1/device', {
        response_type: 'device_code',
        scope: stories.mobile.scope,
        client_id: String(appCalled(state, scanner)['name']),
      })
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
      return askToken(state, scanner, { grant_type, device_code: String(begun.json['device_code']) }).json['error']
    }
    expect(pending({})).toBe('authorization_pending')
    expect(pending({ devicePending: 'invalid_grant' })).toBe('invalid_grant')
  })

  test('oauthErrorText leaves out all but the words that are known', () => {
    const ask = (switches: Partial<Switches>, client_secret: string) =>
      post(domain(switches), '/oauth2/v1/token', {
        grant_type: 'x',
        client_id: '3fd7476a48a94381bd5e1bc88cc92021',
        client_secret,
      }).json
    const ecid = expect.any(String)
    const error = 'unsupported_grant_type'
    expect(ask({}, 'this-is-not-the-secret')).toEqual({ error, ecid, error_description: expect.any(String) })
    expect(ask({ oauthErrorText: false }, 'this-is-not-the-secret')).toEqual({ error, ecid })
    expect(ask({ oauthErrorText: false }, 'wrong')).toEqual({
      error: 'invalid_client',
      error_description: 'Client authentication failed.',
      ecid,
    })
  })
})
