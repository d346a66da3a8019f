import type { View } from '../../output/output'
import type { Sandbox } from '../../sandbox/server'

/** Its own address and credentials are the one secret that the sandbox prints. */
export const sandboxView: View<Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>> = {
  columns: [],
  json: ({ url, clientId, clientSecret }) => ({ url, clientId, clientSecret }),
}
