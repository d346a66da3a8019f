import * as z from 'zod/mini'
import { DomainFailure } from '../../failures/errors'
import type { Secret, Secrets } from '../../secrets/secrets'
import type { App } from '../../token-settings/app'
import { explainRefusal, whereAsked } from '../http/explain-error'
import { readAnswer } from '../scim/parse-response'
import { scimErrorFacts } from '../scim/scim-message'
import { pickAttributes } from '../scim/strict-json'
import { get, pathOf, type Signed } from './apps-client'

const answer = z.object({ clientSecret: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(4096)))) })

/**
 * The secret of one app, for `--read-secret` alone: the only request of this program that asks for one. It is registered
 * before anything else is done with it.
 *
 * @returns null where the app has none
 * @throws {Failure}
 */
export async function readClientSecret({ id }: App, signed: Signed, secrets: Secrets): Promise<Secret | null> {
  const response = await get(signed, `${pathOf(id)}?attributes=clientSecret`, {})
  if (response.status !== 200) throw explainRefusal(scimErrorFacts(response), `read the secret of app ${id}`, signed)
  return readAnswer(
    response,
    (body) => {
      const picked = pickAttributes(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}, [
        'clientSecret',
      ])
      const read = z.safeParse(answer, picked)
      if (!read.success)
        throw new DomainFailure(`The answer about app ${id} has no usable secret.`, whereAsked(response))
      return read.data.clientSecret ? secrets.registerIssued(read.data.clientSecret) : null
    },
    `app ${id}`,
  )
}
