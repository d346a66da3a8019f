import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** One answer, as a browser sees it; redirects are the caller's business. */
export interface Page {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

export function open(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Page> {
  return new Promise((resolve, reject) => {
    const request = get(address, { headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
  })
}

/** Opens the sign-in page and goes where it sends the user; `pages` has everything that was seen. */
export async function followSignIn(address: string, pages: Page[] = []): Promise<Page[]> {
  const page = await open(address)
  pages.push(page)
  const { location } = page.headers
  return typeof location === 'string' ? followSignIn(new URL(location, address).href, pages) : pages
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
