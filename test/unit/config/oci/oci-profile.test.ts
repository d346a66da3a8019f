import { describe, expect, test } from 'vitest'
import { parseIni } from '../../../../src/config/oci/ini'
import { ProfileProblem, profileCalled, tenancyOf } from '../../../../src/config/oci/oci-profile'
import type { OciAuth } from '../../../../src/config/oci/oci-variables'

const fingerprint = '20:3b:97:13:55:1c:00:11:22:33:44:55:66:77:88:99'
const complete = `tenancy=ocid1.tenancy.oc1..t\nuser=ocid1.user.oc1..u\nfingerprint=${fingerprint}\nkey_file=~/.oci/k.pem\nregion=eu\n`
const session = 'tenancy=ocid1.tenancy.oc1..t\nkey_file=/s.pem\nsecurity_token_file=/token\n'
const keyId = `ocid1.tenancy.oc1..t/ocid1.user.oc1..u/${fingerprint}`
const keyOf = (name: string, file = '~/.oci/k.pem') => ({ setting: `key_file of OCI profile '${name}'`, file })
const apiKey = (name: string) => ({
  key: keyOf(name),
  passphrase: null,
  fingerprint,
  signsAs: { user: 'ocid1.user.oc1..u', keyId },
  variables: [],
})
const bySession = (name: string) => ({
  key: keyOf(name, '/s.pem'),
  passphrase: null,
  fingerprint: null,
  signsAs: { setting: `security_token_file of OCI profile '${name}'`, tokenFile: '/token' },
  variables: [],
})

const read = (text: string, name: string | null, variables: Record<string, string> = {}, auth: OciAuth = null) =>
  profileCalled({ name, file: parseIni(text), variables: new Map(Object.entries(variables)), auth })

describe('how a profile signs', () => {
  test.each<[string, string, string, object]>([
    ['by an API key', `[DEFAULT]\n${complete}`, 'DEFAULT', apiKey('DEFAULT')],
    ['what it does not say, DEFAULT says', `[DEFAULT]\n${complete}\n[A]\nregion=us`, 'A', apiKey('A')],
    [
      'what it says counts',
      `[DEFAULT]\n${complete}\n[A]\nkey_file=/other\npass_phrase=p`,
      'A',
      {
        ...apiKey('A'),
        key: keyOf('A', '/other'),
        passphrase: { value: 'p', setting: "pass_phrase of OCI profile 'A'", place: 1 },
      },
    ],
    ['an empty value says nothing', `[DEFAULT]\n${complete}\n[A]\nkey_file=\npass_phrase=`, 'A', apiKey('A')],
    ['by a session', `[S]\n${session}`, 'S', bySession('S')],
    ['by a session, though DEFAULT has a user', `[DEFAULT]\n${complete}\n[S]\n${session}`, 'S', bySession('S')],
    [
      'the session of DEFAULT is not for one with a key of its own',
      `[DEFAULT]\n${session}\n[A]\n${complete}`,
      'A',
      apiKey('A'),
    ],
    ['one without a key has the session of DEFAULT', `[DEFAULT]\n${session}\n[A]\nregion=us`, 'A', bySession('A')],
    ['a fingerprint in capital letters', `[A]\n${complete.replace('3b', '3B')}`, 'A', apiKey('A')],
    ['the usual type said aloud', `[A]\n${complete}authentication_type=api_key`, 'A', apiKey('A')],
  ])('%s', (_, text, name, expected) => expect(read(text, name)).toEqual(expected))
})

describe('C17: a fault of another profile locks nobody out', () => {
  const pem = 'key_content=-----BEGIN PRIVATE KEY-----\nMII+x\n-----END PRIVATE KEY-----\n'
  test.each([
    ['a key over several lines', `[B]\n${pem}[A]\n${complete}`],
    ['after it, too', `[A]\n${complete}[B]\n${pem}`],
    ['a line before the first profile', `x\n[A]\n${complete}`],
    ['a broken name', `[B\nuser=x\n[A]\n${complete}`],
    ['another profile twice', `[B]\n[B]\n[A]\n${complete}`],
  ])('%s', (_, text) => expect(read(text, 'A')).toEqual(apiKey('A')))

  test.each([
    ['its own is one', `[A]\n${complete}canary\n`, 7, 'is neither a [profile] nor key=value'],
    ['that of DEFAULT, too', `[DEFAULT]\ncanary\n[A]\n${complete}`, 2, 'is neither a [profile] nor key=value'],
    ['it is there twice', `[A]\n${complete}[A]\n`, 7, 'names a profile that already exists in the file'],
  ])('%s', (_, text, line, message) =>
    expect(() => read(text, 'A')).toThrow(expect.objectContaining({ line, message })),
  )

  test('the name of a profile that is not there may be in a broken line', () =>
    expect(() => read(`[A\n${complete}`, 'A')).toThrow(
      new ProfileProblem("there is no profile 'A', and line 1 is not a [profile]"),
    ))
})

