/** The part of it that the tests use: the package brings no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  export type Configuration = Record<string, unknown>

  export default class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): RequestListener
  }
}
