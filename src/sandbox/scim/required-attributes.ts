import { isJsonObject, type JsonObject, type JsonValue } from '../json'
import { invented, missingAttributes, ScimError } from './errors'
import { type Attribute, appAttributes, appSchema } from './schema'

/**
 * Every required attribute that somebody has to give, required sub-attributes of values that are there included.
 *
 * @throws ScimError 400, in the documented words
 */
export function refuseWhatIsMissing(app: JsonObject): void {
  const missing: string[] = []
  for (const attribute of appAttributes.values()) {
    const value = app[attribute.name]
    const needed = attribute.required && attribute.mutability !== 'readOnly'
    if (needed && (value === undefined || value === '')) missing.push(attribute.name)
    if (value === undefined || attribute.type !== 'complex') continue
    for (const item of Array.isArray(value) ? value : [value]) missing.push(...missingIn(attribute, item))
  }
  if (missing.length > 0) throw missingAttributes(missing)
  const schemas = app['schemas']
  if (!Array.isArray(schemas) || !schemas.includes(appSchema)) {
    throw new ScimError(400, invented(`The schemas of an App must contain "${appSchema}".`))
  }
}

function missingIn(attribute: Attribute, value: JsonValue): string[] {
  if (!isJsonObject(value)) return []
  return [...attribute.subAttributes.values()]
    .filter((sub) => sub.required && sub.mutability !== 'readOnly' && value[sub.name] === undefined)
    .map((sub) => `${attribute.name}.${sub.name}`)
}

/**
 * What the documentation asks for besides, of an App that is made or replaced: a resource has its audience, a client its
 * type.
 *
 * @throws ScimError 400; that these count as missing attributes is a guess
 */
export function refuseHalfRoles(app: JsonObject): void {
  const missing: string[] = []
  if (app['isOAuthResource'] === true && (app['audience'] ?? '') === '') missing.push('audience')
  if (app['isOAuthClient'] === true && app['clientType'] === undefined) missing.push('clientType')
  if (missing.length > 0) throw missingAttributes(missing)
}
