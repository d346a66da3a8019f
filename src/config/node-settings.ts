import { UsageError } from '../failures/errors'
import type { Variables } from './settings-sources'

/**
 * Settings of Node that would print tokens, or let anybody pretend to be the domain.
 *
 * @throws {UsageError}
 */
export function refuseLeakySettings(variables: Variables, origin: URL): void {
  if (variables['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' && origin.protocol === 'https:') {
    throw new UsageError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off; with it, no token is sent anywhere.',
      'Unset it. For a private CA: --ca-file FILE.',
      { about: 'tls' },
    )
  }
  const traced = (variables['NODE_DEBUG'] ?? '').split(',').find(printsTokens)
  if (traced !== undefined) {
    throw new UsageError(
      `NODE_DEBUG=${traced.trim()} makes Node print tokens.`,
      'Unset it. To see requests and answers without secrets: --debug.',
    )
  }
}

/** Node takes `*` for any letters, and case does not matter. */
function printsTokens(name: string): boolean {
  const letters = name.trim().replace(/[^A-Za-z0-9_*]/g, '\\$&')
  const pattern = new RegExp(`^${letters.replaceAll('*', '.*')}$`, 'i')
  return name !== '' && ['http', 'https', 'tls', 'net', 'undici'].some((each) => pattern.test(each))
}

/** Options of Node that let others look into this process, or write what it holds into a file. */
export function leakyOptions(variables: Variables): string[] {
  const found = /--(inspect|tls-keylog|report|trace-tls|heapsnapshot|heap-prof)[a-z-]*/.exec(
    variables['NODE_OPTIONS'] ?? '',
  )
  return found === null ? [] : [`NODE_OPTIONS has ${found[0]}: with it, tokens can be read by others.`]
}
