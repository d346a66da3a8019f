import type { JsonObject } from '../../scim/strict-json'
import { namesIn } from '../attributes-seen'
import { idOf, type Look, type Question } from '../look'
import { type Answer, NotTried, objectIn, textIn } from '../reader'

/** What the answer about one App shows. */
export const appQuestions: readonly Question[] = [
  { tells: ['etag-on-get', 'etag-is-version', 'if-none-match'], ask: version },
  { tells: ['app-by-ocid'], ask: byOcid },
  { tells: ['attribute-sets', 'repeated-attribute-sets', 'attribute-sets-with-commas'], ask: sets },
  { tells: ['unknown-attribute'], ask: unknownAttribute },
  { tells: ['unknown-attribute-set'], ask: unknownSet },
  { tells: ['missing-app-status', 'missing-app-body'], ask: missingApp },
]

async function version(look: Look): Promise<void> {
  const id = idOf(look.sampleOf().rows[0] as JsonObject)
  const query = '?attributes=id,meta.version'
  const answer = await look.app(id, query)
  const { meta } = objectIn(answer)
  const named = typeof meta === 'object' && meta !== null ? textIn(meta as JsonObject, 'version') : null
  const etag = answer.headers['etag']
  look.tell('etag-on-get', formOf(etag))
  if (etag === undefined || named === null) look.skip('etag-is-version', 'depends-on-another')
  else look.tell('etag-is-version', etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') === named ? 'yes' : 'no')
  const wanted = etag ?? (named === null ? undefined : `"${named}"`)
  if (wanted === undefined || !/^[\x20-\x7e]{1,200}$/.test(wanted))
    return look.skip('if-none-match', 'depends-on-another')
  const { status } = await look.reader.get(`/admin/v1/Apps/${id}${query}`, { ifNoneMatch: wanted })
  look.tell('if-none-match', status === 304 ? 'not-modified' : status === 200 ? 'ignored' : 'other')
}

function formOf(etag: string | undefined) {
  if (etag === undefined) return 'none'
  return etag.startsWith('W/') ? 'weak' : etag.startsWith('"') ? 'quoted' : 'bare'
}

async function byOcid(look: Look): Promise<void> {
  const row = look.sampleOf().rows.find((each) => textIn(each, 'ocid') !== null)
  if (row === undefined) throw new NotTried('no-such-app')
  const ocid = idOf({ id: row['ocid'] as string })
  const answer = await look.app(ocid, '?attributes=id')
  if (answer.status !== 200) return look.tell('app-by-ocid', answer.status === 404 ? 'not-found' : 'other')
  look.tell('app-by-ocid', textIn(objectIn(answer), 'id') === textIn(row, 'id') ? 'found' : 'other')
}

/**
 * An App that never was a client has no secret, so that it can be read without naming attributes.
 *
 * @throws {NotTried}
 */
function neverClient(look: Look): string {
  const row = look.sampleOf().rows.find((each) => {
    const { isOAuthClient, clientType, allowedGrants } = each
    return isOAuthClient === false && clientType === undefined && [allowedGrants ?? []].flat().length === 0
  })
  if (row === undefined) throw new NotTried('no-never-client')
  return idOf(row)
}

/** Which attributes come by the set `always`, by default, and by both, written in several ways. */
async function sets(look: Look): Promise<void> {
  const id = neverClient(look)
  const byDefault = namesIn(objectIn(await look.app(id)))
  const answer = await look.app(id, '?attributeSets=always')
  if (answer.status === 400) look.tell('attribute-sets', 'refused')
  const always = namesIn(objectIn(answer))
  const isNarrower = always.size < byDefault.size && [...always].every((name) => byDefault.has(name))
  look.tell('attribute-sets', isNarrower ? 'honoured' : always.size === byDefault.size ? 'ignored' : 'other')
  if (!isNarrower) throw new NotTried('depends-on-another')
  const which = async (query: string) => whichSet(await look.app(id, query), { always, byDefault })
  const commas = await which('?attributeSets=always,default')
  const words = { always: 'first-only', default: 'honoured', refused: 'refused', other: 'other' } as const
  look.tell('attribute-sets-with-commas', words[commas])
  const rising = await which('?attributeSets=always&attributeSets=default')
  const falling = await which('?attributeSets=default&attributeSets=always')
  look.tell('repeated-attribute-sets', counting[`${rising} ${falling}`] ?? 'other', 2)
}

const counting: Readonly<Record<string, 'first' | 'last' | 'all'>> = {
  'always default': 'first',
  'default always': 'last',
  'default default': 'all',
}

function whichSet(answer: Answer, { always, byDefault }: Record<'always' | 'byDefault', Set<string>>) {
  if (answer.status === 400) return 'refused'
  const names = namesIn(objectIn(answer))
  const isSame = (set: Set<string>) => names.size === set.size && [...names].every((name) => set.has(name))
  return isSame(always) ? 'always' : isSame(byDefault) ? 'default' : 'other'
}

async function unknownAttribute(look: Look): Promise<void> {
  const answer = await look.app(neverClient(look), '?attributes=id,noSuchAttributeOfAnApp')
  if (answer.status !== 200) look.error('unknown-attribute', answer)
  look.tell('unknown-attribute', toleranceIn(answer))
}

async function unknownSet(look: Look): Promise<void> {
  const answer = await look.app(neverClient(look), '?attributeSets=noSuchSet')
  if (answer.status !== 200) look.error('unknown-attribute-set', answer)
  look.tell('unknown-attribute-set', toleranceIn(answer))
}

const toleranceIn = ({ status }: Answer) => (status === 200 ? 'ignored' : status === 400 ? 'refused' : 'other')

/** In the form of an id; no domain makes one of zeros. */
const noId = '0'.repeat(32)

async function missingApp(look: Look): Promise<void> {
  const answer = await look.app(noId, '?attributes=id')
  if (answer.status === 200) throw new NotTried('unusable')
  const { status, body } = look.error('missing-app', answer)
  look.tell('missing-app-status', status)
  look.tell('missing-app-body', body)
}
