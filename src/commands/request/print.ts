import type { CommandContext } from '../../cli/command'
import type { ReadList } from '../../identity-domain/list/read-list'
import { isObject, type JsonValue } from '../../identity-domain/scim/strict-json'
import { formatOf } from '../../output/formats'
import type { RowEncoder } from '../../output/formats/format'
import { jsonLines, jsonRows } from '../../output/formats/json'
import { encodeJson, type JsonObject } from '../../output/json'
import type { Request } from './request'
import { withoutSecrets } from './secret-names'

/**
 * An answer as JSON, its secrets masked by name and, wherever else they stand in it, by value. Indented for people, on
 * one line for programs; with `ndjson` a list has one row on each line.
 */
export async function print(body: JsonValue, asked: Request, context: CommandContext): Promise<void> {
  const documents = context.output.format === 'ndjson' ? rowsOf(body) : [body]
  await context.output.stream(lines(context), masked([documents], asked, context))
}

function rowsOf(body: JsonValue): JsonValue[] {
  if (Array.isArray(body)) return body
  return isObject(body) && Array.isArray(body['Resources']) ? body['Resources'] : [body]
}

/** All pages as one list (RFC 7644 section 3.4.2), as they come: what only the end can tell stands at the end. */
export async function printPages(list: ReadList<JsonValue>, asked: Request, context: CommandContext): Promise<void> {
  const rows = masked(list.batches(), asked, context)
  await context.output.stream(context.output.format === 'ndjson' ? lines(context) : listAround(list, context), rows)
}

const indentIn = ({ output: { format } }: CommandContext): 2 | undefined =>
  formatOf(format).isDocument ? 2 : undefined

const json = (row: JsonValue) => row as JsonObject

function lines(context: CommandContext): RowEncoder<JsonValue> {
  return jsonLines({ json }, { hide: context.output.context.hide, indent: indentIn(context) })
}

function listAround(list: ReadList<JsonValue>, context: CommandContext): RowEncoder<JsonValue> {
  const { hide, warnings } = context.output.context
  const indent = indentIn(context)
  const [line, inset, space, shape] = indent === undefined ? oneLine : indented
  const members = (object: JsonObject) => encodeJson(object, hide, indent).slice(1 + line.length, -1 - line.length)
  const head = `{${line}${members({ schemas: [listSchema], startIndex: 1 })},${line}${inset}"Resources":${space}[`
  const tail = () => {
    const { complete, distinctApps: itemsPerPage, totalResults: counted } = list.coverage()
    // Rows that went while the list was read have been given, and are counted no more.
    const totalResults = complete ? itemsPerPage : counted
    const counts = members({ totalResults, itemsPerPage, ...(warnings.length > 0 ? { warnings } : {}) })
    return `],${line}${counts}${line}}\n`
  }
  return {
    ...jsonRows({ json }, { hide, between: `,${line}`, indent, shape }),
    start: head + line,
    end: () => [line + inset + tail()],
    empty: () => head + tail(),
  }
}

const oneLine = ['', '', '', (text: string) => text] as const
const indented = ['\n', '  ', ' ', (text: string) => text.replace(/^/gm, '    ')] as const

const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** Of each batch its own secrets are known before any of it is written. */
async function* masked(
  batches: Iterable<JsonValue[]> | AsyncIterable<JsonValue[]>,
  { reveal }: Request,
  { secrets }: CommandContext,
): AsyncGenerator<JsonValue[]> {
  for await (const rows of batches) {
    const found = new Set<string>()
    const shown = reveal ? rows : rows.map((row) => withoutSecrets(row, (secret) => found.add(secret)))
    secrets.registerBatch([...found])
    yield shown
  }
}
