import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import { type Attribute, appAttributes, subAttributeOf } from '../scim/schema'

// `oci identity-domains` spells names in its own way: `is-o-auth-client`, `ref` for `$ref`, `urn-ietf-params-…-app`.

/** Whether an app comes from `oci`: there is none without a display name. */
export const isOfOci = (app: JsonObject): boolean => Object.hasOwn(app, 'display-name')

/** The App with SCIM's names. What `oci` knows and the App does not have is null in its output, and left out here. */
export function appOfOci(app: JsonObject): JsonObject {
  return renamed(app, (name) => {
    const attribute = appAttributes.get(joined(name))
    return attribute ? { name: attribute.name, attribute } : { name: extensionNamed(name) ?? name }
  })
}

interface Named {
  name: string
  attribute?: Attribute
}

function renamed(object: JsonObject, rename: (name: string) => Named): JsonObject {
  const result = emptyObject()
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null
    if (value === null) continue
    const { name, attribute } = rename(key)
    result[name] = withNames(value, attribute)
  }
  return result
}

function withNames(value: JsonValue, parent: Attribute | undefined): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withNames(item, parent))
  if (!isJsonObject(value)) return value
  return renamed(value, (name) => {
    if (name === 'ref') return { name: '$ref' }
    const known = parent && parent.subAttributes.size > 0 ? subAttributeOf(parent, joined(name)) : undefined
    return { name: known?.name ?? camelCase(name) }
  })
}

const joined = (name: string): string => name.replaceAll('-', '').toLowerCase()

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase())

/** All of Oracle's URNs end with the resource type, but for that of `OCITags`. */
function extensionNamed(name: string): string | undefined {
  const [, rest] = /^urn-ietf-params-scim-schemas-oracle-idcs-extension-([\w-]+)$/.exec(name) ?? []
  if (rest === undefined) return undefined
  const [, schema, type] = /^([\w-]+?)-(app|app-template)$/.exec(rest) ?? []
  const end = schema === undefined ? 'OCITags' : `${camelCase(schema)}:${type === 'app' ? 'App' : 'AppTemplate'}`
  return `urn:ietf:params:scim:schemas:oracle:idcs:extension:${end}`
}
