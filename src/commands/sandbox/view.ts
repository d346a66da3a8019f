import type { View } from '../../output/output'
import type { Access } from './access'

/** Its own addresses and credentials are the one secret that the sandbox prints. */
export const sandboxView: View<Access> = {
  columns: [],
  json: ({ json }) => json,
}
