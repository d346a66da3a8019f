import {
  type ObservationName,
  type Observations,
  observationNames,
  type ValueOf,
} from '../../identity-domain/observe/vocabulary'
import type { Switches } from '../../sandbox/server'

/** The switches that make the sandbox show a value: by value, or as a function of it. A value that is missing, or null: none do. */
type Imitation<Name extends ObservationName> =
  | Partial<Record<Extract<ValueOf<Name>, string>, Partial<Switches>>>
  | ((value: ValueOf<Name>) => Partial<Switches> | null)

/** Another time, and another machine: nothing to imitate. */
const ofTheRun = () => ({})

const only =
  <Value>(usual: Value) =>
  (value: Value) =>
    value === usual ? {} : null

/** The one table that says how the sandbox behaves like a domain. What has no switch is shown by the sandbox in one way only. */
const imitations: { readonly [Name in ObservationName]: Imitation<Name> } = {
  discovery: { 'as-expected': {} },
  issuer: {
    constant: { issuer: 'constant' },
    'constant-without-slash': { issuer: 'constant-without-slash' },
    domain: { issuer: 'domain' },
  },
  'introspection-name': {
    both: { introspectionName: 'both' },
    introspect_endpoint: { introspectionName: 'introspect_endpoint' },
    introspection_endpoint: { introspectionName: 'introspection_endpoint' },
  },
  'clock-difference': ofTheRun,
  'signing-keys-without-token': {
    yes: { signingCertPublicAccess: true },
    no: { signingCertPublicAccess: false },
  },

  'no-credentials-status': only(401),
  'no-credentials-body': { html: { unauthorizedBody: 'html' }, empty: { unauthorizedBody: 'empty' } },
  'missing-app-status': only(404),
  'missing-app-body': { scim: { errorBody: 'scim' }, html: { errorBody: 'html' }, empty: { errorBody: 'empty' } },
  'bad-filter-status': only(400),
  'bad-filter-body': { scim: {} },

  'sort-by-id': {
    honoured: { sorting: 'honour' },
    ignored: { sorting: 'ignore' },
  },
  'start-index': { honoured: {} },
  count: { honoured: {} },
  'count-zero': { 'no-rows': {} },
  'large-count': { accepted: { largeCount: 'clamp' }, refused: { largeCount: 'refuse' } },
  'largest-page': (largestCount) => ({ largestCount }),
  'total-results': { agrees: {} },
  'total-items-header': { agrees: {} },
  'next-page': { 'next-index': {} },
  'next-page-at-end': {
    none: { nextPageAtEnd: 'none' },
    first: { nextPageAtEnd: 'first' },
    behind: { nextPageAtEnd: 'behind' },
  },

  attributes: { honoured: { narrowing: 'honour' }, ignored: { narrowing: 'ignore' } },
  'unknown-attribute': { ignored: { unknownAttribute: 'ignore' }, refused: { unknownAttribute: 'refuse' } },
  'attribute-sets': { honoured: {} },
  'repeated-attribute-sets': {
    first: { repeatedSets: 'first' },
    last: { repeatedSets: 'last' },
    all: { repeatedSets: 'all' },
  },
  'attribute-sets-with-commas': { honoured: {} },
  'unknown-attribute-set': { ignored: { unknownAttributeSet: 'ignore' }, refused: { unknownAttributeSet: 'refuse' } },
  'missing-attributes': (names) => ({ hiddenAttributes: names.length === 0 ? null : names }),

  'meta-version': { always: { metaVersion: true }, never: { metaVersion: false } },
  'etag-on-get': {
    none: { etagOnGet: false },
    bare: { etagOnGet: true, etag: 'bare' },
    quoted: { etagOnGet: true, etag: 'quoted' },
  },
  'etag-is-version': { yes: {} },
  'if-none-match': { 'not-modified': { ifNoneMatch: 'honour' }, ignored: { ifNoneMatch: 'ignore' } },
  'app-by-ocid': { found: {} },

  'filter-eq': { honoured: {} },
  'filter-sw': { honoured: {} },
  'filter-co': { honoured: {} },
  'filter-boolean': { honoured: {} },
  'filter-values': { honoured: {} },
  'filter-expiry': { honoured: { searchableExpiry: true }, refused: { searchableExpiry: false } },

  schemas: { answered: {} },
  'service-provider-config': { answered: {} },
  'bulk-operations': (bulkOperations) => (bulkOperations < 1 ? null : { bulkOperations }),
  // What a domain says of itself is not what it does when something is written.
  'claims-etag': { yes: {} },

  'retry-after': { yes: { limitRetryAfter: true }, no: { limitRetryAfter: false } },

  'if-match': {},
  'etag-on-write': {},
  'attributes-on-patch': {},
  'retry-token': {},
  'smallest-lifetime': {},
  'largest-lifetime': {},
  'integer-as-text': {},
}

/** What the sandbox is set to for a report, and which of its observations it cannot show. */
export interface LikeDomain {
  switches: Partial<Switches>
  cannot: { name: ObservationName; value: string }[]
}

export function asSwitches(seen: Observations): LikeDomain {
  const like: LikeDomain = { switches: {}, cannot: [] }
  for (const name of observationNames) {
    const observed = seen[name]
    if (observed === undefined) continue
    if ('notTried' in observed) {
      // The sandbox answers each of these questions.
      if (observed.status !== undefined && observed.notTried === 'refused')
        like.cannot.push({ name, value: `refused with ${observed.status}` })
      continue
    }
    const switches = imitated(imitations[name] as AnyImitation, observed.value)
    if (switches === null) like.cannot.push({ name, value: String(observed.value) })
    else Object.assign(like.switches, switches)
  }
  return like
}

type Value = string | number | readonly string[]
type AnyImitation = Readonly<Record<string, Partial<Switches>>> | ((value: Value) => Partial<Switches> | null)

function imitated(imitation: AnyImitation, value: Value): Partial<Switches> | null {
  if (typeof imitation === 'function') return imitation(value)
  return (Object.hasOwn(imitation, String(value)) ? imitation[String(value)] : undefined) ?? null
}
