import { appsPath } from '../../scim/app-attributes'
import { dateHeader } from '../../scim/scim-message'
import { bodyKindOf } from '../errors-seen'
import type { Look, Question } from '../look'
import { NotTried, objectIn, textIn } from '../reader'

const discoveryPath = '/.well-known/openid-configuration'

const expected = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'revocation_endpoint']

const sharedIssuer = 'https://identity.oraclecloud.com'

/** Everything that is answered without signing in. */
export const signInQuestions: readonly Question[] = [
  { tells: ['discovery', 'issuer', 'introspection-name', 'clock-difference'], ask: discovery },
  { tells: ['signing-keys-without-token'], ask: signingKeys },
  { tells: ['no-credentials-status', 'no-credentials-body'], ask: noCredentials },
]

async function discovery(look: Look): Promise<void> {
  const before = look.now()
  const answer = await look.reader.get(discoveryPath, { isSigned: false })
  const after = look.now()
  const date = dateHeader({ headers: { ...answer.headers } })
  if (date === null) look.skip('clock-difference', 'unusable')
  else {
    const seconds = Math.round((date.getTime() - (before.getTime() + after.getTime()) / 2) / 1000)
    look.tell('clock-difference', Math.max(-1_000_000, Math.min(1_000_000, seconds)))
  }
  if (answer.status === 200 && bodyKindOf(answer) === 'html') look.tell('discovery', 'html')
  const document = objectIn(answer)
  look.names.discovery = Object.keys(document)
  look.tell('discovery', expected.every((name) => textIn(document, name) !== null) ? 'as-expected' : 'lacks-members')
  look.tell('issuer', issuerKind(textIn(document, 'issuer'), look.origin))
  const names = (['introspect_endpoint', 'introspection_endpoint'] as const).filter((name) => name in document)
  look.tell('introspection-name', names.length > 1 ? 'both' : (names[0] ?? 'none'))
}

function issuerKind(issuer: string | null, origin: string) {
  if (issuer === `${sharedIssuer}/`) return 'constant'
  if (issuer === sharedIssuer) return 'constant-without-slash'
  return issuer?.replace(/\/$/, '') === origin ? 'domain' : 'other'
}

async function signingKeys(look: Look): Promise<void> {
  const { status } = await look.reader.get('/admin/v1/SigningCert/jwk', { isSigned: false })
  if (status !== 200 && status !== 401 && status !== 403) throw new NotTried('refused', status)
  look.tell('signing-keys-without-token', status === 200 ? 'yes' : 'no')
}

async function noCredentials(look: Look): Promise<void> {
  const answer = await look.reader.get(`${appsPath}?attributes=id&count=1`, { isSigned: false })
  const { status, body } = look.error('no-credentials', answer)
  look.tell('no-credentials-status', status)
  look.tell('no-credentials-body', body)
}
