import { isObject, type JsonValue } from '../../scim/strict-json'
import type { Look, Question } from '../look'
import { type Answer, integer, NotTried, objectIn, textIn } from '../reader'

const appSchema = 'urn:ietf:params:scim:schemas:oracle:idcs:App'

/** What the domain says of itself (RFC 7644 section 4). */
export const scimQuestions: readonly Question[] = [
  { tells: ['schemas'], ask: schemas },
  { tells: ['service-provider-config', 'bulk-operations', 'claims-etag'], ask: config },
]

async function schemas(look: Look): Promise<void> {
  const answer = await look.reader.get(`/admin/v1/Schemas/${appSchema}`)
  look.tell('schemas', whether(answer))
  if (answer.status !== 200) return
  const { attributes } = objectIn(answer)
  look.names.schema = Array.isArray(attributes) ? namesOf(attributes) : []
}

const namesOf = (attributes: readonly JsonValue[]): string[] =>
  attributes.filter(isObject).flatMap((each) => textIn(each, 'name') ?? [])

async function config(look: Look): Promise<void> {
  const answer = await look.reader.get('/admin/v1/ServiceProviderConfig')
  look.tell('service-provider-config', whether(answer))
  const { bulk, etag } = objectIn(answer)
  const operations = isObject(bulk) ? integer(bulk['maxOperations']) : null
  if (operations === null || operations < 0 || operations > 1_000_000) look.skip('bulk-operations', 'unusable')
  else look.tell('bulk-operations', operations)
  const supported = isObject(etag) ? etag['supported'] : undefined
  if (typeof supported !== 'boolean') throw new NotTried('unusable')
  look.tell('claims-etag', supported ? 'yes' : 'no')
}

function whether({ status, body }: Answer) {
  if (status === 200) return isObject(body) ? 'answered' : 'other'
  return status === 401 || status === 403 ? 'refused' : status === 404 ? 'missing' : 'other'
}