describe('the key as text', () => {
  const content = { setting: "key_content of OCI profile 'A'", content: '-----BEGIN\nAA\n-----END' }
  const asText = 'key_content=-----BEGIN\n  AA\n  -----END\n'
  test.each<[string, string, object]>([
    ['alone', `[A]\n${complete.replace(/key_file.*\n/, asText)}`, content],
    ['before a file', `[A]\n${complete}${asText}`, content],
    ['before a file of DEFAULT', `[DEFAULT]\n${complete}[A]\n${asText}`, content],
    ['not that of DEFAULT before a file of its own', `[DEFAULT]\n${asText}[A]\n${complete}`, keyOf('A')],
  ])('%s', (_, text, key) => expect(read(text, 'A').key).toEqual(key))
})

describe('the variables of oci', () => {
  const all = {
    user: 'ocid1.user.oc1..u',
    tenancy: 'ocid1.tenancy.oc1..t',
    fingerprint,
    key_content: 'pem',
  }
  const names = ['OCI_CLI_USER', 'OCI_CLI_FINGERPRINT', 'OCI_CLI_TENANCY']
  test('they are enough without a profile', () =>
    expect(read('', null, all)).toMatchObject({
      key: { setting: 'OCI_CLI_KEY_CONTENT', content: 'pem' },
      signsAs: { keyId },
      variables: expect.arrayContaining([...names, 'OCI_CLI_KEY_CONTENT']),
    }))

  test('they count instead of what the profile says', () =>
    expect(read(`[A]\n${complete}`, 'A', { key_file: '/other', pass_phrase: 'p' })).toEqual({
      ...apiKey('A'),
      key: { setting: 'OCI_CLI_KEY_FILE', file: '/other' },
      passphrase: { value: 'p', setting: 'OCI_CLI_PASSPHRASE', place: 0 },
      variables: ['OCI_CLI_KEY_FILE', 'OCI_CLI_PASSPHRASE'],
    }))

  test('OCI_CLI_AUTH says which of two ways a profile signs', () => {
    const both = `[A]\n${complete}security_token_file=/token\n`
    const tokenFile = { setting: "security_token_file of OCI profile 'A'", tokenFile: '/token' }
    expect(read(both, 'A').signsAs).toEqual(tokenFile)
    expect(read(both, 'A', {}, 'security_token').signsAs).toEqual(tokenFile)
    expect(read(both, 'A', {}, 'api_key').signsAs).toEqual({ user: all.user, keyId })
    expect(read(`[A]\n${complete}`, 'A', { security_token_file: '/t' }).signsAs).toEqual({
      setting: 'OCI_CLI_SECURITY_TOKEN_FILE',
      tokenFile: '/t',
    })
  })

  test.each<[string, () => unknown, string]>([
    [
      'what is missing has the name of a variable',
      () => read('', null, { user: 'ocid1.user.oc1..u' }),
      'the environment lacks OCI_CLI_FINGERPRINT, OCI_CLI_KEY_FILE (or OCI_CLI_KEY_CONTENT), OCI_CLI_TENANCY',
    ],
    [
      'a session without a token',
      () => read(`[A]\n${complete}`, 'A', {}, 'security_token'),
      "profile 'A' lacks security_token_file",
    ],
  ])('%s', (_, asked, message) => expect(asked).toThrow(new ProfileProblem(message)))
})

