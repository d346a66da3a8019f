import { expect, test } from 'vitest'
import { exampleIds } from '../../../../../src/sandbox/server'
import { domainWithoutPort, send } from '../../domain-without-port'

const grantsWith = (query: string) => send(domainWithoutPort(), 'GET', `/admin/v1/Grants${query}`)
const ofApp = (id: string) => `?filter=${encodeURIComponent(`app.value eq "${id}"`)}`

test('the grants of an app are listed, and counted whatever part is shown', () => {
  const { status, json } = grantsWith(ofApp(exampleIds.fieldServiceMobile))
  expect([status, json['totalResults']]).toEqual([200, 3])
  expect(json['Resources']).toMatchObject([
    { grantMechanism: 'ADMINISTRATOR_TO_USER', app: { value: exampleIds.fieldServiceMobile } },
    { grantee: { type: 'User' } },
    { grantee: { type: 'Group' } },
  ])
  const one = grantsWith(`${ofApp(exampleIds.fieldServiceMobile)}&count=1`).json
  expect([one['totalResults'], (one['Resources'] as unknown[]).length]).toEqual([3, 1])
})

test('an app without grants has none, and without a filter all are there', () => {
  expect(grantsWith(ofApp(exampleIds.paymentsApi)).json['totalResults']).toBe(0)
  expect(grantsWith('').json['totalResults']).toBe(5)
})

test.each(['app.value sw "1"', 'app.value', 'app.value eq "1" and id eq "2"'])('the filter %s is refused', (filter) => {
  expect(grantsWith(`?filter=${encodeURIComponent(filter)}`).status).toBe(400)
})

test.each(['many', '-1'])('a count of %s is refused', (count) => {
  expect(grantsWith(`?count=${count}`).status).toBe(400)
})
