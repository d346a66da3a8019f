/**
 * What a report on a domain can say: each observation, and what can be seen of it. One of a list, an integer, or some of a list.
 * An empty list: reading does not show it.
 */
export const observations = {
  discovery: ['as-expected', 'lacks-members', 'html', 'other'],
  issuer: ['constant', 'constant-without-slash', 'domain', 'other'],
  'introspection-name': ['both', 'introspect_endpoint', 'introspection_endpoint', 'none'],
  /** In seconds, how far the domain's clock is ahead of this machine's. */
  'clock-difference': { from: -1_000_000, to: 1_000_000 },
  'signing-keys-without-token': ['yes', 'no'],

  'no-credentials-status': { from: 200, to: 599 },
  'no-credentials-body': ['scim', 'json', 'html', 'text', 'empty'],
  'missing-app-status': { from: 200, to: 599 },
  'missing-app-body': ['scim', 'json', 'html', 'text', 'empty'],
  'bad-filter-status': { from: 200, to: 599 },
  'bad-filter-body': ['scim', 'json', 'html', 'text', 'empty'],

  'sort-by-id': ['honoured', 'ascending-only', 'ignored'],
  'start-index': ['honoured', 'ignored', 'other'],
  count: ['honoured', 'ignored', 'other'],
  'count-zero': ['no-rows', 'rows', 'refused'],
  'large-count': ['accepted', 'refused'],
  'largest-page': { from: 1, to: 1001 },
  'total-results': ['agrees', 'differs'],
  'total-items-header': ['agrees', 'differs', 'none'],
  'next-page': ['next-index', 'none', 'other'],
  'next-page-at-end': ['none', 'first', 'behind', 'other'],

  attributes: ['honoured', 'ignored'],
  'unknown-attribute': ['ignored', 'refused', 'other'],
  'attribute-sets': ['honoured', 'ignored', 'refused', 'other'],
  'repeated-attribute-sets': ['first', 'last', 'all', 'other'],
  'attribute-sets-with-commas': ['honoured', 'first-only', 'refused', 'other'],
  'unknown-attribute-set': ['ignored', 'refused', 'other'],
  'missing-attributes': {
    of: [
      ...['schemas', 'meta', 'ocid', 'name', 'active', 'isAliasApp', 'basedOnTemplate'],
      ...['idcsCreatedBy', 'idcsLastModifiedBy', 'domainOcid', 'compartmentOcid', 'tenancyOcid'],
    ],
  },

  'meta-version': ['always', 'sometimes', 'never'],
  'etag-on-get': ['bare', 'quoted', 'weak', 'none'],
  'etag-is-version': ['yes', 'no'],
  'if-none-match': ['not-modified', 'ignored', 'other'],
  'app-by-ocid': ['found', 'not-found', 'other'],

  'filter-eq': ['honoured', 'ignored', 'refused', 'other'],
  'filter-sw': ['honoured', 'ignored', 'refused', 'other'],
  'filter-co': ['honoured', 'ignored', 'refused', 'other'],
  'filter-boolean': ['honoured', 'ignored', 'refused', 'other'],
  'filter-values': ['honoured', 'ignored', 'refused', 'other'],
  'filter-expiry': ['honoured', 'ignored', 'refused', 'other'],

  schemas: ['answered', 'refused', 'missing', 'other'],
  'service-provider-config': ['answered', 'refused', 'missing', 'other'],
  'bulk-operations': { from: 0, to: 1_000_000 },
  'claims-etag': ['yes', 'no'],

  'retry-after': ['yes', 'no'],

  'if-match': [],
  'etag-on-write': [],
  'attributes-on-patch': [],
  'retry-token': [],
  'smallest-lifetime': [],
  'largest-lifetime': [],
  'integer-as-text': [],
} as const satisfies Record<string, Kind>

type Kind = readonly string[] | { from: number; to: number } | { of: readonly string[] }

type Table = typeof observations
export type ObservationName = keyof Table
export const observationNames = Object.keys(observations) as ObservationName[]

export type ValueOf<Name extends ObservationName> = Table[Name] extends readonly (infer Value)[]
  ? Value
  : Table[Name] extends { of: readonly (infer Value)[] }
    ? readonly Value[]
    : number

/** Why something was not seen. Some of it makes a report incomplete: {@link stopsReport}. */
export const reasons = {
  'only-by-writing': 'only a change would show it',
  'too-few-apps': 'the apps that were read do not show it',
  'too-many-apps': 'the apps do not fit on one page',
  'no-such-app': 'no app that was read has what is needed',
  'no-never-client': 'every app that was read is or was a client, and could have a secret',
  'did-not-happen': 'it did not happen in this run',
  refused: 'the domain answered with another status',
  unusable: 'the answer cannot be read',
  'depends-on-another': 'it depends on something that was not seen',
  'no-answer': 'the domain did not answer',
  'out-of-time': 'the time limit of the run was reached',
  interrupted: 'the run was interrupted',
  'too-many-requests': 'the run may not send more requests',
} as const

export type Reason = keyof typeof reasons

const cutShort: readonly Reason[] = ['no-answer', 'out-of-time', 'interrupted', 'too-many-requests']

/** Whether another run may well see what was not seen. */
export const stopsReport = (reason: Reason): boolean => cutShort.includes(reason)

/** Of one observation: how many answers or apps have shown it, or why it was not seen, and by which status. */
export type Observed =
  | { value: string | number | readonly string[]; times: number }
  | { notTried: Reason; status?: number | undefined }

export type Observations = { [Name in ObservationName]?: Observed | undefined }

/** Whether everything was tried that this domain lets one try. */
export const isComplete = (seen: Observations): boolean =>
  observationNames.every((name) => {
    const observed = seen[name]
    return observed !== undefined && !('notTried' in observed && stopsReport(observed.notTried))
  })

export const jsonTypes = ['text', 'integer', 'decimal', 'boolean', 'object', 'null'] as const
export type JsonType = (typeof jsonTypes)[number]

/** What is asked of a domain that it cannot do. */
export const errorCauses = [
  ...['no-credentials', 'missing-app', 'bad-filter', 'unknown-attribute', 'unknown-attribute-set', 'large-count'],
] as const
export type ErrorCause = (typeof errorCauses)[number]