describe('C17: why it cannot', () => {
  const without = (key: string) => complete.replace(new RegExp(`^${key}=.*\n`, 'm'), '')
  test.each<[string, string, string, string]>([
    ['no such profile', `[DEFAULT]\n${complete}`, 'default', "there is no profile 'default'"],
    ['a name that objects have', `[DEFAULT]\n${complete}`, '__proto__', "there is no profile '__proto__'"],
    ['no key', `[A]\n${without('key_file')}`, 'A', "profile 'A' lacks key_file (or key_content)"],
    ['no user', `[A]\n${without('user')}`, 'A', "profile 'A' lacks user"],
    ['no fingerprint', `[A]\n${without('fingerprint')}`, 'A', "profile 'A' lacks fingerprint"],
    ['no tenancy', `[A]\n${without('tenancy')}`, 'A', "profile 'A' lacks tenancy"],
    ['nothing', '[A]', 'A', "profile 'A' lacks user, fingerprint, key_file (or key_content), tenancy"],
    ['a session without its key', '[S]\nsecurity_token_file=/t', 'S', "profile 'S' lacks key_file (or key_content)"],
    ['a short fingerprint', `[A]\n${complete.replace(':99', '')}`, 'A', "profile 'A' has an invalid fingerprint"],
    [
      'a user that is none',
      `[A]\n${complete.replace('ocid1.user.oc1..u', 'da"na')}`,
      'A',
      "profile 'A' has a user that is not an OCID",
    ],
    [
      'a tenancy that is none',
      `[A]\n${complete.replace('ocid1.tenancy.oc1..t', 'x/y')}`,
      'A',
      "profile 'A' has a tenancy that is not an OCID",
    ],
    [
      'an instance principal',
      '[A]\nauthentication_type=instance_principal\ntenancy=t',
      'A',
      "profile 'A' signs in by an instance principal: only an API key or a session token can sign here",
    ],
    [
      'a resource principal',
      '[A]\nauthentication_type=resource_principal',
      'A',
      "profile 'A' signs in by a resource principal: only an API key or a session token can sign here",
    ],
    [
      'a delegation token',
      `[A]\n${complete}delegation_token_file=/canary`,
      'A',
      "profile 'A' signs in by a delegation token: only an API key or a session token can sign here",
    ],
    [
      'whatever else there may be',
      `[A]\n${complete}authentication_type=canary`,
      'A',
      "profile 'A' has an unknown authentication_type",
    ],
  ])('%s', (_, text, name, message) => {
    expect(() => read(text, name)).toThrow(new ProfileProblem(message))
  })
})

describe('where a profile is at home', () => {
  const home = (text: string, name: string | null, variables: Record<string, string> = {}) =>
    tenancyOf({ name, file: parseIni(text), variables: new Map(Object.entries(variables)), auth: null })

  test.each<[string, string, string | null, Record<string, string>, object]>([
    ['by itself', `[A]\n${complete}`, 'A', {}, { tenancy: 'ocid1.tenancy.oc1..t', realm: 'oc1', region: 'eu' }],
    [
      'what it does not say, DEFAULT says',
      `[DEFAULT]\n${complete}\n[A]\ntenancy=ocid1.tenancy.oc19.x.t`,
      'A',
      {},
      { tenancy: 'ocid1.tenancy.oc19.x.t', realm: 'oc19', region: 'eu' },
    ],
    [
      'variables count before it',
      `[A]\n${complete}`,
      'A',
      { region: 'us', tenancy: 'ocid1.tenancy.oc2..v' },
      { tenancy: 'ocid1.tenancy.oc2..v', realm: 'oc2', region: 'us' },
    ],
    [
      'a session has a tenancy as well',
      `[S]\n${session}`,
      'S',
      {},
      { tenancy: 'ocid1.tenancy.oc1..t', realm: 'oc1', region: null },
    ],
  ])('%s', (_, text, name, variables, expected) => expect(home(text, name, variables)).toEqual(expected))

  test.each<[string, string, string | null, string]>([
    ['no tenancy', '[A]\nregion=eu', 'A', "profile 'A' lacks tenancy"],
    ['none in variables either', '', null, 'the environment lacks OCI_CLI_TENANCY'],
    ['another OCID', '[A]\ntenancy=ocid1.user.oc1..t', 'A', "profile 'A' has a tenancy that is not an OCID"],
    [
      'what would leave its parameter',
      '[A]\ntenancy=ocid1.tenancy.oc1..t&x=1',
      'A',
      "profile 'A' has a tenancy that is not an OCID",
    ],
  ])('%s is refused', (_, text, name, message) => expect(() => home(text, name)).toThrow(new ProfileProblem(message)))
})
