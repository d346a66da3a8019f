import { explainRefusal } from '../http/explain-error'
import { readListPage } from '../list/list-response'
import { readAnswer } from '../scim/parse-response'
import { filterString, scimErrorFacts } from '../scim/scim-message'
import { encode, get, type Signed } from './apps-client'

/**
 * How many users, groups and apps are granted to an app: a number, whoever they are.
 *
 * Source: REST reference, "Grants"; filter `app.value`.
 *
 * @throws {Failure}
 */
export async function countGrants(id: string, signed: Signed): Promise<number> {
  const path = `/admin/v1/Grants?filter=${encode(`app.value eq ${filterString(id)}`)}&attributes=id&count=1`
  const answer = await get(signed, path, {})
  if (answer.status !== 200) throw explainRefusal(scimErrorFacts(answer), `count the grants of app ${id}`, signed)
  return readAnswer(answer, (body) => readListPage(body).totalResults, `the grants of app ${id}`)
}
