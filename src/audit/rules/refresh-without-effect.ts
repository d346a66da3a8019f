import { effectOf } from '../../token-settings/effect'
import type { AppRule } from './rule'

/** Somebody believes to have set how long refresh tokens live, and has not. */
export const refreshWithoutEffect: AppRule = {
  looksAt: 'app',
  reads: ['isOAuthClient'],
  isAbout: ({ isOAuthResource, isOAuthClient, refreshTokenExpiry }) =>
    isOAuthResource === true || isOAuthClient === true || refreshTokenExpiry.source === 'app',
  findIn: (app) => {
    const { refreshTokenExpiry, isOAuthResource } = app
    if (refreshTokenExpiry.source !== 'app' || effectOf(app).refresh) return []
    const why = isOAuthResource === true ? 'offline-not-allowed' : 'not-a-resource'
    return [{ kind: 'refresh-without-effect', actual: refreshTokenExpiry, why }]
  },
}
