import type { SandboxState } from '../state'

const constant = 'https://identity.oraclecloud.com/'

/** All domains without a setting of their own share one issuer, which names none of them (observed; documentation: both). */
export function issuerOf({ url, switches }: SandboxState): string {
  switch (switches.issuer) {
    case 'constant':
      return constant
    case 'constant-without-slash':
      return constant.slice(0, -1)
    case 'domain':
      return url
  }
}
