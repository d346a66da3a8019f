import type { Dispatcher } from 'undici'
import type { Secrets } from '../secrets'
import type { App } from '../token-settings/app'
import { type AppsClient, createAppsClient } from './apps-client'
import { type ChangeReport, changeApp, type MakePlan, previewChange } from './change-app'
import { findApp } from './find-app'
import { createGate } from './gate'
import type { Run } from './run'
import { filterString } from './scim'
import { createPatchSender } from './send-patch'
import { type Credentials, createSession } from './session'
import { createTransport } from './transport'

/** An identity domain, in the words of token settings. */
export interface IdentityDomain {
  /** The origin, as in `https://idcs-….identity.oraclecloud.com`. */
  origin: string
  /** By id, OCID, client id or exact display name. @throws {NoSuchApp} when there is none, or several */
  findApp(selector: string): Promise<App>
  /** Sends at most what the plan says, and finds out what became of it. */
  changeApp(selector: string, plan: MakePlan): Promise<ChangeReport>
  /** What {@link changeApp} would do. It cannot send anything. */
  previewChange(selector: string, plan: MakePlan): Promise<ChangeReport>
  /** The resource apps that define the scopes a client may ask for: those whose lifetimes its tokens have. */
  resourcesOf(client: App): Promise<App[]>
  close(): Promise<void>
}

export interface DomainOptions {
  origin: URL
  credentials: Credentials
  userAgent: string
  connect(): Promise<Dispatcher>
  run: Run
  secrets: Secrets
}

export function openDomain({ origin, credentials, userAgent, connect, run, secrets }: DomainOptions): IdentityDomain {
  const gate = createGate(run)
  const transport = createTransport({ origin, userAgent, connect, run })
  const session = createSession({ credentials, transport, gate, run, secrets })
  const signed = { transport, session, credentials, gate, run }
  const client = createAppsClient(signed)
  const send = createPatchSender(signed)
  const toChange = (selector: string) => () => findApp(selector, client, { forChange: true })
  return {
    origin: origin.origin,
    findApp: (selector) => findApp(selector, client),
    changeApp: (selector, plan) => changeApp(plan, { find: toChange(selector), client, send, run }),
    previewChange: (selector, plan) => previewChange(plan, { find: toChange(selector), run }),
    resourcesOf: (app) => resourcesOf(app, client),
    close: () => transport.close(),
  }
}

/** One search for all scopes together; a scope belongs to one resource (App schema, `scopes.fqs`: unique in the domain). */
async function resourcesOf(app: App, client: AppsClient): Promise<App[]> {
  const scopes = app.allowedScopes.slice(0, mostScopesAsked)
  if (scopes.length === 0) return []
  return client.search(scopes.map((fqs) => `scopes[fqs eq ${filterString(fqs)}]`).join(' or '))
}

/** More do not fit into a URL everywhere. */
const mostScopesAsked = 10
