import { attributeOf } from '../../token-settings/app'
import { effectOf } from '../../token-settings/effect'
import { lifetimeKinds } from '../policy'
import type { AppRule } from './rule'

/** Nobody decided how long tokens live, and Oracle may change what is documented. */
export const lifetimeByDefault: AppRule = {
  looksAt: 'app',
  reads: [],
  isAbout: (app) => effectOf(app).access,
  findIn: (app) => {
    const effect = effectOf(app)
    return lifetimeKinds
      .filter((kind) => effect[kind] && app[attributeOf[kind]].source === 'default')
      .map((kind) => ({ kind: 'lifetime-by-default', attribute: attributeOf[kind], actual: app[attributeOf[kind]] }))
  },
}
