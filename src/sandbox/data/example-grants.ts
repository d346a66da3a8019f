import type { JsonObject } from '../json'
import { exampleIds } from './example-apps'
import { exampleUsers, newUsers } from './users'

/** A group of users, invented. The sandbox serves no groups: only grants name it. */
const fieldStaff = { type: 'Group', value: '5b1e70c94fd24a7c8d36a2e90b7f41c8' }

const [dana, kim] = [userCalled(exampleUsers.dana.userName), userCalled(exampleUsers.kim.userName)]

const granted: readonly [app: string, grantees: readonly { type: string; value: string }[]][] = [
  [exampleIds.fieldServiceMobile, [dana, kim, fieldStaff]],
  [exampleIds.customerPortal, [kim]],
  [exampleIds.warehouseScanner, [fieldStaff]],
]

/**
 * Who may use which app: the grants of every sandbox. An App of the user's own file has none.
 *
 * Source of the members: Oracle's SDK for TypeScript, `Grant`.
 */
export function exampleGrants(url: string): JsonObject[] {
  const pairs = granted.flatMap(([app, grantees]) => grantees.map((grantee) => ({ app, grantee })))
  return pairs.map(({ app, grantee }, at) => ({
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:Grant'],
    id: `6ea4b0d2c1f84e95a73d0c58f2b9e1${String(at).padStart(2, '0')}`,
    grantMechanism: grantee.type === 'Group' ? 'ADMINISTRATOR_TO_GROUP' : 'ADMINISTRATOR_TO_USER',
    grantee: { ...grantee, $ref: `${url}/admin/v1/${grantee.type}s/${grantee.value}` },
    app: { value: app, $ref: `${url}/admin/v1/Apps/${app}` },
    isFulfilled: true,
  }))
}

function userCalled(userName: string): { type: string; value: string } {
  return { type: 'User', value: newUsers().get(userName)?.id ?? '' }
}
