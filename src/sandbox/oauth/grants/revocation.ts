import type { SandboxState } from '../../state'
import type { Grant } from '../oauth-state'

/** Ends a grant, with every token that has come of it. */
export function revokeGrant({ tokens }: SandboxState, grant: Grant): void {
  grant.revoked = true
  for (const [token, known] of tokens) if (known.grant === grant) tokens.delete(token)
}
