import { expect, test } from 'vitest'
import { pathsInBulk } from '../../../../src/commands/request/fields'
import { pathAndQuery } from '../../../../src/commands/request/path'

test.each(['/%6fauth2/v1/token', '/oauth2;x/v1/token', '/%4FAUTH2%3bx/v1/token', '/SSO;a=b/v1', '/%75i/v1'])(
  'a token path is refused in every spelling: %s',
  (path) => {
    expect(() => pathAndQuery(path)).toThrow('is not a path of the Admin API')
  },
)

test.each(['Operations', 'operations', 'OPERATIONS'])('the paths of a bulk request are found under %s', (name) => {
  expect(pathsInBulk(JSON.stringify({ [name]: [{ path: '/a' }, { Path: '/b' }, { PATH: 1 }] }))).toEqual(['/a', '/b'])
})
