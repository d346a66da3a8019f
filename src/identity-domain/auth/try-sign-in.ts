import { get, type Signed } from '../apps/apps-client'
import { explainRefusal } from '../http/explain-error'
import { readListPage } from '../list/list-response'
import { appsPath } from '../scim/app-attributes'
import { readAnswer } from '../scim/parse-response'
import { scimErrorFacts } from '../scim/scim-message'

/** The smallest question that only an identity domain answers, and only to who may read apps. @throws {Failure} */
export async function trySignIn(signed: Signed): Promise<void> {
  const answer = await get(signed, `${appsPath}?attributes=id&count=1`, {})
  if (answer.status !== 200) throw explainRefusal(scimErrorFacts(answer), 'read apps', signed)
  readAnswer(answer, readListPage, 'the apps')
}
