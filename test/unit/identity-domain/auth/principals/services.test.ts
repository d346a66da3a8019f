import { createPublicKey, createVerify, X509Certificate } from 'node:crypto'
import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { obtainAsInstance } from '../../../../../src/identity-domain/auth/principals/instance-principal'
import type { Principal, ServiceOrigin } from '../../../../../src/identity-domain/auth/principals/principal'
import { askService } from '../../../../../src/identity-domain/auth/principals/service'
import { gitHubJobToken, obtainByExchange } from '../../../../../src/identity-domain/auth/principals/token-exchange'
import { obtainAsWorkload } from '../../../../../src/identity-domain/auth/principals/workload-identity'
import { TransportError } from '../../../../../src/identity-domain/http/transport-error'
import { authority, leafCertificate, rsaPair } from '../../../../../src/sandbox/machine/authority'
import { Secrets } from '../../../../../src/secrets/secrets'
import { fakeRun, openTestDomain, theDomain } from '../../../../support/open-test-domain'
import { failureOf, nothingPending } from '../../on-nock'

nothingPending()

const now = new Date('2026-10-05T14:03:00Z')
const clock = { now: () => now, wallTime: () => now } as never
const jwt = ['{"alg":"RS256"}', '{"iss":"https://ci.example","sub":"repo:a","aud":"x"}', 'signature']
  .map((each) => Buffer.from(each).toString('base64url'))
  .join('.')

const metadata = 'http://169.254.169.254'
const ipv6 = 'http://[fd00:c1::a9fe:a9fe]'
const bases = [new URL(`${metadata}/opc/v2`), new URL(`${ipv6}/opc/v2`)]
const pem = {
  'cert.pem': leafCertificate(clock).toString(),
  'key.pem': String(rsaPair('instance').privateKey.export({ type: 'pkcs1', format: 'pem' })),
  'intermediate.pem': authority('instances').intermediate.toString(),
}

/** Signs in, and reads an app. */
function signIn(obtain: Principal['obtain'], run = fakeRun()) {
  const asked: ServiceOrigin[] = []
  const credentials: Principal = {
    kind: 'principal',
    method: 'instance-principal',
    steps: [],
    obtain,
    holder: 'somebody',
    advice: 'Try again.',
    from: 'a test',
  }
  const domain = openTestDomain({ credentials, run, reached: (service) => void asked.push(service) })
  return { asked, domain, done: domain.signIn() }
}

const asInstance = (federation: URL | null = null) =>
  obtainAsInstance({ metadata: bases, federation, readDelegationToken: null })

function metadataAnswers(origin = metadata) {
  for (const [name, text] of Object.entries(pem))
    nock(origin, { reqheaders: { authorization: 'Bearer Oracle' } })
      .get(`/opc/v2/identity/${name}`)
      .reply(200, text)
}

const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' })

