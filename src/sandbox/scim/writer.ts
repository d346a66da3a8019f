import type { JsonObject } from '../json'

/** Who writes: the value of `idcsLastModifiedBy`. */
export interface Writer {
  type: 'App' | 'User'
  value: string
  display: string
}

/** The administrator of Oracle's sample, who is also the second writer. */
export const secondWriter: Writer = { type: 'User', value: '855344f8015347e1a26c1ac9b2a2898e', display: 'admin opc' }

/** The value of `idcsCreatedBy` and `idcsLastModifiedBy` for a writer. */
export function byline({ url }: { url: string }, writer: Writer): JsonObject {
  const collection = writer.type === 'App' ? 'Apps' : 'Users'
  return { ...writer, $ref: `${url}/admin/v1/${collection}/${writer.value}` }
}
