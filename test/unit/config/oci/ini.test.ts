import fc from 'fast-check'
import { ConfigFileReader } from 'oci-common'
import { describe, expect, test } from 'vitest'
import { parseIni } from '../../../../src/config/oci/ini'
import { runs } from '../../../support/extent'

/** The values of each profile; nothing in it may be wrong. */
const read = (text: string) => {
  const { profiles, strayFaults } = parseIni(text)
  expect([...strayFaults, ...[...profiles.values()].flatMap(({ faults }) => faults)]).toEqual([])
  return Object.fromEntries([...profiles].map(([name, { values }]) => [name, Object.fromEntries(values)]))
}

describe('read as oci reads it', () => {
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
    [
      'a comment behind the name of a profile',
      '[A] # mine\nuser=u\n[B] ; [C]\nuser=v',
      { A: { user: 'u' }, B: { user: 'v' } },
    ],
    [
      'a value over several lines',
      '[A]\nkey_content=-----BEGIN KEY-----\n  AA==\n\n\tBB:x\n # not this\n  -----END KEY-----\n\nuser=u\n',
      { A: { key_content: '-----BEGIN KEY-----\nAA==\n\nBB:x\n-----END KEY-----', user: 'u' } },
    ],
    ['a value that begins on the next line', '[A]\nkey_content =\n  x', { A: { key_content: '\nx' } }],
    ['keys that are all indented', '[A]\n  user=u\n  region=r', { A: { user: 'u', region: 'r' } }],
    [
      'an indented key of OCI is a key',
      '[A]\nuser=u\n  region=r\n    Key_File : k',
      { A: { user: 'u', region: 'r', key_file: 'k' } },
    ],
    [
      'DEFAULT in two parts',
      '[DEFAULT]\nuser=u\n[A]\n[DEFAULT]\nregion=r',
      { DEFAULT: { user: 'u', region: 'r' }, A: {} },
    ],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected))
})

describe('C17: a broken line is named, and its text is not', () => {
  const faultsIn = (text: string) => {
    const { profiles, strayFaults } = parseIni(text)
    const said = (owner: string, { line, problem }: { line: number; problem: string }) => `${owner} ${line} ${problem}`
    return [
      ...strayFaults.map((fault) => said('none', fault)),
      ...[...profiles].flatMap(([name, { faults }]) => faults.map((fault) => said(name, fault))),
    ]
  }
  test.each<[string, string, string[]]>([
    ['no pair', '[A]\nuser=u\ncanary-line', ['A 3 is neither a [profile] nor key=value']],
    ['a line of a key', '[A]\n-----BEGIN PRIVATE KEY-----', ['A 2 is neither a [profile] nor key=value']],
    ['no key', '[A]\n=canary', ['A 2 is neither a [profile] nor key=value']],
    ['a key of two words', '[A]\nca nary=x', ['A 2 is neither a [profile] nor key=value']],
    ['before the first profile', '# x\ncanary=x', ['none 2 belongs to no [profile]']],
    ['a profile without a name', '[ ]', ['none 1 is not a [profile]']],
    ['an open bracket', '[A]\n[canary\nuser=u', ['none 2 is not a [profile]', 'none 3 belongs to no [profile]']],
    ['a profile twice', '[A]\n[B]\n[A]', ['A 3 names a profile that already exists in the file']],
    ['a key twice', '[A]\nuser=u\nUSER=canary', ['A 3 repeats a key of its profile']],
    ['a NUL', '[A]\nuser=can\u0000ary', ['A 2 has a control character']],
    ['a NUL further down', '[A]\nuser=x\n can\u0000ary', ['A 3 has a control character']],
    ['a key that is not indented', '[A]\nkey_content=x\nMII+canary', ['A 3 is neither a [profile] nor key=value']],
  ])('%s', (_, text, expected) => expect(faultsIn(text)).toEqual(expected))

  test('property: whatever stands in it, it is read, or one of its lines is named', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('[A]', '[B]', 'user=u', '\n', '\r\n', '=', '#'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        const { profiles, strayFaults } = parseIni(text)
        for (const { line } of [...strayFaults, ...[...profiles.values()].flatMap(({ faults }) => faults)]) {
          expect(line).toBeGreaterThan(0)
          expect(line).toBeLessThanOrEqual(text.split(/\r\n|\n|\r/).length)
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
      expect(new Map([...parseIni(text).profiles].map(([name, { values }]) => [name, values]))).toEqual(theirs)
    }),
    { numRuns: runs(100) },
  )
})
