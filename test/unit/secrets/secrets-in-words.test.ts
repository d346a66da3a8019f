import { describe, expect, test } from 'vitest'
import { isNoPath, secretsInWord } from '../../../src/secrets/secrets-in-words'

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl'
const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCanary0123456'
const pem = `-----BEGIN PRIVATE KEY-----\n${line}\nabcdefghijklmnopqrstuv==\n-----END PRIVATE KEY-----\n`

describe('what is a secret by its looks', () => {
  test.each([
    ['a JWT', jwt, [jwt]],
    ['a JWT behind the name of an option', `--token=${jwt}`, [jwt]],
    ['a JWT that is cut off', jwt.slice(0, 30), [jwt.slice(0, 30)]],
    ['a client secret', 'idcscs-0f9c1d1e-4b2a-4c61-9d2e-1c2d3e4f5a6b', ['idcscs-0f9c1d1e-4b2a-4c61-9d2e-1c2d3e4f5a6b']],
    ['a key, line by line', pem, [line, 'abcdefghijklmnopqrstuv==', line]],
    ['a key with written line ends', pem.replaceAll('\n', '\\n'), [line, 'abcdefghijklmnopqrstuv==', line]],
    ['a key without its last lines', pem.slice(0, 70), [pem.slice(28, 70)]],
    ['a path', '/etc/apps/client.pem', []],
    ['an app id', '9fc12da9eecd4927a9ef88512ce5612e', []],
    ['an OCID', 'ocid1.domainapp.oc1.iad.amaaaaaaq3n4hmyaoqzvzb5e3bpx2r5lq', []],
    ['a filter', 'isOAuthResource eq true and displayName sw "prod-"', []],
  ])('%s', (_, word, secrets) => {
    expect(secretsInWord(word)).toEqual(secrets)
  })
})

describe('what is no path', () => {
  test.each([
    pem,
    jwt,
    'idcscs-0f9c1d1e-4b2a-4c61-9d2e-1c2d3e4f5a6b',
    'two\nlines',
    'x'.repeat(256),
    'correct horse battery staple',
    'c2VjcmV0L29mLXRoZStjbGllbnQ9c2VjcmV0L29m',
    '9fc12da9eecd4927a9ef88512ce5612e',
    'Tr0ub4dor&3',
  ])('%j', (text) => {
    expect(isNoPath(text)).toBe(true)
  })

  test.each(['hunter2', 'secret', 'client_key'])('%j of a file that holds a secret', (text) => {
    expect(isNoPath(text, { ofSecret: true })).toBe(true)
  })

  test.each(['./secret', 'secrets/prod', 'secret.txt', '~/secret'])('%j can be one, also of a secret', (text) => {
    expect(isNoPath(text, { ofSecret: true })).toBe(false)
  })

  test.each([
    '/etc/apps/client-secret',
    './client secret',
    '~/keys/2026/oci_api_key',
    '../k3y5/a1b2c3',
    'C:\\keys\\client.pem',
    'client.pem',
    'client-secret.txt',
    'my secret.txt',
    'secret',
    'client_key',
    'secrets/prod/client',
    '/run/secrets/a1b2c3d4e5f6',
  ])('%j can be one', (text) => {
    expect(isNoPath(text)).toBe(false)
  })
})
