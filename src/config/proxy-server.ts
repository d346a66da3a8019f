import { UsageError } from '../failures/errors'
import type { ProxyServer } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import { isLoopback } from './domain-url'
import type { Variables } from './settings-sources'

/** In the order in which they count, as for curl: the more special one first, and of each the one in small letters. */
const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']

/**
 * The proxy for https. A loopback address is this machine, which no proxy can reach for us.
 *
 * @throws {UsageError} for whatever the library that uses it would not take
 */
export function proxyFor(origin: URL, variables: Variables, secrets: Secrets): ProxyServer | null {
  if (isLoopback(origin)) return null
  const name = names.find((each) => (variables[each] ?? '') !== '')
  if (name === undefined) return null
  const url = readAddress(variables[name] ?? '', name)
  keepProxyPassword(url, secrets)
  return { url, from: name, except: variables['no_proxy'] ?? variables['NO_PROXY'] ?? '' }
}

/** @throws {UsageError} which quotes nothing that could be a password */
function readAddress(text: string, name: string): URL {
  const refused = (why: string) =>
    new UsageError(`${name} ${why}; it looks like http://proxy.example:3128.`, undefined, { about: 'proxy' })
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw refused(`names a proxy of the kind ${scheme}, which is not supported`)
  const address = scheme === undefined ? `http://${text}` : text
  if (!URL.canParse(address)) throw refused('is not the address of a proxy')
  const url = new URL(address)
  if (/[\s\p{Cc}]/u.test(text)) throw refused('has a blank or a control character in it')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || text.endsWith('#') || text.endsWith('?'))
    throw refused('has a path or more behind the host')
  if (url.port === '0') throw refused('has the port 0')
  return url
}

/** As it was written, as it is meant, and as it goes out. */
function keepProxyPassword({ username, password }: URL, secrets: Secrets): void {
  if (password === '') return
  secrets.register(password)
  try {
    secrets.register(decodeURIComponent(password))
    secrets.register(Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64'))
  } catch {
    // A lone percent sign: then it goes out as it was written.
  }
}
