import { describe, expect, test } from 'vitest'
import { effectNow, effectOf, whyWithoutEffect } from '../../../src/token-settings/effect'
import { exampleApp } from '../../support/example-app'

type Flag = boolean | null

describe('whether a lifetime can matter', () => {
  test.each<[Flag, Flag, boolean, boolean, string | null]>([
    [true, true, true, true, null],
    [true, false, false, true, 'allowOffline is false: no refresh token is issued for this app'],
    [true, null, false, true, 'allowOffline is not set: no refresh token is issued for this app'],
    [false, true, false, false, 'isOAuthResource is false: no token gives access to this app'],
    [false, false, false, false, 'isOAuthResource is false: no token gives access to this app'],
    [false, null, false, false, 'isOAuthResource is false: no token gives access to this app'],
    [null, true, false, false, 'isOAuthResource is not set: no token gives access to this app'],
    [null, false, false, false, 'isOAuthResource is not set: no token gives access to this app'],
    [null, null, false, false, 'isOAuthResource is not set: no token gives access to this app'],
  ])('isOAuthResource %s, allowOffline %s', (isOAuthResource, allowOffline, refresh, access, reason) =>
    expect(effectOf(exampleApp({ isOAuthResource, allowOffline }))).toEqual({ refresh, access, reason }),
  )
})

test('being inactive, or a client, changes nothing about whose lifetimes count', () => {
  expect(effectOf(exampleApp({ active: false, isOAuthClient: false }))).toEqual({
    refresh: true,
    access: true,
    reason: null,
  })
})

describe('while an app is inactive', () => {
  const inactive = 'active is false: no token is issued for this app'

  test.each<[string, object, boolean, boolean, string | null]>([
    ['active', { active: true }, true, true, null],
    ['not set', { active: null }, true, true, null],
    ['inactive', { active: false }, false, false, inactive],
    ['inactive, without offline access', { active: false, allowOffline: false }, false, false, inactive],
    [
      'inactive, and no resource',
      { active: false, isOAuthResource: false },
      false,
      false,
      'isOAuthResource is false: no token gives access to this app',
    ],
  ])('%s', (_, part, refresh, access, reason) =>
    expect(effectNow(exampleApp(part))).toEqual({ refresh, access, reason }),
  )

  test('a change of its lifetimes is for later, and is not stopped', () => {
    expect(whyWithoutEffect(exampleApp({ active: false }), 'refresh')).toBeNull()
  })
})

describe('why a change would do nothing, and what does decide', () => {
  test('it does something', () => {
    expect(whyWithoutEffect(exampleApp(), 'refresh')).toBeNull()
    expect(whyWithoutEffect(exampleApp({ allowOffline: false }), 'access')).toBeNull()
  })

  test('no resource', () => {
    expect(whyWithoutEffect(exampleApp({ isOAuthResource: null }), 'access')).toEqual({
      why: 'the access-token lifetime of an app that is not an OAuth resource has no effect (isOAuthResource is not set)',
      instead: 'Tokens live as long as the resource app says whose scope the client asks for: change that app.',
    })
  })

  test('no offline access', () => {
    expect(whyWithoutEffect(exampleApp({ allowOffline: false }), 'refresh')).toEqual({
      why: 'a refresh-token lifetime has no effect on an app that allows no offline access (allowOffline is false)',
      instead: 'Until that is switched on, no refresh token is issued for this app.',
      fix: { command: 'set-offline', app: '9fc12da9eecd4927a9ef88512ce5612e', to: true },
    })
  })
})
