import { randomInt } from 'node:crypto'
import { get } from 'node:http'
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
  for (;;) {
    // A port that the operating system gave could be given to somebody else before it is used: these are given by none.
    const port = randomInt(20_000, 32_768)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (isListening) await new Promise((resolve) => server.close(resolve))
  return isListening
}
