import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exampleIds, exampleUsers, type JsonObject } from '../../src/sandbox/server'
import { defaultSwitches } from '../../src/sandbox/switches'
import { domainWithoutPort, send, url } from './domain-without-port'
import { appCalled } from './oauth-calls'

// "Updating Refresh Token Expirations", Oracle's documentation: its three requests, in its order, and their answers.
const id = '9fc12da9eecd4927a9ef88512ce5612e'

function sample(name: string): JsonObject {
  const text = readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8')
  const resolved = text
    .replaceAll('{{appID}}', id)
    .replaceAll('https://<domainURL>', url)
    .replaceAll('<domainURL>', url)
  return JSON.parse(resolved) as JsonObject
}

/** What today's domains add to the sample of 2022, and the scope that the sandbox adds and allows. */
function withoutAdditions(app: JsonObject): JsonObject {
  const { scopes, allowedScopes, ...rest } = app
  const { version, ...meta } = rest['meta'] as JsonObject
  expect(version).toMatch(/^[0-9a-f]{32}$/)
  expect(scopes).toHaveLength(1)
  expect(allowedScopes).toEqual([{ fqs: `${url}/myprofile`, idOfDefiningApp: id }])
  return { ...rest, meta }
}

test('the three requests of the documentation get its three answers', () => {
  const state = domainWithoutPort()

  const narrowed = send(state, 'GET', `/admin/v1/Apps/${id}?attributes=refreshTokenExpiry`)
  expect(narrowed.status).toBe(200)
  expect(narrowed.json).toEqual(sample('get-one-attribute.answer.json'))

  const whole = send(state, 'GET', `/admin/v1/Apps/${id}`)
  expect(whole.status).toBe(200)
  expect(withoutAdditions(whole.json)).toEqual(sample('get.answer.json'))

  const patched = send(state, 'PATCH', `/admin/v1/Apps/${id}`, { body: sample('patch.request.json') })
  expect(patched.status).toBe(200)
  const expected = sample('patch.answer.json')
  // The documentation shows the lastModified of before the change: an artefact of the sample.
  const meta = { ...(expected['meta'] as JsonObject), lastModified: '2026-01-02T03:04:05.000Z' }
  expect(withoutAdditions(patched.json)).toEqual({ ...expected, meta })
  expect(patched.json['refreshTokenExpiry']).toBe(904800)
})

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')

test('docs/sandbox.md names every example app, every user and who gets tokens', () => {
  const state = domainWithoutPort()
  const clients = ['ResourceOwner', 'Customer Portal', 'Field Service Mobile', 'Order Dashboard', 'Warehouse Scanner']
  const quoted = [
    ...Object.values(exampleIds),
    ...Object.values(exampleUsers).flatMap(({ userName, password }) => [userName, password]),
    ...[...clients, 'Report Mailer', 'Legacy Intranet'].map((name) => String(appCalled(state, name)['name'])),
  ]
  expect(quoted.filter((text) => !page.includes(`\`${text}\``))).toEqual([])
})

test('docs/sandbox.md has every switch, with its default first', () => {
  const rows = [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| `?([\w-]+)`?/gm)]
  const defaults = rows.flatMap(([, names = '', first]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, first] as const),
  )
  const documented = Object.fromEntries(defaults.filter(([name]) => Object.hasOwn(defaultSwitches, name)))
  // The two limits share a row, which says "1 and null".
  const { largestExpiry: _, ...expected } = defaultSwitches
  expect(documented).toMatchObject(
    Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, String(value)])),
  )
  expect(documented).toHaveProperty('largestExpiry')
})
