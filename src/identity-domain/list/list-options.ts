import type { OAuthApp } from '../../token-settings/app'
import type { AppsClient, Signed } from '../apps/apps-client'

export interface ListOptions<Kept> {
  signed: Signed
  client: Pick<AppsClient<OAuthApp>, 'read'>
  /** Called for each row that can be read, and again for one that had to be read by its id. */
  keep(app: OAuthApp): Kept
  /** A SCIM filter, as the user wrote it; null: all apps. */
  filter: string | null
  /** The members of an app that are wanted, `id` and `displayName` among them; all where absent. Others may be missing. */
  fields?: readonly Exclude<keyof OAuthApp, 'version'>[]
  /** Whether it waits for a domain that limits requests from the first page on: it has answered in this run before. */
  isPatient?: boolean | undefined
}
