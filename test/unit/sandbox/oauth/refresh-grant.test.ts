import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SandboxState, Switches } from '../../../../src/sandbox/server'
import { runs } from '../../../support/extent'
import { domainWithoutPort, send } from '../domain-without-port'
import { appCalled, claimsOf, refresh, refusal, reports, stories, tokensFor } from '../oauth-calls'

const { resourceOwner, portal, mobile } = stories
const day = 86_400

function domain(switches: Partial<Switches> = {}): SandboxState {
  return domainWithoutPort({ switches })
}

const issued = (state: SandboxState, wanted: typeof portal | typeof resourceOwner | typeof mobile = resourceOwner) =>
  tokensFor(state, wanted)['refresh_token']

describe('a refresh token', () => {
  test('gives other tokens, and another refresh token', () => {
    const state = domain()
    const first = tokensFor(state, resourceOwner)
    const { status, json } = refresh(state, resourceOwner.name, first['refresh_token'])
    expect(status).toBe(200)
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^AQIDB[A-Za-z0-9+/]+=$/),
      id_token: expect.any(String),
    })
    expect(json['access_token']).not.toBe(first['access_token'])
    expect(json['refresh_token']).not.toBe(first['refresh_token'])
  })

  test('gives an ID token about the same sign-in, without the nonce', () => {
    const state = domain()
    const first = tokensFor(state, resourceOwner)
    state.clock.advance(600)
    const second = refresh(state, resourceOwner.name, first['refresh_token']).json
    const { nonce, at_hash: _, jti: __, iat, ...before } = claimsOf(first['id_token'])
    const { at_hash: ___, jti: ____, iat: later, ...after } = claimsOf(second['id_token'])
    expect(after).toEqual(before)
    expect([nonce, Number(later) - Number(iat)]).toEqual(['nonce-1', 600])
  })

  test('works once', () => {
    const state = domain()
    const first = issued(state)
    const second = refresh(state, resourceOwner.name, first).json['refresh_token']
    const reused = refresh(state, resourceOwner.name, first)
    expect(reused.status).toBe(400)
    expect(reused.json).toEqual(refusal(reused, 'invalid_grant', 'The refresh token was used before.'))
    expect(refresh(state, resourceOwner.name, second).status).toBe(200)
  })

  test('lives seven days where the resource says so: day seven, day eight', () => {
    const state = domain()
    const first = issued(state)
    state.clock.advance(7 * day - 1)
    const { json } = refresh(state, resourceOwner.name, first)
    expect(json['expires_in']).toBe(3600)
    state.clock.advance(7 * day)
    const answer = refresh(state, resourceOwner.name, json['refresh_token'])
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The refresh token has expired.'))
  })

  test('lives a week where nothing is set, and as long as its resource, not its client, says', () => {
    const state = domain()
    const ofPortal = issued(state, portal)
    const ofMobile = issued(state, mobile)
    state.apps.replace({ ...appCalled(state, mobile.name), refreshTokenExpiry: 60 })
    state.clock.advance(7 * day)
    expect(refresh(state, portal.name, ofPortal).json['error_description']).toBe('The refresh token has expired.')
    state.clock.advance(357 * day)
    expect(refresh(state, mobile.name, ofMobile).status).toBe(200)
  })

  test('keeps the lifetime of its day; the next one takes the new setting', () => {
    const state = domain()
    const first = issued(state)
    state.apps.replace({ ...appCalled(state, 'ResourceOwner'), refreshTokenExpiry: 9 * day })
    state.clock.advance(7 * day - 1)
    const second = refresh(state, resourceOwner.name, first).json['refresh_token']
    state.clock.advance(9 * day - 1)
    const third = refresh(state, resourceOwner.name, second).json['refresh_token']
    state.clock.advance(9 * day)
    expect(refresh(state, resourceOwner.name, third).status).toBe(400)
  })

  test('goes on when the session is over, with access tokens of full length', () => {
    const state = domain()
    const first = issued(state)
    state.clock.advance(481 * 60)
    const { json } = refresh(state, resourceOwner.name, first)
    expect(json['expires_in']).toBe(3600)
    expect(claimsOf(json['id_token'])['exp']).toBe(1767323045 + 481 * 60 + 28_800)
  })

  test('gives less when less is asked for, and stays as it was', () => {
    const state = domain()
    const narrow = refresh(state, resourceOwner.name, issued(state), { scope: resourceOwner.scope })
    expect(Object.keys(narrow.json)).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token'])
    expect(claimsOf(narrow.json['access_token'])['scope']).toBe('/myprofile')
    const wide = refresh(state, resourceOwner.name, narrow.json['refresh_token'])
    expect(claimsOf(wide.json['access_token'])['scope']).toBe('/myprofile openid')
  })

  test('keeps a custom lifetime that was asked for', () => {
    const state = domain()
    const scope = `${resourceOwner.scope} offline_access urn:opc:resource:expiry=300`
    const first = tokensFor(state, resourceOwner, { scope })
    expect(first['expires_in']).toBe(300)
    expect(refresh(state, resourceOwner.name, first['refresh_token']).json['expires_in']).toBe(300)
  })
})

