import type { Signed } from '../apps/apps-client'
import type { SigningKey } from '../auth/credentials'

/** What requests to OCI itself go through: every one is signed. */
export interface SignedTenancy extends Signed {
  credentials: SigningKey
}
