import { Failure } from '../../failures/errors'
import { get, type Signed } from '../apps/apps-client'
import { limits } from '../limits'
import { isObject, JsonProblem } from '../scim/strict-json'

/** Source: OCI IAM guide, "Validating Access Tokens"; not public unless a setting of the domain says so. */
export const signingKeysPath = '/admin/v1/SigningCert/jwk'

/**
 * The JWK set (RFC 7517 section 5) of the domain, with the authorization of whoever is signed in. Asked for once and not
 * waited for long: without it a signature is not checked, which is said, and no more.
 */
export async function readSigningKeys(signed: Signed): Promise<string | null> {
  try {
    const answer = await get(signed, signingKeysPath, { fresh: true, within: limits.keysTime })
    if (answer.status !== 200 || answer.body instanceof JsonProblem || !isObject(answer.body ?? undefined)) return null
    return answer.text
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
