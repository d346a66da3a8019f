import { UsageError } from '../failures/errors'
import type { ProxyServer } from '../platform/environment'
import type { Secrets } from '../secrets/secrets'
import { isLoopback } from './domain-url'
import type { Variables } from './settings-sources'

/**
 * `HTTPS_PROXY` for https, and nothing else: a loopback address is this machine, which no proxy can reach for us.
 *
 * @throws {UsageError}
 */
export function proxyFor(origin: URL, variables: Variables, secrets: Secrets): ProxyServer | null {
  if (isLoopback(origin)) return null
  const name = ['https_proxy', 'HTTPS_PROXY'].find((each) => (variables[each] ?? '') !== '')
  if (name === undefined) return null
  const url = URL.canParse(variables[name] ?? '') ? new URL(variables[name] ?? '') : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${name} is not the address of a proxy; it looks like http://proxy.example:3128.`, undefined, {
      about: 'proxy',
    })
  }
  keepProxyPassword(url, secrets)
  return { url, except: variables['no_proxy'] ?? variables['NO_PROXY'] ?? '' }
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
