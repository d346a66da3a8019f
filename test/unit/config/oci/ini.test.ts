import fc from 'fast-check'
import { ConfigFileReader } from 'oci-common'
import { describe, expect, test } from 'vitest'
import { IniProblem, parseIni } from '../../../../src/config/oci/ini'
import { runs } from '../../../support/extent'

const read = (text: string) =>
  Object.fromEntries([...parseIni(text)].map(([name, keys]) => [name, Object.fromEntries(keys)]))

describe('read as all of Oracle’s readers read it', () => {
  test.each<[string, string, object]>([
    ['nothing', '', {}],
    ['a profile', '[DEFAULT]\nuser=u\n', { DEFAULT: { user: 'u' } }],
    ['spaces', '  [ A B ]  \n  user =  u v  \n', { 'A B': { user: 'u v' } }],
    ['comments and empty lines', '# x\n; y\n\n[A]\n  # z\nuser=u', { A: { user: 'u' } }],
    ['line ends of Windows and of old', '[A]\r\nuser=u\rfingerprint=f', { A: { user: 'u', fingerprint: 'f' } }],
    ['a colon for =', '[A]\nuser: u', { A: { user: 'u' } }],
    ['the first of them counts', '[A]\npass_phrase=a=b:c', { A: { pass_phrase: 'a=b:c' } }],
    ['# within a value belongs to it', '[A]\npass_phrase=a#b ;c', { A: { pass_phrase: 'a#b ;c' } }],
    ['keys in capital letters', '[A]\nKey_File=/k', { A: { key_file: '/k' } }],
    ['an empty value', '[A]\nuser=', { A: { user: '' } }],
    ['an empty profile', '[A]\n[B]', { A: {}, B: {} }],
    [
      'names that objects have',
      '[__proto__]\nconstructor=x',
      Object.fromEntries([['__proto__', { constructor: 'x' }]]),
    ],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected))
})

describe('C17: a broken line is named, and its text is not', () => {
  test.each<[string, string, number, string]>([
    ['no pair', '[A]\nuser=u\ncanary-line', 3, 'is neither a [profile] nor key=value'],
    ['a line of a key', '[A]\n-----BEGIN PRIVATE KEY-----', 2, 'is neither a [profile] nor key=value'],
    ['no key', '[A]\n=canary', 2, 'is neither a [profile] nor key=value'],
    ['a key of two words', '[A]\nca nary=x', 2, 'is neither a [profile] nor key=value'],
    ['before the first profile', '# x\ncanary=x', 2, 'stands before the first [profile]'],
    ['a profile without a name', '[ ]', 1, 'is not a [profile]'],
    ['an open bracket', '[canary', 1, 'is not a [profile]'],
    ['text after it', '[A] canary', 1, 'is not a [profile]'],
    ['a profile twice', '[A]\n[B]\n[A]', 3, 'names a profile that already exists in the file'],
    ['a key twice', '[A]\nuser=u\nUSER=canary', 3, 'repeats a key of its profile'],
    ['a NUL', '[A]\nuser=can\u0000ary', 2, 'has a control character'],
  ])('%s', (_, text, line, problem) => {
    const error = (() => {
      try {
        return parseIni(text)
      } catch (reason) {
        return reason
      }
    })()
    expect(error).toBeInstanceOf(IniProblem)
    expect({ ...(error as IniProblem) }).toMatchObject({ line })
    expect((error as IniProblem).message).toBe(problem)
  })

  test('property: whatever stands in it, it is read, or one of its lines is named', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('[A]', '[B]', 'user=u', '\n', '\r\n', '=', '#'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        try {
          parseIni(text)
        } catch (error) {
          if (!(error instanceof IniProblem)) throw error
          expect(error.line).toBeGreaterThan(0)
          expect(error.line).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length)
        }
      }),
      { numRuns: runs(200) },
    )
  })
})

test('property: what is accepted means the same to Oracle’s own reader', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_]{1,8}$/)
  const key = fc.stringMatching(/^[a-z_]{1,8}$/)
  const value = fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/)
  const profile = fc.tuple(word, fc.dictionary(key, value, { noNullPrototype: true }))
  fc.assert(
    fc.property(fc.uniqueArray(profile, { selector: ([name]) => name, minLength: 1 }), (profiles) => {
      const lines = profiles.flatMap(([name, keys]) => [
        `[${name}]`,
        ...Object.entries(keys).map(([each, value]) => `${each} = ${value}`),
      ])
      const text = ['[DEFAULT]', ...lines.filter((line) => line !== '[DEFAULT]')].join('\n')
      const theirs = ConfigFileReader.parse(text, null).profileCredentials.configurationsByProfile
      expect(new Map(parseIni(text))).toEqual(theirs)
    }),
    { numRuns: runs(100) },
  )
})
