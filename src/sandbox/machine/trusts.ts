import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'
import { rsaPair } from './authority'
import { keysAddress } from './ci-provider'

/** Source: the SDK's model, npm `oci-identitydomains`, `IdentityPropagationTrust`. */
export const trustSchema = 'urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust'

/** Attributes and their types, as the SDK has them; the rest of its attributes is ignored. */
export const trustAttributes: Readonly<Record<string, 'string' | 'boolean' | 'integer' | 'strings' | 'rules'>> = {
  name: 'string',
  description: 'string',
  type: 'string',
  issuer: 'string',
  accountId: 'string',
  subjectClaimName: 'string',
  subjectMappingAttribute: 'string',
  subjectType: 'string',
  clientClaimName: 'string',
  clientClaimValues: 'strings',
  active: 'boolean',
  publicKeyEndpoint: 'string',
  publicCertificate: 'string',
  oauthClients: 'strings',
  allowImpersonation: 'boolean',
  clockSkewSeconds: 'integer',
  impersonationServiceUsers: 'rules',
}

const types = ['JWT', 'SAML', 'SPNEGO', 'AWS', 'X509']

/** Why this is no trust; undefined for one. The texts are ours. */
export function whyNoTrust(trust: JsonObject): string | undefined {
  for (const [name, type] of Object.entries(trustAttributes)) {
    const value = trust[name]
    if (value !== undefined && !fits[type](value)) return `The attribute ${name} has a wrong value.`
  }
  if (!types.includes(String(trust['type']))) return `type must be one of ${types.join(', ')}.`
  // Documented: "Yes, if allowImpersonation is set to true".
  if (trust['allowImpersonation'] === true && trust['impersonationServiceUsers'] === undefined)
    return 'impersonationServiceUsers is missing.'
  return undefined
}

const fits = {
  string: (value: JsonValue) => typeof value === 'string',
  boolean: (value: JsonValue) => typeof value === 'boolean',
  integer: (value: JsonValue) => Number.isSafeInteger(value),
  strings: (value: JsonValue) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  rules: (value: JsonValue) =>
    Array.isArray(value) &&
    value.every(
      (each) => isJsonObject(each) && typeof each['value'] === 'string' && ruleIn(each['rule']) !== undefined,
    ),
}

interface Rule {
  claim: string
  operator: 'eq' | 'co'
  value: string
}

/** `sub eq repo:*`, or `groups co "admin"`. Source: OCI IAM guide, "Exchanging a JSON Web Token for a UPST". */
function ruleIn(text: JsonValue | undefined): Rule | undefined {
  const [, claim, operator, value] = /^"?([\w:.-]+)"? +(eq|co) +(\S.*)$/.exec(String(text).trim()) ?? []
  if (claim === undefined || operator === undefined || value === undefined) return undefined
  return { claim, operator: operator as Rule['operator'], value: value.replace(/^(["'])(.*)\1$/, '$2') }
}

/** A wildcard stands for any text, with `eq` only (documented). */
function matches({ claim, operator, value }: Rule, claims: JsonObject): boolean {
  const found = claims[claim]
  const texts = (Array.isArray(found) ? found : [found]).filter((each) => typeof each === 'string')
  if (operator === 'co') return texts.some((each) => each.includes(value))
  const parts = value.split('*')
  return texts.some((each) => (parts.length === 1 ? each === value : fitsWildcard(each, parts)))
}

function fitsWildcard(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts
  const last = rest.at(-1) ?? ''
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let place = first.length
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, place)
    if (found < 0) return false
    place = found + part.length
  }
  return place <= text.length - last.length
}

/** The id of the service user that the first fitting rule names. */
export function impersonated(trust: JsonObject, claims: JsonObject): string | undefined {
  const rules = trust['impersonationServiceUsers']
  for (const each of Array.isArray(rules) ? rules : []) {
    const rule = isJsonObject(each) ? ruleIn(each['rule']) : undefined
    if (rule && matches(rule, claims)) return String((each as JsonObject)['value'])
  }
  return undefined
}

/** Keys that may have signed a token for this trust. The sandbox reads no address but that of its own CI provider. */
export function keysOf(state: SandboxState, trust: JsonObject): KeyObject[] {
  if (trust['publicKeyEndpoint'] === keysAddress(state)) return [rsaPair('issuer').publicKey]
  const certificate = trust['publicCertificate']
  if (typeof certificate !== 'string') return []
  try {
    return [certificateKey(certificate)]
  } catch {
    return []
  }
}

function certificateKey(text: string): KeyObject {
  if (text.includes('PUBLIC KEY')) return createPublicKey(text)
  const bytes = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
  return new X509Certificate(bytes).publicKey
}
