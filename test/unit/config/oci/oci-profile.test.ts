import { describe, expect, test } from 'vitest'
import { parseIni } from '../../../../src/config/oci/ini'
import { ProfileProblem, profileCalled } from '../../../../src/config/oci/oci-profile'

const fingerprint = '20:3b:97:13:55:1c:00:11:22:33:44:55:66:77:88:99'
const complete = `tenancy=ocid1.tenancy.oc1..t\nuser=ocid1.user.oc1..u\nfingerprint=${fingerprint}\nkey_file=~/.oci/k.pem\nregion=eu\n`
const session = 'tenancy=ocid1.tenancy.oc1..t\nkey_file=/s.pem\nsecurity_token_file=/token\n'
const keyId = `ocid1.tenancy.oc1..t/ocid1.user.oc1..u/${fingerprint}`
const apiKey = { keyFile: '~/.oci/k.pem', passphrase: null, fingerprint, signsAs: { user: 'ocid1.user.oc1..u', keyId } }

const read = (text: string, name: string) => profileCalled(name, parseIni(text))

describe('how a profile signs', () => {
  test.each<[string, string, string, object]>([
    ['by an API key', `[DEFAULT]\n${complete}`, 'DEFAULT', apiKey],
    ['what it does not say, DEFAULT says', `[DEFAULT]\n${complete}\n[A]\nregion=us`, 'A', apiKey],
    [
      'what it says counts',
      `[DEFAULT]\n${complete}\n[A]\nkey_file=/other\npass_phrase=p`,
      'A',
      { ...apiKey, keyFile: '/other', passphrase: 'p' },
    ],
    ['an empty value says nothing', `[DEFAULT]\n${complete}\n[A]\nkey_file=\npass_phrase=`, 'A', apiKey],
    [
      'by a session',
      `[S]\n${session}`,
      'S',
      { keyFile: '/s.pem', passphrase: null, fingerprint: null, signsAs: { tokenFile: '/token' } },
    ],
    [
      'by a session, though DEFAULT has a user',
      `[DEFAULT]\n${complete}\n[S]\n${session}`,
      'S',
      { keyFile: '/s.pem', passphrase: null, fingerprint: null, signsAs: { tokenFile: '/token' } },
    ],
    [
      'the session of DEFAULT is not for one with a key of its own',
      `[DEFAULT]\n${session}\n[A]\n${complete}`,
      'A',
      apiKey,
    ],
    [
      'one without a key has the session of DEFAULT',
      `[DEFAULT]\n${session}\n[A]\nregion=us`,
      'A',
      { keyFile: '/s.pem', passphrase: null, fingerprint: null, signsAs: { tokenFile: '/token' } },
    ],
    ['a fingerprint in capital letters', `[A]\n${complete.replace('3b', '3B')}`, 'A', apiKey],
    ['the usual type said aloud', `[A]\n${complete}authentication_type=api_key`, 'A', apiKey],
  ])('%s', (_, text, name, expected) => expect(read(text, name)).toEqual(expected))
})

describe('C17: why it cannot', () => {
  const without = (key: string) => complete.replace(new RegExp(`^${key}=.*\n`, 'm'), '')
  test.each<[string, string, string, string]>([
    ['no such profile', `[DEFAULT]\n${complete}`, 'default', "there is no profile 'default'"],
    ['a name that objects have', `[DEFAULT]\n${complete}`, '__proto__', "there is no profile '__proto__'"],
    ['no key', `[A]\n${without('key_file')}`, 'A', "profile 'A' lacks key_file"],
    ['no user', `[A]\n${without('user')}`, 'A', "profile 'A' lacks user"],
    ['no fingerprint', `[A]\n${without('fingerprint')}`, 'A', "profile 'A' lacks fingerprint"],
    ['no tenancy', `[A]\n${without('tenancy')}`, 'A', "profile 'A' lacks tenancy"],
    ['nothing', '[A]', 'A', "profile 'A' lacks user, fingerprint, key_file, tenancy"],
    ['a session without its key', '[S]\nsecurity_token_file=/t', 'S', "profile 'S' lacks key_file"],
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
      "profile 'A' signs in by an instance principal, which is not supported: use an API key or a session token",
    ],
    [
      'a resource principal',
      '[A]\nauthentication_type=resource_principal',
      'A',
      "profile 'A' signs in by a resource principal, which is not supported: use an API key or a session token",
    ],
    [
      'a delegation token',
      `[A]\n${complete}delegation_token_file=/canary`,
      'A',
      "profile 'A' signs in by a delegation token, which is not supported: use an API key or a session token",
    ],
    [
      'whatever else there may be',
      `[A]\n${complete}authentication_type=canary`,
      'A',
      "profile 'A' signs in by another authentication_type, which is not supported: use an API key or a session token",
    ],
  ])('%s', (_, text, name, message) => {
    expect(() => read(text, name)).toThrow(new ProfileProblem(message))
  })
})
