import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/sandbox/server'
import { domainWithoutPort, send, url } from './domain-without-port'

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

/** What today's domains add to the sample of 2022, and the scope that the sandbox adds. */
function withoutAdditions(app: JsonObject): JsonObject {
  const { scopes, ...rest } = app
  const { version, ...meta } = rest['meta'] as JsonObject
  expect(version).toMatch(/^[0-9a-f]{32}$/)
  expect(scopes).toHaveLength(1)
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
