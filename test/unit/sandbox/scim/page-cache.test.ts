import { describe, expect, test } from 'vitest'
import { PageCache } from '../../../../src/sandbox/scim/page-cache'
import { exampleIds, type SandboxState } from '../../../../src/sandbox/server'
import { domainWithoutPort, patchBody, send } from '../domain-without-port'

const page = (text: string) => () => ({ headers: {}, body: Buffer.from(text) })
const never = () => {
  throw new Error('made again')
}

describe('a page is made once', () => {
  test('for what was asked, until the store changes', () => {
    const pages = new PageCache()
    const first = pages.page('one', 1, page('abc'))
    expect(pages.page('one', 1, never)).toBe(first)
    expect(pages.page('two', 1, page('d')).body).toEqual(Buffer.from('d'))
    expect(pages.size).toBe(4)
    expect(pages.page('one', 2, page('ef')).body).toEqual(Buffer.from('ef'))
    expect(pages.size).toBe(2)
  })

  test('and the one that was asked for longest ago goes when there are too many bytes', () => {
    const pages = new PageCache(6)
    pages.page('one', 1, page('abc'))
    pages.page('two', 1, page('def'))
    pages.page('one', 1, never)
    pages.page('three', 1, page('ghi'))
    expect(pages.size).toBe(6)
    pages.page('one', 1, never)
    pages.page('three', 1, never)
    expect(() => pages.page('two', 1, never)).toThrow('made again')
  })

  test('one that is too large is given out, and not kept', () => {
    const pages = new PageCache(2)
    expect(pages.page('one', 1, page('abc')).body).toEqual(Buffer.from('abc'))
    expect(pages.size).toBe(0)
  })

  test('a failure is not remembered', () => {
    const pages = new PageCache()
    expect(() => pages.page('one', 1, never)).toThrow('made again')
    expect(pages.page('one', 1, page('abc')).body).toEqual(Buffer.from('abc'))
  })
})

describe('a list is never out of date', () => {
  const target = '/admin/v1/Apps?attributes=displayName,refreshTokenExpiry&sortBy=id&count=1000'
  const list = (state: SandboxState) => send(state, 'GET', target)
  const app = `/admin/v1/Apps/${exampleIds.resourceOwner}`

  test.each<[string, (state: SandboxState) => void]>([
    [
      'a PATCH',
      (state) => send(state, 'PATCH', app, { body: patchBody({ op: 'add', path: 'refreshTokenExpiry', value: 7 }) }),
    ],
    [
      'a second writer',
      (state) =>
        send(state, 'POST', `/sandbox/apps/${exampleIds.resourceOwner}`, {
          body: { active: false, refreshTokenExpiry: 7 },
        }),
    ],
    [
      'a POST',
      (state) =>
        send(state, 'POST', '/admin/v1/Apps', {
          body: {
            schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
            displayName: 'Posted',
            basedOnTemplate: { value: 'CustomWebAppTemplateId' },
          },
        }),
    ],
    ['a DELETE', (state) => send(state, 'DELETE', `/admin/v1/Apps/${exampleIds.legacyIntranet}`)],
    ['an App that is added', (state) => send(state, 'POST', '/sandbox/apps', { body: { displayName: 'New' } })],
    ['an App that is removed', (state) => send(state, 'DELETE', `/sandbox/apps/${exampleIds.resourceOwner}`)],
  ])('after %s', (_what, change) => {
    const state = domainWithoutPort()
    const before = list(state)
    expect(list(state).text).toBe(before.text)
    change(state)
    const after = list(state)
    expect(after.text).not.toBe(before.text)
    expect(
      state.apps
        .all()
        .map((each) => each['id'] as string)
        .sort(),
    ).toEqual((after.json['Resources'] as { id: string }[]).map(({ id }) => id).sort())
  })

  test('the same pages differ by what they show, where they begin, and their order', () => {
    const state = domainWithoutPort()
    const texts = [
      '',
      '&startIndex=2',
      '&count=2',
      '&sortBy=displayName',
      '&sortBy=id',
      '&sortBy=id&sortOrder=descending',
    ].flatMap((more) =>
      ['attributes=displayName', 'attributes=active'].map(
        (shown) => send(state, 'GET', `/admin/v1/Apps?${shown}${more}`).text,
      ),
    )
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('whoever may not read gets nothing of it', () => {
    const state = domainWithoutPort()
    expect(list(state).status).toBe(200)
    expect(send(state, 'GET', target, { token: null }).status).toBe(401)
  })
})
