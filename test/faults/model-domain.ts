import type { Answerer, LedgerEntry, Reply } from './fault-server'

export interface ModelApp {
  refreshTokenExpiry: number | null
  version: number
  /** How many PATCHes took effect. */
  changes: number
}

export const modelId = '9fc12da9eecd4927a9ef88512ce5612e'

export const newModel = (seconds: number | null = 604_800): ModelApp => ({
  refreshTokenExpiry: seconds,
  version: 1,
  changes: 0,
})

/** The app as JSON, in the form of a narrowed answer. */
export const modelJson = ({ refreshTokenExpiry, version }: ModelApp): string =>
  JSON.stringify({
    id: modelId,
    displayName: 'ResourceOwner',
    isOAuthResource: true,
    allowOffline: true,
    meta: { version: `v${version}` },
    ...(refreshTokenExpiry === null ? {} : { refreshTokenExpiry }),
  })

/** Applies the one operation of a PATCH, unless its version is an old one. The status says which. */
export function commit(model: ModelApp, { body, headers }: LedgerEntry): 200 | 412 {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined && ifMatch !== `v${model.version}`) return 412
  const [operation] = JSON.parse(body).Operations
  model.refreshTokenExpiry = operation.op === 'remove' ? null : operation.value
  model.version++
  model.changes++
  return 200
}

/** A domain with one app that does everything right. */
export const wellBehaved =
  (model: ModelApp): Answerer =>
  (request, reply) => {
    const status = request.method === 'PATCH' ? commit(model, request) : 200
    answerWith(model, status, reply)
  }

export function answerWith(model: ModelApp, status: number, reply: Reply): void {
  reply.answer(status, status === 200 ? modelJson(model) : '{"detail":"Changed meanwhile."}')
}