describe('an instance', () => {
  test('asks the federation service of its region, directly for metadata, signed by its certificate', async () => {
    metadataAnswers()
    const region = { regionIdentifier: 'xx-new-1', realmDomainComponent: 'oraclecloud99.com' }
    nock(metadata).get('/opc/v2/instance/regionInfo').reply(200, region)
    let sent = { headers: {} as Record<string, string>, body: '' }
    nock('https://auth.xx-new-1.oraclecloud99.com')
      .post('/v1/x509')
      .reply(200, function (_, body) {
        sent = { headers: this.req.headers as Record<string, string>, body: JSON.stringify(body) }
        return { token: jwt }
      })
    const { asked, domain, done } = signIn(asInstance())
    await done
    expect(asked.map(({ origin, isDirect }) => [origin.origin, isDirect])).toEqual([
      ...Array(4).fill([metadata, true]),
      ['https://auth.xx-new-1.oraclecloud99.com', false],
    ])
    const { headers } = sent
    const [, keyId, signed, signature = ''] =
      /keyId="([^"]+)",algorithm="rsa-sha256",headers="([^"]+)",signature="([^"]+)"/.exec(
        String(headers['authorization']),
      ) ?? []
    const certificate = new X509Certificate(pem['cert.pem'])
    expect(keyId).toBe(`ocid1.tenancy.oc1..sandbox/fed-x509/${certificate.fingerprint}`)
    expect(signed).toBe('date (request-target) host content-type content-length x-content-sha256')
    const lines = [
      `date: ${headers['date']}`,
      '(request-target): post /v1/x509',
      'host: auth.xx-new-1.oraclecloud99.com',
      'content-type: application/json',
      `content-length: ${headers['content-length']}`,
      `x-content-sha256: ${headers['x-content-sha256']}`,
    ]
    const verify = createVerify('RSA-SHA256').update(lines.join('\n'))
    expect(verify.verify(certificate.publicKey, signature, 'base64')).toBe(true)
    const body = JSON.parse(sent.body)
    expect(
      createPublicKey({ key: Buffer.from(body.publicKey, 'base64'), format: 'der', type: 'spki' }).asymmetricKeyType,
    ).toBe('rsa')
    expect(body).toMatchObject({ purpose: 'DEFAULT', intermediateCertificates: [expect.not.stringContaining('-----')] })
    expect(domain.signInSteps()[0]?.detail).toBe(
      'http://169.254.169.254/opc/v2 answers: this is an instance of tenancy ocid1.tenancy.oc1..sandbox.',
    )
  })

  test('has metadata at the root of an address', async () => {
    const root = new URL('http://127.0.0.1:9001')
    for (const [name, text] of Object.entries(pem)) nock(root.origin).get(`/identity/${name}`).reply(200, text)
    nock('https://auth.example').post('/v1/x509').reply(200, { token: jwt })
    const federation = new URL('https://auth.example')
    await signIn(obtainAsInstance({ metadata: [root], federation, readDelegationToken: null })).done
  })

  test('that is asked to wait too often says to try again', async () => {
    const run = fakeRun()
    nock(metadata).get('/opc/v2/identity/cert.pem').times(4).reply(429, '')
    const failure = await failureOf(signIn(asInstance(), run).done)
    expect([failure.exitCode, failure.message, failure.hint]).toEqual([
      7,
      'The instance metadata service at http://169.254.169.254/opc/v2 answered 429.',
      'Try again later.',
    ])
  })

  test('has metadata over IPv6 where IPv4 leads nowhere', async () => {
    nock(metadata).get('/opc/v2/identity/cert.pem').replyWithError(refused)
    metadataAnswers(ipv6)
    nock('https://auth.example')
      .post('/v1/x509')
      .reply(200, { token: `ST$${jwt}` })
    await signIn(asInstance(new URL('https://auth.example'))).done
  })

  test('is none where there is no metadata service, which is told of the usual address', async () => {
    nock(metadata).get('/opc/v2/identity/cert.pem').replyWithError(refused)
    nock(ipv6).get('/opc/v2/identity/cert.pem').replyWithError(refused)
    const failure = await failureOf(signIn(asInstance()).done)
    expect([failure.exitCode, failure.message]).toEqual([
      7,
      'The instance metadata service at http://169.254.169.254/opc/v2 cannot be used: the connection was refused.',
    ])
  })

  test('knows within two seconds that nobody answers', async () => {
    nock(metadata).get('/opc/v2/identity/cert.pem').delay(60_000).reply(200, '')
    const run = fakeRun()
    const { done } = signIn(asInstance(), run)
    const failure = failureOf(done)
    await new Promise((resolve) => setImmediate(resolve))
    run.clock.pass(2)
    expect((await failure).message).toMatch(/cannot be used: no (answer|connection) within 2 s\.$/)
    nock.abortPendingRequests()
  })

  test.each<[string, () => void, RegExp]>([
    [
      'of another key',
      () =>
        nock(metadata)
          .get(/key\.pem/)
          .reply(200, String(rsaPair('resource').privateKey.export({ type: 'pkcs1', format: 'pem' }))),
      /identity\/key\.pem does not belong to identity\/cert\.pem\.$/,
    ],
    [
      'without a key',
      () =>
        nock(metadata)
          .get(/key\.pem/)
          .reply(200, '<html>'),
      /identity\/key\.pem is not a private key\.$/,
    ],
  ])('with metadata %s is not trusted', async (_, answer, message) => {
    for (const name of ['cert.pem', 'intermediate.pem'] as const)
      nock(metadata).get(`/opc/v2/identity/${name}`).reply(200, pem[name])
    answer()
    const failure = await failureOf(signIn(asInstance(new URL('https://auth.example'))).done)
    expect(failure.exitCode).toBe(7)
    expect(failure.message).toMatch(message)
  })

  test.each<[string, number, nock.Body, number, RegExp]>([
    [
      'refuses',
      401,
      { code: 'NotAuthenticated', message: 'No.' },
      4,
      /at https:\/\/auth\.example answered 401 \(NotAuthenticated: No\)\.$/,
    ],
    [
      'answers in HTML',
      200,
      '<html></html>',
      7,
      /cannot be trusted: its answer cannot be read: the body is not JSON\.$/,
    ],
    ['has no token', 200, { token: 7 }, 7, /cannot be trusted: its answer has no usable 'token'\.$/],
    [
      'has a token that is none',
      200,
      { token: 'a b\r\nx: y' },
      7,
      /cannot be trusted: its answer has no usable 'token'\.$/,
    ],
  ])('whose federation service %s', async (_, status, body, exitCode, message) => {
    metadataAnswers()
    nock('https://auth.example').post('/v1/x509').reply(status, body)
    const failure = await failureOf(signIn(asInstance(new URL('https://auth.example'))).done)
    expect(failure.exitCode).toBe(exitCode)
    expect(failure.message).toMatch(message)
  })
})

