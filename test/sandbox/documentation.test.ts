import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exampleIds, exampleUsers, type JsonObject } from '../../src/sandbox/server'
import { readSwitchTexts } from '../../src/sandbox/switch-positions'
import { defaultSwitches, type Switches } from '../../src/sandbox/switches'
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

test('docs/sandbox.md has every switch and no other, with its positions, the default first', () => {
  const section = sectionOf('Switches')
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.+?) \| .+ \|$/gm)].map(([, name = '', positions = '']) => ({
    name,
    positions: positions.split(/,? or |, /).map((word) => word.replaceAll('`', '')),
  }))
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(defaultSwitches).sort())
  const number = ['a number', 'another number']
  for (const { name, positions } of rows) {
    expect([name, positions[0]]).toEqual([name, String(defaultSwitches[name as keyof Switches])])
    for (const position of positions.filter((word) => !number.includes(word))) readSwitchTexts([`${name}=${position}`])
    const takesAnyNumber = !throws(() => readSwitchTexts([`${name}=77`]))
    expect([name, positions.some((word) => number.includes(word))]).toEqual([name, takesAnyNumber])
  }
})

function throws(action: () => unknown): boolean {
  try {
    action()
    return false
  } catch {
    return true
  }
}

/** What stands below a heading of the page, up to the next of its kind. */
function sectionOf(title: string): string {
  const [, text] = page.split(`\n## ${title}\n`)
  if (text === undefined) throw new Error(`docs/sandbox.md has no section ${title}`)
  return text.split('\n## ')[0] ?? ''
}
