import { isObject, type JsonObject, type JsonValue } from '../../identity-domain/json'

export const masked = '[redacted]'

/** `clientSecret`, `hashedClientSecret`, `access_token`, `user.password`; not `refreshTokenExpiry`, which is no token. */
const secretName =
  /secret|passw(or)?d|passphrase|privatekey|apikey|assertion|authorization|cookie|credentials?$|(token|otp|pin|passcode|salt)s?(value)?$/

export const isSecretName = (name: string): boolean => secretName.test(name.toLowerCase().replace(/[-_]/g, ''))

/** Three parts, of which the first is a JOSE header (RFC 7515 section 3.1). */
const token = /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g

/** The secret texts in a document: by the name they stand under, at any depth, and tokens wherever they stand. */
export function secretsIn(value: JsonValue): string[] {
  const found = new Set<string>()
  walk(value, false, (text, isSecret) => {
    if (isSecret && text !== '') found.add(text)
    for (const [each] of text.matchAll(token)) found.add(each)
  })
  return [...found]
}

/** The same document with each of them masked; numbers, truth values and what is empty stay. */
export function withoutSecrets(value: JsonValue): JsonValue {
  return changed(value, false, (text, isSecret) => (isSecret && text !== '' ? masked : text.replace(token, masked)))
}

function walk(value: JsonValue, isSecret: boolean, see: (text: string, isSecret: boolean) => void): void {
  changed(value, isSecret, (text, secret) => {
    see(text, secret)
    return text
  })
}

function changed(value: JsonValue, isSecret: boolean, change: (text: string, isSecret: boolean) => string): JsonValue {
  if (typeof value === 'string') return change(value, isSecret)
  if (Array.isArray(value)) return value.map((each) => changed(each, isSecret, change))
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => [
    name,
    changed(member, isSecret || isSecretName(name) || (name === 'value' && namesASecret(value)), change),
  ])
  // Defines own members, so a member called __proto__ stays one.
  return Object.fromEntries(members) as JsonObject
}

/** `{"op": "replace", "path": "clientSecret", "value": …}`, and a name beside its value. */
const namesASecret = (object: JsonObject): boolean =>
  ['path', 'name', 'attributeName', 'key'].some((each) => {
    const named = Object.hasOwn(object, each) ? object[each] : undefined
    return typeof named === 'string' && isSecretName(named)
  })
