import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { hints } from '../../../failures/hints'
import type { Secret } from '../../../secrets/secrets'
import type { HttpRequest } from '../../http/message'
import { limits } from '../../limits'
import { createRequestSigner } from '../request-signing'
import type { Principal, PrincipalContext, SessionToken } from './principal'
import { askService, type Service, ServiceUnreachable } from './service'
import { createSessionKey, textMember, tokenInAnswer, untrusted, validityOf } from './session-token'

export interface InstanceSettings {
  /** Where the metadata service may be, with its path; the first that answers counts. */
  metadata: readonly URL[]
  /** The origin of the federation service; null: the one of the region. */
  federation: URL | null
  /** Read anew with each session token; null: the instance signs for itself. */
  readDelegationToken: ((context: PrincipalContext) => Promise<Secret>) | null
}

/**
 * The instance shows a certificate that OCI gives it, and gets a session token for a key of this run. Source: npm
 * `oci-common` 2.142.1, `X509-federation-client.js`; PyPI `oci` 2.189.0, `federation_client.py`.
 */
export const obtainAsInstance =
  ({ metadata, federation, readDelegationToken }: InstanceSettings): Principal['obtain'] =>
  async (context): Promise<SessionToken> => {
    const { run, secrets, reached } = context
    const delegationToken = readDelegationToken === null ? null : await readDelegationToken(context)
    const [key, instance] = await Promise.all([createSessionKey(), readInstance(metadata, federation, context)])
    reached('metadata-service', `${instance.at} answers: this is an instance of tenancy ${instance.tenancy}.`)
    const service = federationService(instance)
    const body = JSON.stringify({
      certificate: bodyOf(instance.certificate),
      publicKey: key.publicKey,
      intermediateCertificates: instance.intermediates.map(bodyOf),
      purpose: 'DEFAULT',
    })
    const answer = await askService(() => signedRequest(body, instance, context), service, context)
    const token = tokenInAnswer(answer.text, service.name, secrets)
    reached(
      'federation',
      `${instance.federation.origin} issued a session token. ${validityOf({ token, isNew: true }, run.clock.now())}`,
    )
    return { token, privateKey: key.privateKey, delegationToken, isNew: true }
  }

interface Instance {
  /** Where the metadata service is. */
  at: string
  certificate: X509Certificate
  privateKey: KeyObject
  intermediates: X509Certificate[]
  /** OCID. */
  tenancy: string
  federation: URL
}

/** By the first metadata service that answers. All of them together have the time of one. @throws {Failure} */
async function readInstance(
  bases: readonly URL[],
  federation: URL | null,
  context: PrincipalContext,
): Promise<Instance> {
  const { clock } = context.run
  const end = clock.elapsed() + limits.metadataTime
  let first: ServiceUnreachable | undefined
  for (const base of bases) {
    const within = end - clock.elapsed()
    if (within <= 0) break
    const service = metadataService(base)
    const get = (path: string) => read(path, { service, base, within }, context)
    try {
      return await instanceAt(service, { get, base, federation }, context)
    } catch (error) {
      if (!(error instanceof ServiceUnreachable)) throw error
      first ??= error
    }
  }
  throw first ?? new Error('no address of a metadata service')
}

async function instanceAt(
  service: Service,
  { get, base, federation }: { get(path: string): Promise<string>; base: URL; federation: URL | null },
  context: PrincipalContext,
): Promise<Instance> {
  const certificate = certificateIn(await get('identity/cert.pem'), 'identity/cert.pem', service)
  const [keyText, intermediate, region] = await Promise.all([
    get('identity/key.pem'),
    get('identity/intermediate.pem'),
    federation === null ? get('instance/regionInfo') : null,
  ])
  const privateKey = keyIn(keyText, service, context)
  if (!certificate.checkPrivateKey(privateKey))
    throw untrusted(service.name, 'identity/key.pem does not belong to identity/cert.pem')
  const tenancy = /opc-(?:tenant|identity):([A-Za-z0-9._-]+)/.exec(certificate.subject)?.[1]
  if (tenancy === undefined) throw untrusted(service.name, 'identity/cert.pem names no tenancy')
  return {
    at: base.href,
    certificate,
    privateKey,
    intermediates: [certificateIn(intermediate, 'identity/intermediate.pem', service)],
    tenancy,
    federation: federation ?? federationOf(region ?? '', service),
  }
}

const metadataService = (base: URL): Service => ({
  origin: new URL(base.origin),
  isDirect: true,
  name: `The instance metadata service at ${base.href}`,
  ifMissing: hints.notAnInstance,
  ifRefused: hints.notAnInstance,
  isRepeated: false,
})

async function read(
  path: string,
  { service, base, within }: { service: Service; base: URL; within: number },
  context: PrincipalContext,
): Promise<string> {
  const make = (): HttpRequest => ({
    method: 'GET',
    path: `${base.pathname.replace(/\/$/, '')}/${path}`,
    // Not a secret: without it, the service answers nobody.
    headers: { authorization: 'Bearer Oracle', accept: '*/*' },
    within,
  })
  return (await askService(make, service, context)).text
}

function certificateIn(text: string, path: string, { name }: Service): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw untrusted(name, `${path} is not a certificate`)
  }
}

function keyIn(text: string, { name }: Service, { secrets }: PrincipalContext): KeyObject {
  secrets.registerLocal(text.replace(/-----[^-]*-----|\s/g, ''))
  try {
    return createPrivateKey(text)
  } catch {
    throw untrusted(name, 'identity/key.pem is not a private key')
  }
}

/** Source: Oracle's guide for compute, "Getting Instance Metadata", `regionInfo`. */
function federationOf(text: string, { name }: Service): URL {
  const [region, domain] = ['regionIdentifier', 'realmDomainComponent'].map((each) => textMember(text, each, name))
  const host = `auth.${region}.${domain}`
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) return new URL(`https://${host}`)
  throw untrusted(name, 'instance/regionInfo names no region')
}

const federationService = ({ federation }: Instance): Service => ({
  origin: federation,
  isDirect: false,
  name: `The federation service of OCI at ${federation.origin}`,
  ifMissing: hints.noWayToFederation,
  ifRefused: 'Restart the instance: it then gets a new certificate.',
  isRepeated: true,
})

function signedRequest(body: string, instance: Instance, { run, secrets }: PrincipalContext): HttpRequest {
  const { certificate, privateKey, tenancy, federation } = instance
  const keyId = `${tenancy}/fed-x509/${certificate.fingerprint}`
  const sign = createRequestSigner({ keyId, privateKey, dateHeader: 'date' })
  const request = {
    method: 'POST' as const,
    path: '/v1/x509',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  }
  const signed = sign({ ...request, host: federation.host, date: run.clock.now() })
  secrets.registerTransient(signed['authorization']?.replace(/^.*signature="|"$/g, '') ?? '')
  return { ...request, headers: { ...request.headers, ...signed } }
}

const bodyOf = (certificate: X509Certificate): string => certificate.raw.toString('base64')
