import { describe, expect, test } from 'vitest'
import type { App, OAuthApp } from '../../../src/token-settings/app'
import { type Plan, planGrant, planOffline, type SwitchRequest } from '../../../src/token-settings/change'
import { exampleApp } from '../../support/example-app'
import { exampleClient } from '../../support/example-oauth-apps'

/** A plan without its functions. */
function shown<Kind extends App>(plan: Plan<Kind>): unknown {
  return plan.kind === 'change' ? plan.change.edit : plan.kind === 'stopped' ? plan.stop : plan.kind
}

const request = (part: Partial<SwitchRequest> & { on: boolean }): SwitchRequest => ({
  force: false,
  agreed: () => true,
  ...part,
})

const noResource = (why: string) => ({
  reason: 'no-effect',
  why: `offline access of an app that is not an OAuth resource has no effect (${why})`,
  instead: 'Refresh tokens are allowed by the resource app whose scope the client asks for: change that app.',
})

describe('offline access', () => {
  test.each<[string, Partial<App>, Parameters<typeof request>[0], unknown]>([
    ['off to on', { allowOffline: false }, { on: true }, { kind: 'set', attribute: 'allowOffline', value: true }],
    ['not set to on', { allowOffline: null }, { on: true }, { kind: 'set', attribute: 'allowOffline', value: true }],
    ['on to off', { allowOffline: true }, { on: false }, { kind: 'set', attribute: 'allowOffline', value: false }],
    ['not set to off', { allowOffline: null }, { on: false }, { kind: 'set', attribute: 'allowOffline', value: false }],
    ['on already', { allowOffline: true }, { on: true }, 'unchanged'],
    ['off already', { allowOffline: false }, { on: false }, 'unchanged'],
    ['off already, no resource', { allowOffline: false, isOAuthResource: false }, { on: false }, 'unchanged'],
    [
      'no resource',
      { allowOffline: null, isOAuthResource: false },
      { on: true },
      noResource('isOAuthResource is false'),
    ],
    [
      'not known to be a resource',
      { allowOffline: null, isOAuthResource: null },
      { on: true },
      noResource('isOAuthResource is not set'),
    ],
    [
      'no resource, forced',
      { allowOffline: null, isOAuthResource: false },
      { on: true, force: true },
      { kind: 'set', attribute: 'allowOffline', value: true },
    ],
    [
      'off, and nobody agreed',
      { allowOffline: true },
      { on: false, agreed: () => false },
      { reason: 'takes-away', isLast: false },
    ],
    [
      'what is not on takes nothing away',
      { allowOffline: null },
      { on: false, agreed: () => false },
      { kind: 'set', attribute: 'allowOffline', value: false },
    ],
  ])('%s', (_, app, asked, expected) => expect(shown(planOffline(exampleApp(app), request(asked)))).toEqual(expected))
})

describe('one grant', () => {
  const grants = (...allowedGrants: string[]): Partial<OAuthApp> => ({ allowedGrants })
  const device = 'urn:ietf:params:oauth:grant-type:device_code'

  test.each<[string, Partial<OAuthApp>, Parameters<typeof request>[0] & { grant: string }, unknown]>([
    [
      'K18: added as one value',
      grants('authorization_code'),
      { grant: 'refresh_token', on: true },
      { kind: 'add', attribute: 'allowedGrants', value: 'refresh_token' },
    ],
    [
      'K18: taken out by a value filter',
      grants('authorization_code', device),
      { grant: device, on: false },
      { kind: 'remove', attribute: 'allowedGrants', value: device },
    ],
    ['there already', grants('password'), { grant: 'password', on: true }, 'unchanged'],
    ['not there', grants('password'), { grant: device, on: false }, 'unchanged'],
    [
      'in another letter case it is another value',
      grants('Password'),
      { grant: 'password', on: true },
      { kind: 'add', attribute: 'allowedGrants', value: 'password' },
    ],
    [
      'no client',
      { ...grants(), isOAuthClient: null },
      { grant: 'password', on: true },
      {
        reason: 'no-effect',
        why: 'a grant of an app that is not an OAuth client has no effect (isOAuthClient is not set)',
        instead: 'Grants belong to the app that asks for the tokens: change that app.',
      },
    ],
    [
      'no client, forced',
      { ...grants(), isOAuthClient: false },
      { grant: 'password', on: true, force: true },
      { kind: 'add', attribute: 'allowedGrants', value: 'password' },
    ],
    [
      'the last one that brings tokens',
      grants('password', 'refresh_token'),
      { grant: 'password', on: false, agreed: ({ isLast }) => !isLast },
      { reason: 'takes-away', isLast: true },
    ],
    [
      'one of two',
      grants('password', 'authorization_code'),
      { grant: 'password', on: false, agreed: () => false },
      { reason: 'takes-away', isLast: false },
    ],
    [
      'refresh_token brings no first token, so it is never the last',
      grants('refresh_token'),
      { grant: 'refresh_token', on: false, agreed: () => false },
      { reason: 'takes-away', isLast: false },
    ],
  ])('%s', (_, app, { grant, ...asked }, expected) =>
    expect(shown(planGrant(exampleClient(app), { ...request(asked), grant }))).toEqual(expected),
  )
})

test('a plan knows the app as it is wanted, and as it was, whatever happens to other grants', () => {
  const plan = planGrant(exampleClient({ allowedGrants: ['password'] }), {
    ...request({ on: true }),
    grant: 'refresh_token',
  })
  if (plan.kind !== 'change') throw new Error(plan.kind)
  const later = (...allowedGrants: string[]) => {
    const app = exampleClient({ allowedGrants })
    return { holds: plan.change.holds(app), isAsBefore: plan.change.isAsBefore(app) }
  }
  expect(later('refresh_token')).toEqual({ holds: true, isAsBefore: false })
  expect(later('password', 'implicit')).toEqual({ holds: false, isAsBefore: true })
})

test('nobody is asked to agree where nothing is taken away', () => {
  const asked = request({ on: true, agreed: ({ isLast }) => isLast })
  expect(shown(planGrant(exampleClient({ allowedGrants: [] }), { ...asked, grant: 'password' }))).toEqual({
    kind: 'add',
    attribute: 'allowedGrants',
    value: 'password',
  })
  expect(shown(planOffline(exampleApp({ allowOffline: false }), asked))).toMatchObject({ value: true })
})

test('a plan knows the switch as it is wanted, and as it was: not set is not off', () => {
  const plan = planOffline(exampleApp({ allowOffline: null }), request({ on: true }))
  if (plan.kind !== 'change') throw new Error(plan.kind)
  const later = (allowOffline: boolean | null) => {
    const app = exampleApp({ allowOffline })
    return { holds: plan.change.holds(app), isAsBefore: plan.change.isAsBefore(app) }
  }
  expect(later(true)).toEqual({ holds: true, isAsBefore: false })
  expect(later(false)).toEqual({ holds: false, isAsBefore: false })
  expect(later(null)).toEqual({ holds: false, isAsBefore: true })
})