test.each([jwt, `"${jwt}"`].map((token, at) => [at === 1, token] as const))(
  'a pod reads an answer in base64, in quotes: %s',
  async (isQuoted) => {
    const secrets = new Secrets()
    const base64 = Buffer.from(JSON.stringify({ token: `ST$${jwt}` })).toString('base64')
    nock('https://10.96.0.1:12250', { reqheaders: { authorization: 'Bearer account-token' } })
      .post('/resourcePrincipalSessionTokens', ({ podKey }) => /^MII[A-Za-z0-9+/=]+$/.test(podKey))
      .reply(200, isQuoted ? `"${base64}"` : base64)
    const obtain = obtainAsWorkload({
      origin: new URL('https://10.96.0.1:12250'),
      certificates: 'PEM',
      readServiceAccountToken: async () => secrets.register('account-token'),
    })
    const { asked, done } = signIn(obtain)
    await done
    expect(asked).toEqual([expect.objectContaining({ isDirect: true, certificates: 'PEM' })])
  },
)

test('a proxy that opens no way is what the sentence and the hint are about', async () => {
  const message = 'the proxy 127.0.0.1:9 opened no way to auth.example: it answered 403'
  const error = new TransportError('unreachable', message, { mayHaveBeenSent: false, hint: 'Ask for auth.example.' })
  const send = () => Promise.reject(error)
  const context = { open: () => ({ send, close: async () => undefined }), run: fakeRun() } as never
  const service = { origin: new URL('https://auth.example'), isDirect: false, isRepeated: false as const }
  const words = { name: 'The service', ifMissing: 'Is it there?', ifRefused: '' }
  const failure = await failureOf(
    askService(() => ({ method: 'GET', path: '/', headers: {} }), { ...service, ...words }, context),
  )
  expect([failure.message, failure.hint]).toEqual([`The service cannot be used: ${message}.`, 'Ask for auth.example.'])
})

describe('a job of GitHub', () => {
  const secrets = new Secrets()
  const jobToken = gitHubJobToken({
    url: new URL('https://run.actions.example/1//idtoken/2?api-version=2.0'),
    requestToken: secrets.register('request-token-1'),
    audience: 'https://cloud.oracle.com',
  })
  const gitHub = () =>
    nock('https://run.actions.example', { reqheaders: { authorization: 'Bearer request-token-1' } }).get(
      '/1//idtoken/2?api-version=2.0&audience=https%3A%2F%2Fcloud.oracle.com',
    )

  test.each([
    [
      'with a secret',
      { kind: 'client' as const, clientId: 'x', secret: secrets.register('s'), from: '' },
      'Basic eDpz',
      undefined,
    ],
    ['by its id alone', { kind: 'public' as const, clientId: 'x' }, undefined, 'x'],
  ])('exchanges its ID token, as a client %s', async (_, client, authorization, clientId) => {
    gitHub().reply(200, { value: jwt })
    nock(theDomain)
      .post('/oauth2/v1/token', (form) => {
        const { public_key: key, ...rest } = form
        expect(rest).toEqual({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          requested_token_type: 'urn:oci:token-type:oci-upst',
          subject_token: jwt,
          subject_token_type: 'jwt',
          ...(clientId === undefined ? {} : { client_id: clientId }),
        })
        return /^MII/.test(key)
      })
      .reply(function () {
        expect(this.req.headers['authorization']?.toString()).toBe(authorization)
        return [200, { token: jwt }]
      })
    const { done, domain } = signIn(obtainByExchange({ jobToken, client }))
    await done
    expect(domain.signInSteps().map(({ detail }) => detail)).toEqual([
      'GitHub issued an ID token: issuer https://ci.example, subject repo:a, audience x.',
      'The domain issued a session token. It does not say when it ends.',
    ])
  })

  test('hears that its ID token has ended, where the domain says no more than that no trust accepts it', async () => {
    const ended = ['{"alg":"RS256"}', '{"iss":"https://ci.example","exp":1}', 'signature']
      .map((each) => Buffer.from(each).toString('base64url'))
      .join('.')
    gitHub().reply(200, { value: ended })
    nock(theDomain).post('/oauth2/v1/token').reply(400, { error: 'invalid_grant' })
    const { done } = signIn(obtainByExchange({ jobToken, client: { kind: 'public', clientId: 'x' } }))
    const failure = await failureOf(done)
    expect([failure.exitCode, failure.hint]).toEqual([
      4,
      'The ID token has ended, by the clock of this machine. A new run of the job gets a new one.',
    ])
  })

  test.each<[string, number, nock.Body, number, RegExp]>([
    ['no permission', 403, '', 4, /^The ID token service of GitHub at https:\/\/run\.actions\.example answered 403\.$/],
    ['something else', 200, { value: 'canary' }, 7, /cannot be trusted: its ID token is not a JWT\.$/],
  ])('gets %s', async (_, status, body, exitCode, message) => {
    gitHub().reply(status, body)
    const failure = await failureOf(
      signIn(obtainByExchange({ jobToken, client: { kind: 'public', clientId: 'x' } })).done,
    )
    expect(failure.exitCode).toBe(exitCode)
    expect(failure.message).toMatch(message)
  })
})
