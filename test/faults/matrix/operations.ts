import { clientId, resourceId } from '../domain/apps'
import { adminId, userName } from '../domain/fault-domain'
import { desiredFile, secretFile } from '../domain/home'
import { doneFile, planFile, snapshotFile } from '../domain/plan'
import type { RequestKind } from '../domain/script'

/** What a request is to its command: from this and from what the fault means, all else follows. */
export type Role =
  | 'sign-in'
  /** The only app that is asked for; also the READ of a change, and the client of a diagnosis. */
  | 'read'
  /** The same by a search. */
  | 'search'
  | 'one-of-several'
  | 'first-page'
  | 'first-page-by-hand'
  | 'later-page'
  | 'change'
  /** A page after the first, one at a time and within a minute. */
  | 'next-page'
  /** A change that nothing reads back. */
  | 'sent-once'
  /** The same of a resource of any kind: nothing is known of what its answer has to hold. */
  | 'sent-anywhere'
  | 'verify'
  /** One of the apps of a plan, before anything is changed: they are read together. */
  | 'preflight'
  /** An app of a plan, when its row has its turn. */
  | 'row-read'
  | 'row-change'
  /** The same to take back what was changed, after a gate that failed. */
  | 'row-undo'
  | 'row-verify'
  /** How many grants a client has. */
  | 'grants'
  /** Which resources define a scope, to judge by. */
  | 'owners'
  | 'discovery'
  /** The same where the document is what is asked about. */
  | 'examined-discovery'
  | 'keys'
  | 'user-code'
  /** The request that brings the first tokens. */
  | 'grant'
  | 'poll'
  | 'redeem'
  /** What is tried of tokens that should be dead. */
  | 'probe'
  | 'revoke'

/** One request of one command: a row of the matrix. */
export interface Operation {
  argv: readonly string[]
  /** The request that is struck. */
  on: RequestKind
  nth: number
  role: Role
}

const set = ['set-expiry', resourceId, '9d']
const resource = `/admin/v1/Apps/${resourceId}`
const patchByHand = ['request', 'PATCH', resource, '--attributes', 'refreshTokenExpiry', '--input', '-', '-y']
const switchByHand = ['request', 'PUT', `/admin/v1/AppStatusChanger/${resourceId}`, '-F', 'active=false', '-y']
const makeByHand = ['request', 'POST', '/admin/v1/Apps', '-f', 'displayName=New', '-y']
const removeByHand = ['request', 'DELETE', resource, '-y']
const allByHand = ['request', 'GET', '/admin/v1/Apps', '--paginate', '--attributes', 'displayName,refreshTokenExpiry']
const login = ['login', 'ci', '--client-id', adminId, '--secret-file', secretFile]
const testOffline = ['test-offline', clientId]
const byCode = [...testOffline, '--no-browser']
const byDevice = [...testOffline, '--grant', 'device']
const byPassword = [...testOffline, '--grant', 'password', '--username', userName, '--password-stdin']
const audit = ['audit', '--max-refresh', '30d']
const plan = ['plan', desiredFile, '--exit-code']
const apply = ['apply', planFile, '-y']
const inWaves = [...apply, '--waves', '1,100%', '--gate']
const passing = [...inWaves, 'gate 0']
const failing = [...inWaves, 'gate 0 1', '--undo-on-failure']
const undo = ['undo', doneFile, '-y']
const impact = ['impact', resourceId, '--refresh', '1d']
const impactOfPlan = ['impact', planFile, '--users']
const diff = ['diff', snapshotFile]

type Row = [role: Role, argv: readonly string[], on: RequestKind, nth?: number]

