import { effectOf } from '../../token-settings/effect'
import type { AppRule } from './rule'

/** Whoever takes an access token away from such a resource can use it for longer than the refresh token would allow. */
export const accessOutlivesRefresh: AppRule = {
  looksAt: 'app',
  reads: [],
  isAbout: (app) => effectOf(app).refresh,
  findIn: ({ accessTokenExpiry, refreshTokenExpiry }) =>
    accessTokenExpiry.seconds > refreshTokenExpiry.seconds
      ? [{ kind: 'access-outlives-refresh', actual: accessTokenExpiry, refresh: refreshTokenExpiry }]
      : [],
}
