import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlRoutes } from '../../../src/sandbox/control/control'
import { oauthRoutes } from '../../../src/sandbox/oauth/oauth-routes'
import { resources } from '../../../src/sandbox/scim/apps-api'
import { type Attribute, appAttributes } from '../../../src/sandbox/scim/schema'
import { exampleIds, exampleUsers, type JsonObject, type Sandbox, startSandbox } from '../../../src/sandbox/server'
import { defaultSwitches, readSwitchTexts, type Switches } from '../../../src/sandbox/switches'
import { call, signIn } from './call'
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

const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8')

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

test('docs/sandbox.md has every attribute once, and no other, as it is declared', () => {
  const rows = [
    ...sectionOf('The attributes of an App, one by one').matchAll(/^\| `([^`]+)` \| (.+?) \|(?: .+ \|)?$/gm),
  ]
  const documented = rows.map(([, name = '', declared = '']) => [name, declared] as const)
  expect(documented).toHaveLength(appAttributes.size)
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries([...appAttributes.values()].map((attribute) => [attribute.name, declared(attribute)])),
  )
})

function declared({
  name,
  type,
  mutability,
  returned,
  multiValued,
  searchable,
  required,
  subAttributes,
}: Attribute): string {
  if (name.startsWith('urn:')) return `${subAttributes.size} attributes`
  const words = [multiValued ? `list of ${type}` : type, mutability, returned]
  if (searchable) words.push('searchable')
  if (required) words.push('required')
  const members = [...subAttributes.values()].map((sub) => `\`${sub.name}\``)
  return words.join(', ') + (members.length === 0 ? '' : `: ${members.join(', ')}`)
}

describe('docs/sandbox.md has every call, and no other,', () => {
  const readable = ({ source }: RegExp) =>
    source
      .replaceAll('\\/', '/')
      .replace('([^/]+)', '{…}')
      .replace(/[\^$\\]/g, '')
  const callsOf = (routes: readonly { path: RegExp; methods: object }[]) =>
    routes.flatMap(({ path, methods }) => Object.keys(methods).map((method) => `${method} ${readable(path)}`)).sort()
  /** `GET`, `POST /path` stands for both. */
  const named = (text: string) =>
    [...text.matchAll(/((?:`[A-Z]+`, )*)`([A-Z]+) (\/[^`? ]+)`/g)].flatMap(([, more = '', method = '', path = '']) =>
      [...more.matchAll(/[A-Z]+/g), [method]].map(([each]) => `${each} ${path.replace(/\{\w+\}/, '{…}')}`),
    )

  test('of the Admin API', () => {
    expect([...new Set(named(sectionOf('The Admin API, call by call')))].sort()).toEqual(callsOf(resources))
  })

  test('of the control endpoint', () => {
    const rows = sectionOf('The control endpoint')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const firstCells = rows.map((row) => row.split(' | ')[0]).join('\n')
    expect(named(firstCells).sort()).toEqual(callsOf(controlRoutes))
  })

  test('of the OAuth server', () => {
    const section = sectionOf('The OAuth server')
    expect(Object.keys(oauthRoutes).filter((path) => !section.includes(`\`${path}\``))).toEqual([])
  })
})

describe('every curl example of docs/sandbox.md does something,', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterAll(() => sandbox.close())

  const sections = page.split('\n## ')
  const examples = sections.map((text) => [text.split('\n', 1)[0] ?? '', curlsIn(text)] as const)

  test.each(examples.filter(([, curls]) => curls.length > 0))('in %s', async (_section, curls) => {
    sandbox.reset()
    const token = await signIn(sandbox)
    for (const curl of curls) {
      const { method, url, headers, body } = readCurl(curl, { url: sandbox.url, token })
      const { status, text } = await call(sandbox, method, url.slice(sandbox.url.length), { headers, body })
      expect({ curl, status, text: status < 400 ? '' : text }).toEqual({ curl, status: expect.any(Number), text: '' })
    }
  })

  test('of which there are many', () => {
    expect(examples.flatMap(([, curls]) => curls).length).toBeGreaterThan(20)
  })
})

/** Commands of console blocks, without those that show only a part of themselves. */
function curlsIn(text: string): string[] {
  return [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.split(/^\$ /m).slice(1))
    .map((command) => command.split(/\n(?=\{|location:)/)[0] ?? '')
    .filter((command) => command.startsWith('curl ') && !command.includes('…'))
}

/** As far as this page goes: words in quotation marks of either kind, lines that go on, and a pipe at the end. */
function readCurl(command: string, { url, token }: { url: string; token: string }) {
  const given = command
    .replaceAll('\\\n', ' ')
    .replaceAll('http://127.0.0.1:8080', url)
    .replaceAll('$APPS_DOMAIN_URL', url)
    .replaceAll('$US', url)
  const words = (given.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) =>
    word.startsWith("'") ? word.slice(1, -1) : word.replace(/^"|"$/g, '').replaceAll('$TOKEN', token),
  )
  const request = { method: '', url: '', headers: {} as Record<string, string>, body: '' }
  for (let at = 1; at < words.length && words[at] !== '|'; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1] ?? ''
    if (word.startsWith('http')) request.url = word
    else if (word === '-s' || word === '-si') continue
    else if (word === '-X') request.method = value
    else if (word === '-H') request.headers[value.split(': ')[0]?.toLowerCase() ?? ''] = value.split(': ')[1] ?? ''
    else if (word === '-u') request.headers['authorization'] = `Basic ${Buffer.from(value).toString('base64')}`
    else if (word === '-d') request.body += `${request.body === '' ? '' : '&'}${value}`
    else throw new Error(`docs/sandbox.md has a curl with ${word}`)
    if (word.startsWith('-') && !word.startsWith('-s')) at++
  }
  request.method ||= request.body === '' ? 'GET' : 'POST'
  if (request.body !== '') request.headers['content-type'] ??= 'application/x-www-form-urlencoded'
  return request
}
