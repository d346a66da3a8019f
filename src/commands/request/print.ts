import type { Context } from '../../command'
import { isObject, type JsonValue } from '../../identity-domain/json'
import { mapTexts } from '../../output/json'
import { forJson } from '../../output/printable'
import { secretsIn, withoutSecrets } from './secret-names'
import type { Request } from './words'

/**
 * The answer as JSON, its secrets masked by name and, wherever else they stand in it, by value. Indented for people, on
 * one line for programs; with `ndjson` a list has one row on each line.
 */
export async function print(body: JsonValue, { reveal }: Request, { output, secrets }: Context): Promise<void> {
  if (!reveal) for (const each of secretsIn(body)) secrets.keep(each)
  const shown = mapTexts(reveal ? body : withoutSecrets(body), output.surroundings.hide) as JsonValue
  const indent = output.format === 'table' || output.format === 'json' ? 2 : undefined
  const documents = output.format === 'ndjson' ? rowsOf(shown) : [shown]
  await output.raw(documents.map((each) => `${forJson(each, indent)}\n`).join(''))
}

function rowsOf(body: JsonValue): JsonValue[] {
  if (Array.isArray(body)) return body
  return isObject(body) && Array.isArray(body['Resources']) ? body['Resources'] : [body]
}
