import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'
import { afterEach } from 'vitest'

/** Registered as a native client, whose loopback redirect may have any port (RFC 8252 section 7.3). */
export const client = { id: 'tested-client', secret: 'mQ4vT9xK2pL7sW3nR8yB' }

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** `oidc-provider`, a certified OpenID Provider that nobody here wrote, on loopback with its own sign-in pages. */
export async function certifiedProvider(configuration: Configuration = {}): Promise<{ url: string }> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(url, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/return'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    cookies: { keys: ['a-key-for-cookies'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
    },
    ...configuration,
  })
  server.on('request', provider.callback())
  return { url }
}

interface Page {
  status: number
  location: string | undefined
  text: string
}

/** Somebody at a browser: keeps cookies, follows redirects, and says yes to whatever a page asks. */
export async function person(address: string, answers: Record<string, string> = {}): Promise<string> {
  const cookies = new Map<string, string>()
  let at = address
  let form: URLSearchParams | null = null
  for (let step = 0; step < 20; step++) {
    const page = await load(at, form, cookies)
    form = null
    if (page.location !== undefined) at = new URL(page.location, at).href
    else {
      const asked = formIn(page.text, answers)
      if (asked === null) return page.text
      at = new URL(asked.action === '' ? at : asked.action, at).href
      form = asked.fields
    }
  }
  throw new Error('the sign-in goes round in circles')
}

function load(address: string, form: URLSearchParams | null, cookies: Map<string, string>): Promise<Page> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }
  return new Promise((resolve, reject) => {
    const sent = request(address, { method: form === null ? 'GET' : 'POST', headers }, (response) => {
      for (const line of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
      }
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location, text }))
    })
    sent.on('error', reject)
    sent.end(form?.toString())
  })
}

/** The first form of a page, filled in; null where there is none. */
function formIn(text: string, answers: Record<string, string>) {
  const [, attributes = '', inside = ''] = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(text) ?? []
  if (attributes === '' && inside === '') return null
  const fields = new URLSearchParams()
  for (const [, input = ''] of inside.matchAll(/<input([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1]
    if (name !== undefined) fields.set(name, answers[name] ?? /value="([^"]*)"/.exec(input)?.[1] ?? 'somebody')
  }
  return { action: /action="([^"]*)"/.exec(attributes)?.[1] ?? '', fields }
}
