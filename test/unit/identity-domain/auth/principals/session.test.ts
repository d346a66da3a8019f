import { createPrivateKey } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { DomainFailure } from '../../../../../src/failures/errors'
import type { Principal } from '../../../../../src/identity-domain/auth/principals/principal'
import { TransportError } from '../../../../../src/identity-domain/http/transport-error'
import { rsaPair } from '../../../../support/keys'
import { fakeRun, openTestDomain, theDomain } from '../../../../support/open-test-domain'
import { failureOf, nothingPending } from '../../on-nock'

nothingPending()

const privateKey = createPrivateKey(rsaPair().privateKey)
const start = Date.parse('2026-10-05T14:03:00Z') / 1000

/** A session token that says when it was issued and when it ends. */
const jwt = (claims: object): string =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((each) => Buffer.from(each).toString('base64url'))
    .join('.')

/** A principal whose n-th token has these claims; an error where there is one. */
function principal(tokens: (object | Error)[]): Principal & { obtained: number } {
  const made = {
    kind: 'principal' as const,
    method: 'instance-principal' as const,
    steps: ['federation' as const],
    holder: 'a dynamic group that includes this instance',
    advice: 'Try again.',
    from: 'instance principal (--auth)',
    obtained: 0,
    async obtain({ secrets }: Parameters<Principal['obtain']>[0]) {
      const claims = tokens[Math.min(made.obtained, tokens.length - 1)]
      made.obtained++
      if (claims instanceof Error) throw claims
      const token = secrets.registerIssued(jwt({ ...claims, n: made.obtained }))
      return { token, privateKey, delegationToken: null, isNew: true }
    },
  }
  return made
}

const path = /^\/admin\/v1\/Apps\//
const app = { id: '9fc12da9eecd4927a9ef88512ce5612e', displayName: 'A', isAliasApp: false }
/** Answers, and keeps by which token each was asked for. */
function answers(count: number, status = 200, body: nock.Body = app, headers = {}) {
  const seen: number[] = []
  nock(theDomain)
    .get(path)
    .times(count)
    .reply(
      status,
      function () {
        const header = String(this.req.headers['authorization'])
        const [, payload = ''] = /keyId="ST\$[^."]*\.([^."]*)\./.exec(header) ?? []
        seen.push(JSON.parse(Buffer.from(payload, 'base64url').toString()).n)
        return body
      },
      headers,
    )
  return seen
}

const find = (domain: ReturnType<typeof openTestDomain>) => domain.apps.find(app.id)

describe('a session token', () => {
  test('is obtained when first needed, and serves all requests, also those at the same time', async () => {
    const credentials = principal([{ iat: start, exp: start + 1200 }])
    const domain = openTestDomain({ credentials })
    const seen = answers(4)
    await Promise.all([find(domain), find(domain), find(domain)])
    await find(domain)
    expect([credentials.obtained, seen]).toEqual([1, [1, 1, 1, 1]])
  })

  test('is renewed a minute before it ends, once for many requests, whatever the clock of this machine says', async () => {
    // Issued an hour ago by the clock of this machine.
    const credentials = principal([{ iat: start - 3600, exp: start - 2400 }])
    const run = fakeRun({ seconds: 10_000 })
    const domain = openTestDomain({ credentials, run })
    const seen = answers(5)
    await find(domain)
    run.clock.spend(1139)
    await find(domain)
    run.clock.spend(1)
    await Promise.all([find(domain), find(domain), find(domain)])
    expect([credentials.obtained, seen]).toEqual([2, [1, 1, 2, 2, 2]])
  })

  test('of less than two minutes is used for half of its time', async () => {
    const credentials = principal([{ iat: start, exp: start + 60 }])
    const run = fakeRun({ seconds: 10_000 })
    const domain = openTestDomain({ credentials, run })
    const seen = answers(3)
    await find(domain)
    run.clock.spend(29)
    await find(domain)
    run.clock.spend(1)
    await find(domain)
    expect(seen).toEqual([1, 1, 2])
  })

  test.each([
    ['in HTML', '<html></html>', { 'content-type': 'text/html' }],
    ['by a gateway of OCI', { code: 'NotAuthenticated', message: 'The required information' }, {}],
  ])('that is refused %s is renewed once, and not twice', async (_, body, headers) => {
    const credentials = principal([{ iat: start, exp: start + 1200 }])
    const domain = openTestDomain({ credentials })
    const seen = answers(2, 401, body, headers)
    const failure = await failureOf(find(domain))
    expect(seen).toEqual([1, 2])
    expect([failure.exitCode, failure.message]).toEqual([
      4,
      'The domain did not accept the signature (instance principal (--auth)).',
    ])
  })

  test('is not renewed where a right is missing', async () => {
    const credentials = principal([{ iat: start, exp: start + 1200 }])
    const domain = openTestDomain({ credentials })
    const seen = answers(1, 401, {
      detail: 'No.',
      status: '401',
      'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': {
        messageId: 'error.common.common.accessDenied',
      },
    })
    const failure = await failureOf(find(domain))
    expect([failure.exitCode, failure.hint, seen]).toEqual([
      4,
      "Give a dynamic group that includes this instance the app role 'Application Administrator' of the identity domain.",
      [1],
    ])
  })

  test('that could not be obtained is asked for again by the next request after a network error, and not after a refusal', async () => {
    const lost = new TransportError('no-answer', 'the connection was closed', { mayHaveBeenSent: true })
    const credentials = principal([lost, { iat: start, exp: start + 1200 }])
    const domain = openTestDomain({ credentials })
    expect((await failureOf(find(domain))).exitCode).toBe(7)
    answers(1)
    await find(domain)
    expect(credentials.obtained).toBe(2)

    const refused = principal([new DomainFailure('No.')])
    const other = openTestDomain({ credentials: refused })
    await failureOf(find(other))
    await failureOf(find(other))
    expect(refused.obtained).toBe(1)
  })

  test('is in no text that is shown', async () => {
    const credentials = principal([{ iat: start, exp: start + 1200 }])
    const domain = openTestDomain({ credentials })
    answers(1)
    await find(domain)
    expect(domain.secrets.hide(`x ${jwt({ iat: start, exp: start + 1200, n: 1 })} y`)).toBe('x [redacted] y')
  })
})
