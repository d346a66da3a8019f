import type { ProxyServer } from './environment'

/** The proxy on the way to an origin, as host and port; null where the way is direct. It is never its password. */
export function proxyOnTheWay(proxy: ProxyServer | null, origin: URL): string | null {
  return proxy === null || isExcepted(proxy, origin) ? null : proxy.url.host
}

/**
 * As undici reads `NO_PROXY`: names by themselves and with what ends in them, `:port` where only that one is meant, `*` for
 * everything. Only what is said depends on it here; undici itself decides which way a request takes.
 */
function isExcepted({ except }: ProxyServer, { protocol, hostname, port }: URL): boolean {
  if (except === '*') return true
  const usedPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return except.split(/[,\s]/).some((entry) => {
    const [, name = '', onlyPort] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? []
    const host = name.replace(/^\*?\./, '').toLowerCase()
    const isPort = onlyPort === undefined || Number(onlyPort) === 0 || Number(onlyPort) === Number(usedPort)
    return host !== '' && isPort && (hostname === host || hostname.endsWith(`.${host}`))
  })
}
