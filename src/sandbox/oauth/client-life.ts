import type { JsonObject } from '../json'

/** An inactive App has no part in OAuth (documentation: `active`). */
export function isLiveClient(app: JsonObject): boolean {
  return app['isOAuthClient'] === true && app['active'] === true
}