const rows: Row[] = [
  ['sign-in', ['get-expiry', resourceId], 'token'],
  ['sign-in', set, 'token'],
  ['sign-in', ['list'], 'token'],
  ['sign-in', audit, 'token'],
  ['sign-in', ['snapshot'], 'token'],
  ['read', ['get-expiry', resourceId], 'get'],
  ['search', ['get-expiry', 'ResourceOwner'], 'search'],
  ['one-of-several', ['get-expiry', resourceId, clientId], 'get', 2],
  ['first-page', ['list'], 'page'],
  ['later-page', ['list'], 'page', 2],
  ['later-page', ['list'], 'page', 4],
  ['first-page', audit, 'page'],
  ['first-page', ['snapshot'], 'page'],
  ['later-page', ['snapshot'], 'page', 2],
  ['later-page', audit, 'page', 3],
  ['first-page', plan, 'page'],
  ['later-page', plan, 'page', 2],
  ['read', set, 'get'],
  ['search', ['set-expiry', 'ResourceOwner', '9d'], 'search'],
  ['change', set, 'patch'],
  ['verify', set, 'get', 2],
  ['read', [...set, '--dry-run'], 'get'],
  ['change', ['set-expiry', resourceId, '--unset'], 'patch'],
  ['change', ['set-expiry', resourceId, '30m', '--token', 'access'], 'patch'],
  ['change', ['set-offline', resourceId, 'off', '-y'], 'patch'],
  ['verify', ['set-offline', resourceId, 'off', '-y'], 'get', 2],
  ['change', ['set-grant', clientId, 'device', 'off', '-y'], 'patch'],
  ['change', ['set-grant', clientId, 'implicit', 'on'], 'patch'],
  ['read', ['diagnose', clientId], 'get'],
  ['owners', ['diagnose', clientId], 'search'],
  ['sign-in', ['request', 'GET', resource, '--attributes', 'refreshTokenExpiry'], 'token'],
  ['read', ['request', 'GET', resource, '--attributes', 'refreshTokenExpiry'], 'get'],
  ['sent-once', patchByHand, 'patch'],
  ['sent-once', switchByHand, 'put'],
  ['sent-once', removeByHand, 'delete'],
  ['sent-anywhere', makeByHand, 'post'],
  ['first-page-by-hand', allByHand, 'page'],
  ['next-page', allByHand, 'page', 2],
  ['next-page', allByHand, 'page', 3],
  ['sign-in', login, 'token'],
  ['search', login, 'search'],
  ['examined-discovery', ['doctor'], 'discovery'],
  ['sign-in', ['doctor'], 'token'],
  ['search', ['doctor'], 'search'],
  ['keys', byCode, 'keys'],
  ['discovery', byCode, 'discovery'],
  ['grant', byCode, 'code'],
  ['redeem', byCode, 'refresh'],
  ['probe', byCode, 'refresh', 2],
  ['revoke', byCode, 'revoke'],
  ['probe', byCode, 'refresh', 3],
  ['user-code', byDevice, 'device'],
  ['poll', byDevice, 'poll', 2],
  ['poll', byDevice, 'poll', 3],
  ['redeem', byDevice, 'refresh'],
  ['grant', byPassword, 'password'],
  ['sign-in', apply, 'token'],
  ['preflight', ['apply', planFile, '-n'], 'get'],
  ['preflight', apply, 'get'],
  ['row-read', apply, 'get', 4],
  ['row-change', apply, 'patch'],
  ['row-verify', apply, 'get', 5],
  ['row-read', apply, 'get', 6],
  ['row-change', apply, 'patch', 2],
  ['row-verify', apply, 'get', 7],
  ['row-read', passing, 'get', 6],
  ['row-change', passing, 'patch', 2],
  ['row-undo', failing, 'patch', 2],
  ['sign-in', undo, 'token'],
  ['preflight', ['undo', doneFile, '-n'], 'get'],
  ['preflight', undo, 'get'],
  ['row-read', undo, 'get', 4],
  ['row-change', undo, 'patch'],
  ['row-change', undo, 'patch', 3],
  ['row-verify', undo, 'get', 9],
  ['read', impact, 'get'],
  ['first-page', impact, 'page'],
  ['later-page', impact, 'page', 2],
  ['first-page', impactOfPlan, 'page'],
  ['grants', impactOfPlan, 'grants'],
  ['first-page', diff, 'page'],
  ['later-page', diff, 'page', 3],
]

export const operations: Operation[] = rows.map(([role, argv, on, nth = 1]) => ({ role, argv, on, nth }))

export const nameOf = ({ argv, on, nth }: Operation): string => `${argv.join(' ')}: ${on} ${nth}`
