import { textIn } from '../data/app-store'
import { ocidOf, template, tenancy, usualFlags } from '../data/example-apps'
import { emptyObject, isJsonObject, type JsonObject, type JsonValue } from '../json'
import type { SandboxState } from '../state'
import { mayHaveSecret } from './client-secrets'
import { badRequest } from './errors'
import { refuseHalfRoles, refuseWhatIsMissing } from './required-attributes'
import { appSchema } from './schema'
import { sentApp } from './value-check'
import { byline, type Writer } from './writer'

/**
 * The App that a POST makes: what was sent and may be, what the domain generates, and what an App has where nothing was
 * said. Read-only attributes are ignored (documentation).
 *
 * @throws ScimError 400
 */
export function newApp(state: SandboxState, body: JsonValue, writer: Writer): JsonObject {
  const { app: sent } = sentApp(body, state.switches)
  refuseWhatIsMissing(sent)
  refuseHalfRoles(sent)
  const clientId = textIn(sent, 'name')
  if (sent['name'] !== undefined && !/^\w+$/.test(clientId)) {
    throw badRequest("'name' holds nothing but letters, digits and underscores.")
  }
  const id = state.newId()
  const now = state.clock.now().toISOString()
  const { url, switches } = state
  return withUsual({
    ...tenancy,
    ocid: ocidOf(id),
    active: switches.activeAtCreation,
    isAliasApp: false,
    ...sent,
    schemas: sent['schemas'] ?? [appSchema],
    id,
    name: clientId === '' ? state.newId() : clientId,
    ...readOnlyFlags,
    basedOnTemplate: withTemplate(url, sent['basedOnTemplate'] ?? null),
    meta: {
      created: now,
      lastModified: now,
      resourceType: 'App',
      location: `${url}/admin/v1/Apps/${id}`,
      version: state.newId(),
    },
    idcsCreatedBy: byline(state, writer),
    idcsLastModifiedBy: byline(state, writer),
  })
}

const readOnlyFlags = { isOPCService: false, isManagedApp: false, infrastructure: false, migrated: false }

function withTemplate(url: string, sent: JsonValue): JsonObject {
  const given = isJsonObject(sent) ? sent : emptyObject()
  return { ...template(url, textIn(given, 'value')), ...given }
}

/** What an App has where nobody has said anything: the values of Oracle's sample; for a client with a secret, documented. */
export function withUsual(app: JsonObject): JsonObject {
  return { ...usualFlags, ...(mayHaveSecret(app) && { trustScope: 'Explicit' }), ...app }
}
