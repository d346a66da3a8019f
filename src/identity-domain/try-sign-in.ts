import { appsPath } from './app-resource'
import { get, type Signed } from './apps-client'
import { explainRefusal } from './explain'
import { readListPage } from './list-response'
import { factsOf } from './scim'
import { readAnswer } from './success'

/** The smallest question that only an identity domain answers, and only to who may read apps. @throws {Failure} */
export async function trySignIn(signed: Signed): Promise<void> {
  const answer = await get(signed, `${appsPath}?attributes=id&count=1`, {})
  if (answer.status !== 200) throw explainRefusal(factsOf(answer), 'read apps', signed)
  readAnswer(answer, readListPage, 'the apps')
}
