import { isObject, type JsonValue } from '../scim/strict-json'
import { errorDetails, errorExtension, errorMembers, errorSchema, errorSchemas, messageIds } from './known-names'
import type { Answer } from './reader'
import type { ErrorCause } from './vocabulary'

export type BodyKind = 'scim' | 'json' | 'html' | 'text' | 'empty'

/** The form of an error, without any of its words. */
export interface ErrorShape {
  cause: ErrorCause
  status: number
  body: BodyKind
  /** Those that are known, and how many others. */
  schemas: (typeof errorSchemas)[number][]
  otherSchemas: number
  members: (typeof errorMembers)[number][]
  otherMembers: number
  /** The type of `status` in the body: RFC 7644 wants a text. */
  statusMember: 'text' | 'number' | 'other' | 'none'
  /** Its words where a public sample has them. */
  detail: (typeof errorDetails)[number] | 'other' | 'none'
  /** `code`: it has the form of one, as `error.common.common.accessDenied`. */
  messageId: (typeof messageIds)[number] | 'code' | 'other' | 'none'
}

export function bodyKindOf({ text, body }: Pick<Answer, 'text' | 'body'>): BodyKind {
  if (text.trim() === '') return 'empty'
  if (body === undefined) return /^\s*</.test(text) ? 'html' : 'text'
  const schemas = isObject(body) ? body['schemas'] : undefined
  return Array.isArray(schemas) && schemas.includes(errorSchema) ? 'scim' : 'json'
}

export function errorShape(cause: ErrorCause, answer: Answer): ErrorShape {
  const body = isObject(answer.body) ? answer.body : {}
  const schemas = Array.isArray(body['schemas']) ? body['schemas'] : []
  const extension = body[errorExtension]
  const members = Object.keys(body)
  const known = <Text extends string>(texts: readonly Text[], all: readonly JsonValue[]): Text[] =>
    texts.filter((text) => all.includes(text))
  return {
    cause,
    status: answer.status,
    body: bodyKindOf(answer),
    schemas: known(errorSchemas, schemas),
    otherSchemas: schemas.filter((schema) => !errorSchemas.includes(schema as typeof errorSchema)).length,
    members: known(errorMembers, members),
    otherMembers: members.filter((name) => !errorMembers.includes(name as 'detail')).length,
    statusMember: typeOfStatus(body['status']),
    detail: sample(errorDetails, body['detail']) ?? (body['detail'] === undefined ? 'none' : 'other'),
    messageId: formOfMessageId(isObject(extension) ? extension['messageId'] : undefined),
  }
}

function typeOfStatus(value: JsonValue | undefined): ErrorShape['statusMember'] {
  if (value === undefined) return 'none'
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'other'
}

const sample = <Text extends string>(samples: readonly Text[], value: JsonValue | undefined): Text | undefined =>
  samples.find((text) => text === value)

function formOfMessageId(value: JsonValue | undefined): ErrorShape['messageId'] {
  if (value === undefined) return 'none'
  const isCode = typeof value === 'string' && /^error(\.[A-Za-z]+){2,}$/.test(value)
  return sample(messageIds, value) ?? (isCode ? 'code' : 'other')
}
