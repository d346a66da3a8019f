import { readFileSync } from 'node:fs'
import nock from 'nock'
import { afterEach, beforeEach, expect } from 'vitest'
import { Failure } from '../../../src/failures/errors'
import { givenToken, theDomain } from '../../support/open-test-domain'

export const id = '9fc12da9eecd4927a9ef88512ce5612e'
export const otherId = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'
export const clientId = '3fd7476a48a94381bd5e1bc88cc92021'

/** What a read asks for; written out, so that no attribute joins unseen. */
export const readAttributes =
  'id,ocid,displayName,name,active,isOAuthClient,isOAuthResource,refreshTokenExpiry,accessTokenExpiry,allowOffline'
/** What a read asks for that a change begins and ends with. */
export const changeAttributes = `${readAttributes},trustScope,allowedScopes,isOPCService,meta.version,idcsLastModifiedBy`

export const appPath = `/admin/v1/Apps/${id}?attributes=${readAttributes}`
export const changePath = `/admin/v1/Apps/${id}?attributes=${changeAttributes}`
export const patchPath = appPath

/** A search as it stands in the address: the filter is encoded, the rest is not. */
export const searchPath = (filter: string): string =>
  `/admin/v1/Apps?filter=${encodeURIComponent(filter)}&attributes=${readAttributes}&count=50`

/** The documentation's app as a narrowed answer shows it. */
export const resourceOwner = {
  id,
  displayName: 'ResourceOwner',
  name: clientId,
  active: true,
  isOAuthClient: true,
  isOAuthResource: true,
  refreshTokenExpiry: 604800,
  accessTokenExpiry: 3600,
  allowOffline: true,
}

/** The same, as this program sees it. */
export const resourceOwnerRead = {
  id,
  ocid: null,
  displayName: 'ResourceOwner',
  clientId,
  refreshTokenExpiry: { seconds: 604800, source: 'app' },
  accessTokenExpiry: { seconds: 3600, source: 'app' },
  allowOffline: true,
  isOAuthResource: true,
  isOAuthClient: true,
  active: true,
  trustScope: null,
  allowedScopes: [],
  isOPCService: null,
  version: null,
  lastModified: null,
  lastModifiedBy: null,
}

export const list = (...Resources: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: Resources.length,
  Resources,
  startIndex: 1,
  itemsPerPage: 50,
})

/** An error as the domain words it. */
export const scimError = (status: number, detail: string, messageId?: string) => ({
  schemas: [
    'urn:ietf:params:scim:api:messages:2.0:Error',
    ...(messageId === undefined ? [] : ['urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error']),
  ],
  detail,
  status: String(status),
  ...(messageId === undefined
    ? {}
    : { 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId } }),
})

export const notFound = scimError(404, `App ${id} not found.`)

/** A body of the documentation, with its placeholders filled in. */
export function sample(name: string): { text: string; json: Record<string, unknown> } {
  const text = readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8').replaceAll('{{appID}}', id)
  return { text, json: JSON.parse(text) }
}

/** The domain, answering requests that carry the given token. */
export const domainOnNock = (token = givenToken): nock.Scope =>
  nock(theDomain, { reqheaders: { authorization: `Bearer ${token}`, accept: 'application/json' } })

/** In every test of the file: what was expected was asked for, and nothing else. */
export function nothingPending(): void {
  const unexpected: string[] = []
  const note = (request: { path?: string }) => unexpected.push(request.path ?? 'a request')
  beforeEach(() => {
    nock.cleanAll()
    unexpected.length = 0
    nock.emitter.on('no match', note)
  })
  afterEach(() => {
    nock.emitter.off('no match', note)
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect({ pending, unexpected }).toEqual({ pending: [], unexpected: [] })
  })
}

/** How it failed, as a person sees it. */
export async function failureOf(step: Promise<unknown>): Promise<Partial<Failure>> {
  const error = await step.then(
    () => new Error('it did not fail'),
    (reason) => reason,
  )
  if (!(error instanceof Failure)) throw error
  const { exitCode, message, hint, status, requestId } = error
  return { exitCode, message, hint, status, requestId }
}
