import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SecretForms } from '../../../src/secrets/secret-forms'
import { SecretScreen } from '../../../src/secrets/secret-screen'

const value = 'canary-5f0e7d91c3'
const formsOf = (...secrets: string[]): SecretForms => {
  const forms = new SecretForms()
  for (const each of secrets) forms.add(each)
  return forms
}

describe('whether a secret may be in a text', () => {
  test('not where nothing is kept, or nothing but an empty text', () => {
    expect(formsOf().mayBeIn('a text of some length')).toBe(false)
    expect(formsOf('').mayBeIn('short')).toBe(false)
  })

  test('not in a text shorter than any piece', () => {
    expect(formsOf(value).mayBeIn(value.slice(0, 7))).toBe(false)
    expect(formsOf(value).mayBeIn(value.slice(0, 8))).toBe(true)
  })

  test('a short secret is, as it stands and in hexadecimal digits', () => {
    expect(formsOf('red').mayBeIn('a red x')).toBe(true)
    expect(formsOf('red').mayBeIn('726564')).toBe(true)
    expect(formsOf('red').mayBeIn('a blue')).toBe(false)
  })

  test('whatever of it stands anywhere in the text, and what is added later', () => {
    const forms = formsOf(value)
    expect(forms.mayBeIn('.'.repeat(100))).toBe(false)
    expect(forms.mayBeIn(`${'.'.repeat(100)}${value.slice(3, 11)}`)).toBe(true)
    expect(forms.mayBeIn('another-secret')).toBe(false)
    forms.add('another-secret')
    expect(forms.mayBeIn('another-secret')).toBe(true)
  })
})

describe('where a secret ends', () => {
  test.each([
    ['nothing is there', formsOf(value), 'no secret at all', 3, 0],
    ['a piece is there', formsOf(value), `..${value.slice(2, 12)}..`, 2, 12],
    ['it begins before', formsOf(value), `${value}..`, 3, 17],
    ['a short one is there', formsOf('red'), 'a red one', 2, 5],
    ['a short one is in a short text', formsOf('red'), 'red', 0, 3],
  ])('%s', (_, forms, text, start, end) => expect(forms.endOfSecret(text, start)).toBe(end))
})

describe('the screen', () => {
  const screenOf = (text: string, step: number): SecretScreen => {
    const screen = new SecretScreen()
    screen.add(text, step)
    return screen
  }
  const finds = (text: string) => screenOf('abcdefgh', 1).finds(text)

  test.each([
    ['alone', 'abcdefgh'],
    ['behind as much as it leaps', 'xxxxxabcdefgh'],
    ['one further', 'xxxxxxabcdefgh'],
    ['behind its own end and a zero', 'xxxxxgh\u0000abcdefgh'],
    ['behind half of itself', 'abcdabcdefgh'],
    ['with something behind', `abcdefgh${'.'.repeat(20)}`],
  ])('finds a piece %s', (_, text) => expect(finds(text)).toBe(true))

  test.each([
    ['', ''],
    ['its letters in another order', 'hgfedcba'],
    ['all but its last letter', 'abcdefg.'],
    ['its last letters', 'xxxxxfgh'],
    ['two letters', 'ab'],
  ])('does not find it in %s', (_, text) => expect(finds(text)).toBe(false))
  test.each([1, 2, 4, 6, 9])('finds every piece of a longer text, each %i further than the one before', (step) => {
    const text = 'canary-5f0e7d91c3-and-more-of-it'
    const screen = screenOf(text, step)
    for (let at = 0; at + 8 <= text.length; at += step) {
      for (let before = 0; before < 12; before++)
        expect(screen.finds(`${'.'.repeat(before)}${text.slice(at, at + 8)}.`)).toBe(true)
    }
  })

  test('finds what a search for each piece would find', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 })
    fc.assert(
      fc.property(letters, fc.constantFrom(1, 3, 9), letters, (text, step, other) => {
        const pieces: string[] = []
        for (let at = 0; at + 8 <= text.length; at += step) pieces.push(text.slice(at, at + 8))
        expect(screenOf(text, step).finds(other)).toBe(pieces.some((piece) => other.includes(piece)))
      }),
      { numRuns: 2000 },
    )
  })
})