describe('a refresh is refused', () => {
  const unchanged = (state: SandboxState, token: unknown) =>
    expect(refresh(state, resourceOwner.name, token).status).toBe(200)

  test('for more than was granted; the token is not spent', () => {
    const state = domain()
    const token = issued(state)
    const answer = refresh(state, resourceOwner.name, token, { scope: `${resourceOwner.scope} email` })
    expect(answer.json).toEqual(refusal(answer, 'invalid_scope', 'The grant does not include email.'))
    unchanged(state, token)
  })

  test('to another client', () => {
    const state = domain()
    const token = issued(state)
    const answer = refresh(state, portal.name, token)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The refresh token is unknown.'))
    unchanged(state, token)
  })

  test('with a wrong secret', () => {
    const state = domain()
    const token = issued(state)
    const answer = refresh(state, resourceOwner.name, token, { client_secret: 'x' })
    expect(answer.status).toBe(401)
    expect(answer.json).toEqual(refusal(answer, 'invalid_client', 'Client authentication failed.'))
    unchanged(state, token)
  })

  test('when the user is switched off', () => {
    const state = domain()
    const token = issued(state)
    const [dana] = state.oauth.users.values()
    if (dana) dana.active = false
    const answer = refresh(state, resourceOwner.name, token)
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The user is not active.'))
  })

  test('when the resource is switched off', () => {
    const state = domain()
    const token = issued(state, mobile)
    state.apps.replace({ ...appCalled(state, 'Field Service API'), active: false })
    const answer = refresh(state, mobile.name, token)
    expect(answer.json).toEqual(refusal(answer, 'invalid_scope', 'The resource is not active.'))
  })

  test('when the client has lost the grant refresh_token', () => {
    const state = domain()
    const token = issued(state)
    state.apps.replace({ ...appCalled(state, 'ResourceOwner'), allowedGrants: ['authorization_code'] })
    const answer = refresh(state, resourceOwner.name, token)
    expect(answer.json).toEqual(
      refusal(answer, 'unauthorized_client', 'The client may not use the grant type refresh_token.'),
    )
  })

  test.each([
    ['', 'invalid_request', 'The parameter refresh_token is missing.'],
    ['AQIDBA', 'invalid_grant', 'The refresh token is unknown.'],
    ['__proto__', 'invalid_grant', 'The refresh token is unknown.'],
  ])('for %j', (token, error, description) => {
    const answer = refresh(domain(), resourceOwner.name, token)
    expect(answer.json).toEqual(refusal(answer, error, description))
  })
})

