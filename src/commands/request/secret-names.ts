import { isObject, type JsonObject, type JsonValue } from '../../identity-domain/scim/strict-json'

export const masked = '[redacted]'

/** `clientSecret`, `hashedClientSecret`, `access_token`, `user.password`; not `refreshTokenExpiry`, which is no token. */
const secretName =
  /secret|passw(or)?d|passphrase|privatekey|apikey|assertion|authorization|cookie|credentials?$|(token|otp|pin|passcode|salt)s?(value)?$/

/** The rows of a list have the same names, thousands of times over. */
const judged = new Map<string, boolean>()
const mostJudged = 1000

export function isSecretName(name: string): boolean {
  const known = judged.get(name)
  if (known !== undefined) return known
  const isSecret = secretName.test(name.toLowerCase().replace(/[-_]/g, ''))
  if (judged.size < mostJudged) judged.set(name, isSecret)
  return isSecret
}

/** Three parts, of which the first is a JOSE header (RFC 7515 section 3.1). */
const token = /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g

/** The secret texts in a document: by the name they stand under, at any depth, and tokens wherever they stand. */
export function secretsIn(value: JsonValue): string[] {
  const found = new Set<string>()
  withoutSecrets(value, (secret) => found.add(secret))
  return [...found]
}

/**
 * The same document with each of them masked; numbers, truth values and what is empty stay.
 *
 * @param see is told each secret
 */
export const withoutSecrets = (value: JsonValue, see: (secret: string) => void = () => undefined): JsonValue =>
  changed(value, false, see)

/** What has no secret in it is not copied: that is nearly everything. */
function changed(value: JsonValue, isSecret: boolean, see: (secret: string) => void): JsonValue {
  if (typeof value === 'string') return text(value, isSecret, see)
  if (Array.isArray(value)) {
    const items = value.map((each) => changed(each, isSecret, see))
    return items.some((each, at) => each !== value[at]) ? items : value
  }
  if (!isObject(value)) return value
  let copy: [string, JsonValue][] | undefined
  const names = Object.keys(value)
  for (const [at, name] of names.entries()) {
    const member = value[name] as JsonValue
    const holdsSecret = isSecret || isSecretName(name) || (name === 'value' && namesASecret(value))
    const shown = changed(member, holdsSecret, see)
    if (shown === member) continue
    copy ??= Object.entries(value)
    copy[at] = [name, shown]
  }
  // Defines own members, so a member called __proto__ stays one.
  return copy === undefined ? value : (Object.fromEntries(copy) as JsonObject)
}

function text(value: string, isSecret: boolean, see: (secret: string) => void): string {
  if (isSecret && value !== '') {
    see(value)
    return masked
  }
  if (!value.includes('eyJ')) return value
  return value.replace(token, (found) => {
    see(found)
    return masked
  })
}

/** `{"op": "replace", "path": "clientSecret", "value": …}`, and a name beside its value. */
const namesASecret = (object: JsonObject): boolean =>
  ['path', 'name', 'attributeName', 'key'].some((each) => {
    const named = Object.hasOwn(object, each) ? object[each] : undefined
    return typeof named === 'string' && isSecretName(named)
  })
