import { describe, expect, test } from 'vitest'
import { rowsIn } from '../../../../src/sandbox/data/app-file'
import { appOfRow } from '../../../../src/sandbox/data/list-row'
import type { JsonObject } from '../../../../src/sandbox/json'

async function* linesOf(text: string) {
  yield* text.split('\n')
}

async function rows(text: string): Promise<[unknown, number][]> {
  const found: [unknown, number][] = []
  for await (const { row, number } of rowsIn(linesOf(text))) found.push([row, number])
  return found
}

const [one, two, three] = ['A', 'B', 'C'].map((displayName) => ({ displayName })) as [object, object, object]
const text = JSON.stringify
const pretty = (value: unknown) => text(value, null, 2)
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const page = (...Resources: object[]) => ({ schemas: [listSchema], totalResults: 3, Resources, startIndex: 1 })

describe('the apps of a file are found in', () => {
  test.each<[string, string, [unknown, number][]]>([
    ['nothing', '\n\n', []],
    [
      'lines',
      `${text(one)}\n\n${text(two)}\n`,
      [
        [one, 1],
        [two, 3],
      ],
    ],
    [
      'an array on one line',
      text([one, two]),
      [
        [one, 1],
        [two, 2],
      ],
    ],
    [
      'an array on many lines, as apps list -o json prints it',
      `\n${pretty([one, two])}\n`,
      [
        [one, 1],
        [two, 2],
      ],
    ],
    [
      'lines, of which an array is no list of apps',
      `${text(one)}\n[]`,
      [
        [one, 1],
        [[], 2],
      ],
    ],
    ['one app on many lines', pretty(one), [[one, 1]]],
    [
      'a ListResponse',
      text(page(one, two)),
      [
        [one, 1],
        [two, 2],
      ],
    ],
    [
      'a ListResponse on many lines',
      pretty(page(one, two)),
      [
        [one, 1],
        [two, 2],
      ],
    ],
    ['a ListResponse without apps', text(page()), []],
    [
      'the pages of a list, one on each line',
      `${text(page(one, two))}\n${text(page(three))}`,
      [
        [one, 1],
        [two, 2],
        [three, 3],
      ],
    ],
    ['what oci raw-request prints', pretty({ data: page(one), status: '200 OK' }), [[one, 1]]],
  ])('%s', async (_what, file, expected) => {
    expect(await rows(file)).toEqual(expected)
  })
})

// What oci 3.95.1 printed of an App of this sandbox. All other names that it knows were there as null.
const ofOci = {
  'access-token-expiry': null,
  'allowed-scopes': [{ fqs: 'https://quotes.example/read', 'id-of-defining-app': 'q1', 'read-only': null }],
  'attr-rendering-metadata': [{ 'max-length': null, name: 'aliasApps', visible: false }],
  'based-on-template': {
    'last-modified': '2022-05-04T10:47:12Z',
    ref: 'https://domain.example/admin/v1/AppTemplates/CustomWebAppTemplateId',
    value: 'CustomWebAppTemplateId',
    'well-known-id': null,
  },
  'client-ip-checking': 'anywhere',
  'display-name': 'Quotes',
  id: 'q1',
  'is-o-auth-client': true,
  'is-opc-service': false,
  'refresh-token-expiry': 604800,
  'service-type-urn': 'urn:x',
  'signon-policy': { ref: 'https://domain.example/p', 'some-thing': 'x', value: 'p1' },
  'urn-ietf-params-scim-schemas-oracle-idcs-extension-form-fill-app-template-app-template': { 'form-type': 'x' },
  'urn-ietf-params-scim-schemas-oracle-idcs-extension-managedapp-app': { 'is-directory': true, bundle: null },
  'urn-ietf-params-scim-schemas-oracle-idcs-extension-oci-tags': { 'freeform-tags': [{ key: 'a', value: 'b' }] },
}

const inScim: JsonObject = {
  allowedScopes: [{ fqs: 'https://quotes.example/read', idOfDefiningApp: 'q1' }],
  attrRenderingMetadata: [{ name: 'aliasApps', visible: false }],
  basedOnTemplate: {
    lastModified: '2022-05-04T10:47:12Z',
    $ref: 'https://domain.example/admin/v1/AppTemplates/CustomWebAppTemplateId',
    value: 'CustomWebAppTemplateId',
  },
  clientIPChecking: 'anywhere',
  displayName: 'Quotes',
  id: 'q1',
  isOAuthClient: true,
  isOPCService: false,
  refreshTokenExpiry: 604800,
  serviceTypeURN: 'urn:x',
  signonPolicy: { $ref: 'https://domain.example/p', someThing: 'x', value: 'p1' },
  'urn:ietf:params:scim:schemas:oracle:idcs:extension:formFillAppTemplate:AppTemplate': { formType: 'x' },
  'urn:ietf:params:scim:schemas:oracle:idcs:extension:managedapp:App': { isDirectory: true },
  'urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags': { freeformTags: [{ key: 'a', value: 'b' }] },
}

describe('the names of oci become those of SCIM in', () => {
  const list = { 'items-per-page': 50, resources: [ofOci], schemas: [listSchema, listSchema], 'total-results': 1 }
  test.each([
    ['a list', { data: list, 'opc-total-items': '1' }],
    ['one app', { data: ofOci, etag: 'x' }],
    ['an array, as --query data.resources makes it', [ofOci]],
  ])('%s', async (_what, printed) => {
    const found = await rows(pretty(printed))
    expect(found).toEqual([[inScim, 1]])
    expect(appOfRow(found[0]?.[0] as JsonObject)).toEqual(inScim)
  })

  test('all but those that an App does not have, which a message can name', async () => {
    const [[row] = []] = await rows(text({ data: { resources: [{ 'display-name': 'A', 'user-name': 'a' }] } }))
    expect(() => appOfRow(row as JsonObject)).toThrow("this version does not know its key 'user-name'.")
  })
})

describe('a file that is no list of apps is refused:', () => {
  test.each<[string, string]>([
    ['{"displayName":"A"}\n{\n', 'Row 2 is not an App: it is not JSON.'],
    ['\n{\n"displayName": "A"\n', 'Row 2 is not an App: it is not JSON.'],
    ['apps', 'Row 1 is not an App: it is not JSON.'],
  ])('%j', async (file, message) => {
    await expect(rows(file)).rejects.toThrow(message)
  })
})
