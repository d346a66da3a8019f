import type { App } from './app'

/** Ids that Oracle gives to its own apps, in lower case; others have `isOPCService`. */
export const wellKnownIds: ReadonlySet<string> = new Set(['idcsappid', 'idcssso'])

/** Oracle decides about the settings of such an app, so no advice changes them. Source: App schema, `isOPCService`. */
export const isMadeByOracle = ({ id, isOPCService }: Pick<App, 'id' | 'isOPCService'>): boolean =>
  isOPCService === true || wellKnownIds.has(id.toLowerCase())
