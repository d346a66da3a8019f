/** What the domain says, before anything goes wrong with it. */
export interface Answer {
  status: number
  body: string
  headers: readonly string[]
  type: string
}

export const json = (status: number, body: unknown, headers: readonly string[] = []): Answer => ({
  status,
  body: JSON.stringify(body),
  headers,
  type: 'application/json',
})

export const html = (status: number, text: string, headers: readonly string[] = []): Answer => ({
  status,
  body: `<!DOCTYPE html><html><head><title>${text}</title></head><body>${text}</body></html>`,
  headers,
  type: 'text/html',
})

/** A SCIM error as identity domains send it: no `code`, and the message id in an extension. */
export const scimError = (status: number, detail: string, headers: readonly string[] = []): Answer =>
  json(
    status,
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail,
      'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId: `error.test.${status}` },
    },
    ['opc-request-id: REQUEST-0001', ...headers],
  )

/** RFC 6749 section 5.2. */
export const oauthError = (status: number, error: string, description = 'No.'): Answer =>
  json(status, { error, error_description: description, ecid: 'REQUEST-0002' })

export const empty = (status: number, headers: readonly string[] = []): Answer => ({
  status,
  body: '',
  headers,
  type: '',
})
