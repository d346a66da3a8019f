import { createPrivateKey, createVerify } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import type { SigningKey } from '../../../../src/identity-domain/auth/credentials'
import { createRequestSigner } from '../../../../src/identity-domain/auth/request-signing'
import type { App } from '../../../../src/token-settings/app'
import { planExpiry } from '../../../../src/token-settings/change'
import type { Seconds } from '../../../../src/token-settings/duration'
import { rsaPair } from '../../../support/keys'
import { openTestDomain, theDomain } from '../../../support/open-test-domain'
import { appPath, changePath, failureOf, id, nothingPending, patchPath, resourceOwner, scimError } from '../on-nock'

nothingPending()

const pair = rsaPair()
const credentials: SigningKey = {
  kind: 'signature',
  sign: createRequestSigner({ keyId: 'ST$canary-token', privateKey: createPrivateKey(pair.privateKey) }),
  session: null,
  concern: null,
  advice: 'Has the session ended?',
  from: "OCI profile 'S'",
}
const host = 'idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com'
const to9d = (app: App) =>
  planExpiry(app, { token: 'refresh', lifetime: 777600 as Seconds, force: false, consent: null })

interface Seen {
  headers: Record<string, string>
  body: string
}

/** A domain that keeps what it was sent, as it came. */
function domainThatKeeps(seen: Seen[]) {
  return {
    answer(method: 'GET' | 'PATCH', path: string, status: number, body: nock.Body, headers = {}) {
      nock(theDomain)
        .intercept(path, method)
        .reply(
          status,
          function (_, sent) {
            seen.push({
              headers: this.req.headers as Record<string, string>,
              body: typeof sent === 'string' ? sent : JSON.stringify(sent),
            })
            return body
          },
          headers,
        )
    },
  }
}

/** Whether the signature is one over these lines. */
function signs({ headers }: Seen, lines: string[]): boolean {
  const [, signature = ''] = /signature="([^"]+)"$/.exec(headers['authorization'] ?? '') ?? []
  return createVerify('RSA-SHA256').update(lines.join('\n')).verify(pair.publicKey, signature, 'base64')
}

test('a GET is signed, and no token is asked for', async () => {
  const seen: Seen[] = []
  domainThatKeeps(seen).answer('GET', appPath, 200, resourceOwner)
  const domain = openTestDomain({ credentials })
  expect((await domain.apps.find(id)).id).toBe(id)
  const [request = { headers: {}, body: '' }] = seen
  expect(request.headers['authorization']).toMatch(
    /^Signature version="1",keyId="ST\$canary-token",algorithm="rsa-sha256",headers="x-date \(request-target\) host",signature=/,
  )
  const date = 'Mon, 05 Oct 2026 14:03:00 GMT'
  expect(signs(request, [`x-date: ${date}`, `(request-target): get ${appPath}`, `host: ${host}`])).toBe(true)
  expect(request.headers['host']).toBe(host)
  const signature = request.headers['authorization']?.match(/signature="(.{40})/)?.[1] ?? ''
  expect(domain.secrets.hide(`echo ${signature}`)).toBe('echo [redacted]')
})

test('a PATCH is signed with its body, as it goes out', async () => {
  const seen: Seen[] = []
  const domain = domainThatKeeps(seen)
  domain.answer('GET', changePath, 200, { ...resourceOwner, meta: { version: 'v1' } })
  domain.answer('PATCH', patchPath, 200, resourceOwner)
  domain.answer('GET', changePath, 200, { ...resourceOwner, refreshTokenExpiry: 777600 })

  expect((await openTestDomain({ credentials }).apps.change(id, to9d)).outcome).toBe('confirmed')
  const patch = seen[1] ?? { headers: {}, body: '' }
  expect(patch.headers['if-match']).toBe('v1')
  expect(patch.headers['content-length']).toBe(String(Buffer.byteLength(patch.body)))
  expect(
    signs(patch, [
      'x-date: Mon, 05 Oct 2026 14:03:00 GMT',
      `(request-target): patch ${patchPath}`,
      `host: ${host}`,
      'content-type: application/json',
      `content-length: ${patch.headers['content-length']}`,
      `x-content-sha256: ${patch.headers['x-content-sha256']}`,
    ]),
  ).toBe(true)
})

test('what is repeated is signed anew', async () => {
  const seen: Seen[] = []
  const domain = domainThatKeeps(seen)
  domain.answer('GET', appPath, 429, '', { 'retry-after': '7' })
  domain.answer('GET', appPath, 200, resourceOwner)
  await openTestDomain({ credentials }).apps.find(id)
  expect(seen.map(({ headers }) => headers['x-date'])).toEqual([
    'Mon, 05 Oct 2026 14:03:00 GMT',
    'Mon, 05 Oct 2026 14:03:07 GMT',
  ])
})

describe('a signature that is not accepted is exit 4, and nothing is tried again', () => {
  const notAccepted = "The domain did not accept the signature (OCI profile 'S')."
  test.each<[string, number, nock.Body, Record<string, string>, string, string]>([
    ['401 as HTML', 401, '<html>', {}, notAccepted, 'Has the session ended?'],
    ['401 without a body', 401, '', {}, notAccepted, 'Has the session ended?'],
    [
      '401 as the gateways of OCI say it',
      401,
      { code: 'NotAuthenticated', message: 'x' },
      {},
      notAccepted,
      'Has the session ended?',
    ],
    [
      'F61: the clock of this machine is behind',
      401,
      '<html>',
      { date: 'Mon, 05 Oct 2026 14:13:00 GMT' },
      `${notAccepted} This machine's clock differs by -600 s.`,
      'Set the clock: a signature holds for a few minutes only. If it is right: Has the session ended?',
    ],
    [
      'F61: it is ahead',
      401,
      '<html>',
      { date: 'Mon, 05 Oct 2026 13:53:00 GMT' },
      `${notAccepted} This machine's clock differs by 600 s.`,
      'Set the clock: a signature holds for a few minutes only. If it is right: Has the session ended?',
    ],
    [
      'a minute is nothing',
      401,
      '<html>',
      { date: 'Mon, 05 Oct 2026 14:04:00 GMT' },
      notAccepted,
      'Has the session ended?',
    ],
    [
      'a right is missing',
      401,
      scimError(401, 'No.', 'error.common.common.accessDenied'),
      {},
      `The domain does not let these credentials (OCI profile 'S') read app ${id}: No (error.common.common.accessDenied).`,
      "Give the user the app role 'Application Administrator' of the identity domain.",
    ],
  ])('%s', async (_, status, body, headers, message, hint) => {
    domainThatKeeps([]).answer('GET', appPath, status, body, headers)
    expect(await failureOf(openTestDomain({ credentials }).apps.find(id))).toMatchObject({ exitCode: 4, message, hint })
  })

  test('on a change: refused, as a fresh read shows, and one PATCH', async () => {
    const seen: Seen[] = []
    const domain = domainThatKeeps(seen)
    domain.answer('GET', changePath, 200, resourceOwner)
    domain.answer('PATCH', patchPath, 401, '<html>')
    domain.answer('GET', changePath, 200, resourceOwner)
    expect(await openTestDomain({ credentials }).apps.change(id, to9d)).toMatchObject({
      outcome: 'refused',
      exitCode: 4,
    })
    expect(seen).toHaveLength(3)
  })
})
