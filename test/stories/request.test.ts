import { expect, test } from 'vitest'
import { exampleIds } from '../../src/sandbox/server'
import { json, terminalWithSandbox } from '../support/program'

test('what has no command yet: an admin reads by hand, and writes once, with --yes', async () => {
  const { apps, patches } = await terminalWithSandbox()
  const path = `/admin/v1/AppStatusChanger/${exampleIds.resourceOwner}`
  const schema = 'schemas[]=urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger'

  const guarded = await apps(['request', 'PUT', path, '-f', schema, '-F', 'active=false'])
  expect({ exitCode: guarded.exitCode, stdout: guarded.stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect((await apps(['request', 'PUT', path, '-f', schema, '-F', 'active=false', '-y'])).exitCode).toBe(0)

  const words = ['request', 'GET', `/admin/v1/Apps/${exampleIds.resourceOwner}`, '--attributes', 'active,clientSecret']
  const ending = await apps([...words, '-o', 'json'])
  expect(json(ending)).toMatchObject({ id: exampleIds.resourceOwner, active: false, clientSecret: '[redacted]' })
  expect(patches()).toEqual([])
})
