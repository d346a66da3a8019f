import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { appSelector } from '../../../../src/cli/arguments'

const reason = (text: string) => z.safeParse(appSelector, text).error?.issues[0]?.message ?? null

describe('I1: what is refused before any request', () => {
  test.each([
    ['empty: it would be the collection', '', 'is empty; write an app id, a client id or a display name'],
    ['a line feed', 'a\nb', 'contains a control character'],
    ['a carriage return', 'a\rb', 'contains a control character'],
    ['NUL', 'a\u0000b', 'contains a control character'],
    ['an escape', '\u001b[31m', 'contains a control character'],
    ['a C1 control', 'a\u009bb', 'contains a control character'],
    ['1025 characters', 'a'.repeat(1025), 'is longer than 1024 characters; no app has such a name'],
  ])('%s', (_, text, why) => expect(reason(text)).toBe(why))
})

describe('what is looked up, whatever it looks like', () => {
  test.each(['.', '..', '../Users/abc', '%2e%2e', 'abc?x=1', '" or id pr', ' ', '-x', 'аpp', 'a'.repeat(1024)])(
    '%j',
    (text) => expect(reason(text)).toBeNull(),
  )
})
