import { request } from 'node:http'
import type { Sandbox } from '../../../src/sandbox/server'

export interface Received {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** One request over the wire. Rejects when the connection breaks before the answer has ended. */
export function call(
  { url }: { url: string },
  method: string,
  path: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, { method, headers, agent: false }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject).end(body)
  })
}

/** An access token for the client, got as any program would. */
export async function signIn(sandbox: Sandbox, client = sandbox as { clientId: string; clientSecret: string }) {
  const { text } = await call(sandbox, 'POST', '/oauth2/v1/token', {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
    },
    body: 'grant_type=client_credentials&scope=urn:opc:idm:__myscopes__',
  })
  return (JSON.parse(text) as { access_token: string }).access_token
}