describe('switches', () => {
  test("rotation: 'keep' gives no other token, and the old one works on", () => {
    const state = domain({ rotation: 'keep' })
    const token = issued(state)
    const { json } = refresh(state, resourceOwner.name, token)
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in', 'id_token'])
    state.clock.advance(7 * day - 1)
    expect(refresh(state, resourceOwner.name, token).status).toBe(200)
    state.clock.advance(7 * day - 1)
    expect(refresh(state, resourceOwner.name, token).status).toBe(200)
  })

  test.each([
    ['refuse', 400, 200],
    ['refuse-and-revoke-family', 400, 400],
    ['accept', 200, 200],
  ] as const)('reuse: %j answers a spent token with %i, and its successor with %i', (reuse, spent, successor) => {
    const state = domain({ reuse })
    const first = issued(state)
    const second = refresh(state, resourceOwner.name, first).json
    expect(refresh(state, resourceOwner.name, first).status).toBe(spent)
    const { status } = send(state, 'GET', '/oauth2/v1/userinfo', { token: String(second['access_token']) })
    expect(status).toBe(successor === 200 ? 200 : 401)
    expect(refresh(state, resourceOwner.name, second['refresh_token']).status).toBe(successor)
  })

  test.each([
    ['sliding', 'rotate', 200],
    ['sliding', 'keep', 200],
    ['absolute', 'rotate', 400],
    ['absolute', 'keep', 400],
  ] as const)('window: %j with rotation %j answers %3$i on the eighth day of a chain', (window, rotation, status) => {
    const state = domain({ window, rotation })
    const first = issued(state)
    state.clock.advance(6 * day)
    const second = refresh(state, resourceOwner.name, first).json['refresh_token'] ?? first
    state.clock.advance(2 * day)
    expect(refresh(state, resourceOwner.name, second).status).toBe(status)
  })

  test.each([
    ['honour', 200],
    ['refuse', 400],
  ] as const)('withdrawnOffline: %j answers %i once allowOffline is off', (withdrawnOffline, status) => {
    const state = domain({ withdrawnOffline })
    const token = issued(state)
    state.apps.replace({ ...appCalled(state, 'ResourceOwner'), allowOffline: false })
    const answer = refresh(state, resourceOwner.name, token)
    expect(answer.status).toBe(status)
    if (status === 200) return
    expect(answer.json).toEqual(
      refusal(answer, 'invalid_grant', 'The resource does not allow offline access any more.'),
    )
  })

  test('sessionBoundsRefresh: true lets the session end everything', () => {
    const state = domain({ sessionBoundsRefresh: true })
    const first = issued(state)
    state.clock.advance(470 * 60)
    const { json } = refresh(state, resourceOwner.name, first)
    expect(json['expires_in']).toBe(600)
    state.clock.advance(600)
    const answer = refresh(state, resourceOwner.name, json['refresh_token'])
    expect(answer.json).toEqual(refusal(answer, 'invalid_grant', 'The session of the user has ended.'))
  })

  test('idTokenOnRefresh: false gives none', () => {
    const state = domain({ idTokenOnRefresh: false })
    const { json } = refresh(state, resourceOwner.name, issued(state))
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token'])
  })
})

test('whatever happens in whatever order, no more than one refresh token of a grant works', () => {
  const step = fc.oneof(fc.record({ redeem: fc.nat(9) }), fc.record({ advance: fc.integer({ min: 1, max: 3 * day }) }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const state = domain()
      const known = [String(issued(state))]
      for (const each of steps) {
        if ('advance' in each) state.clock.advance(each.advance)
        else {
          const { status, json } = refresh(state, resourceOwner.name, known[each.redeem % known.length])
          if (status === 200) known.push(String(json['refresh_token']))
        }
      }
      const alive = [...state.oauth.refreshTokens.values()].filter(
        ({ spent, expiresAt }) => !spent && expiresAt > state.clock.now().getTime(),
      )
      expect(alive.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: runs(25) },
  )
})

test('the odd resource: access tokens of 11 seconds, refresh tokens of ten and a half days', () => {
  const state = domain()
  state.apps.replace({ ...appCalled(state, portal.name), allowedScopes: [{ fqs: reports }] })
  const tokens = tokensFor(state, portal, { scope: `${reports} offline_access` })
  expect(tokens['expires_in']).toBe(11)
  state.clock.advance(904_799)
  const second = refresh(state, portal.name, tokens['refresh_token']).json['refresh_token']
  state.clock.advance(904_800)
  expect(refresh(state, portal.name, second).status).toBe(400)
})
