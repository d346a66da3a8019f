import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { appAttributes, findAttribute } from '../../../../src/sandbox/scim/schema'

// Oracle's declaration of an App, which the table was taken from.
const models = join(dirname(createRequire(import.meta.url).resolve('oci-identitydomains')), 'lib/model')
const declared = readFileSync(join(models, 'app.d.ts'), 'utf8')

interface Declared {
  name: string
  properties: Record<string, string>
}

/** The attributes whose properties stand in the comment right above them. */
function declaredAttributes(): Declared[] {
  const body = declared.slice(declared.indexOf('export interface App {'), declared.indexOf('\n}\n'))
  return [...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*"(\w+)"\??:/g)].map(([, comment = '', name = '']) => ({
    name,
    properties: Object.fromEntries([...comment.matchAll(/- (\w+): (.+)/g)].map(([, key, value]) => [key, value])),
  }))
}

test('every attribute that the SDK declares has the same properties in our table', () => {
  const attributes = declaredAttributes()
  expect(attributes.length).toBeGreaterThan(80)
  for (const { name, properties } of attributes) {
    const { attribute } = findAttribute(name) ?? {}
    expect({ name: attribute?.name, ...attribute }, name).toMatchObject({
      name,
      type: properties['type'],
      mutability: properties['mutability'],
      returned: properties['returned'] ?? 'default',
      multiValued: properties['multiValued'] === 'true',
      searchable: properties['idcsSearchable'] === 'true',
      caseExact: properties['caseExact'] === 'true',
      required: properties['required'] === 'true',
      uniqueness: properties['uniqueness']?.split(' ')[0] ?? 'none',
    })
  }
})

test.each([
  ['refreshTokenExpiry', 'integer', 'readWrite', 'default', false],
  ['accessTokenExpiry', 'integer', 'readWrite', 'default', false],
  ['allowOffline', 'boolean', 'readWrite', 'default', true],
  ['clientSecret', 'string', 'readOnly', 'default', false],
  ['hashedClientSecret', 'string', 'readOnly', 'request', false],
  ['name', 'string', 'immutable', 'default', true],
  ['displayName', 'string', 'readWrite', 'always', true],
  ['scopes.fqs', 'string', 'readOnly', 'default', true],
  ['meta.lastModified', 'dateTime', 'readOnly', 'default', true],
  ['meta.version', 'string', 'readOnly', 'default', false],
])('%s is %s, %s, returned %s, searchable: %s', (path, type, mutability, returned, searchable) => {
  const found = findAttribute(path)
  expect(found?.subAttribute ?? found?.attribute).toMatchObject({ type, mutability, returned, searchable })
})

test.each([
  ['REFRESHTOKENEXPIRY', 'refreshTokenExpiry', undefined],
  ['Meta.Version', 'meta', 'version'],
  ['urn:ietf:params:scim:schemas:oracle:idcs:App:refreshTokenExpiry', 'refreshTokenExpiry', undefined],
  ['URN:ietf:params:scim:schemas:oracle:idcs:app:scopes.fqs', 'scopes', 'fqs'],
])('%s names an attribute', (path, attribute, subAttribute) => {
  const found = findAttribute(path)
  expect(found?.attribute.name).toBe(attribute)
  expect(found?.subAttribute?.name).toBe(subAttribute)
})

const extensions = 'urn:ietf:params:scim:schemas:oracle:idcs:extension'

test.each([
  [`${extensions}:webTierPolicy:App`, undefined, `${extensions}:webTierPolicy:App`, undefined],
  [
    `${extensions}:webTierPolicy:App:webTierPolicyJson`,
    `${extensions}:webTierPolicy:App`,
    'webTierPolicyJson',
    undefined,
  ],
  [`${extensions}:managedapp:App:list.value`, `${extensions}:managedapp:App`, 'list', 'value'],
  [`${extensions}:OCITags`, undefined, `${extensions}:OCITags`, undefined],
  [`${extensions}:OCITags:freeformTags.key`, `${extensions}:OCITags`, 'freeformTags', 'key'],
])('%s names something of an extension schema, whatever it is called', (path, extension, attribute, subAttribute) => {
  const found = findAttribute(path)
  expect([found?.extension, found?.attribute.name, found?.subAttribute?.name]).toEqual([
    extension,
    attribute,
    subAttribute,
  ])
})

test.each(['nonsense', 'meta.nonsense', '', '.', 'urn:', 'urn:x:y', '__proto__', 'constructor', 'meta.constructor'])(
  '%j names none',
  (path) => {
    expect(findAttribute(path)).toBeUndefined()
  },
)

test('the whole table is read', () => {
  expect(appAttributes.size).toBe(105)
  expect(findAttribute('grantedAppRoles')?.attribute.subAttributes.size).toBe(9)
})
