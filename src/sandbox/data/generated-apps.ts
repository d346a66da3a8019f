import type { JsonObject } from '../json'
import { appSchema } from '../scim/schema'
import { Sequence } from '../sequence'
import { adminOpc, template, tenancy } from './example-apps'
import { generatedName, type Kind } from './generated-names'
import { idIn } from './other-domain'

// The mix: twenty apps, again and again. It begins with a resource, so that every client finds one before it.
const mix = [
  ...(['resource', 'web', 'mobile', 'service', 'saml', 'resource', 'portal', 'web', 'service', 'mobile'] as const),
  ...(['resource', 'web', 'service', 'saml', 'device', 'password', 'service', 'bookmark', 'mobile', 'web'] as const),
] satisfies readonly Kind[]
const resourcePlaces = [0, 5, 10] as const
const placesInMix = mix.map((kind, place) => ({
  kind,
  before: mix.slice(0, place).filter((each) => each === kind).length,
  all: mix.filter((each) => each === kind).length,
}))

const day = 86_400
// Seconds; null is left out. Among them what documents quote, what nobody would set on purpose, and a year.
const refreshLifetimes = [
  ...([null, null, null, null, 604_800, 604_800, day, 30 * day, 90 * day, 365 * day] as const),
  ...([8 * 3600, 14 * day, 904_800, 3600, 10_001, 1800, 180 * day] as const),
] as const
const accessLifetimes = [null, null, null, 3600, 3600, 3600, 900, 300, 28_800, day, 60, 7200, 1800, 100] as const
const scopeValues = ['read', 'write', 'admin', 'reports', 'events', 'export'] as const
const teams = ['payments', 'logistics', 'people', 'data', 'web', 'platform', 'finance', 'field'] as const

/**
 * Believable apps, each by its place in an endless series that is the same every time. They need no check, and share
 * what is equal: an App is never changed in place.
 */
export class GeneratedApps {
  readonly #url: string
  readonly #domain: number
  readonly #creator: JsonObject
  readonly #web: JsonObject
  readonly #mobile: JsonObject
  readonly #resources = new Map<number, Resource>()

  /**
   * @param url of the sandbox, which stands in every App
   * @param domain which of several domains; in all but the first, 0, the Apps have other ids and some other lifetimes
   */
  constructor(url: string, domain = 0) {
    this.#url = url
    this.#domain = domain
    this.#creator = adminOpc(url)
    this.#web = template(url, 'CustomWebAppTemplateId')
    this.#mobile = template(url, 'CustomBrowserMobileTemplateId')
  }

  /** @param place from 0 */
  at(place: number): JsonObject {
    const chance = new Sequence(place)
    const app = this.#basics(place, chance)
    this.#addOwnPart(app, place, chance)
    addTags(app, chance)
    if (this.#domain > 0) changeLifetime(app, new Sequence(place + this.#domain * farApart))
    return app
  }

  #basics(place: number, chance: Sequence): JsonObject {
    const kind = kindAt(place)
    const id = idIn(this.#domain, chance.hex())
    const created = Date.UTC(2019, 0, 1) + chance.below(6 * 365 * day) * 1000
    const lastModified = created + chance.below(300 * day) * 1000
    return {
      schemas,
      id,
      ocid: `ocid1.domainapp.oc1.iad.amaaaaaa${id}qqqqqqqq`,
      name: chance.hex(),
      displayName: nameAt(place).displayName,
      active: !chance.strikes(0.05),
      basedOnTemplate: kind === 'mobile' ? this.#mobile : this.#web,
      meta: {
        created: new Date(created).toISOString(),
        lastModified: new Date(lastModified).toISOString(),
        resourceType: 'App',
        location: `${this.#url}/admin/v1/Apps/${id}`,
        version: chance.hex(),
      },
      idcsCreatedBy: this.#creator,
      idcsLastModifiedBy: this.#creator,
      isAliasApp: false,
      isOAuthClient: kind !== 'resource' && kind !== 'saml' && kind !== 'bookmark',
      isOAuthResource: kind === 'resource' || kind === 'portal',
      isSamlServiceProvider: kind === 'saml',
      loginMechanism: kind === 'saml' ? 'SAML' : 'OIDC',
      domainOcid: tenancy.domainOcid,
      compartmentOcid: tenancy.compartmentOcid,
      tenancyOcid: tenancy.tenancyOcid,
    }
  }

  // The attributes are added one by one: with spread syntax V8 gives every App a hidden class of its own, which is as
  // large as the App.

  /** What makes it an OAuth client, an OAuth resource, both, or neither. */
  #addOwnPart(app: JsonObject, place: number, chance: Sequence): void {
    const kind = kindAt(place)
    if (kind === 'resource' || kind === 'portal') addResource(app, place, chance)
    if (kind === 'portal' || kind === 'web') this.#addWebClient(app, place, chance)
    if (kind === 'mobile') this.#addMobileClient(app, place, chance)
    if (kind === 'service') this.#addClient(app, place, chance, grants.service)
    if (kind === 'device') this.#addClient(app, place, chance, grants.device)
    if (kind === 'password') this.#addClient(app, place, chance, grants.password)
    if (kind === 'password' && chance.strikes(0.5)) app['bypassConsent'] = true
    // Set by many, though only that of a resource counts.
    if ((kind === 'web' || kind === 'service') && chance.strikes(0.15)) {
      app['refreshTokenExpiry'] = chance.one([day, 604_800, 30 * day])
    }
  }

  #addWebClient(app: JsonObject, place: number, chance: Sequence): void {
    const possible = [
      grants.web,
      grants.web,
      grants.web,
      grants.codeOnly,
      grants.web,
      grants.web,
      grants.mixed,
    ] as const
    this.#addClient(app, place, chance, chance.one(possible))
    app['redirectUris'] = [`https://app-${place.toString(36)}.example.com/return`]
    if (chance.strikes(0.1)) app['bypassConsent'] = true
  }

  #addMobileClient(app: JsonObject, place: number, chance: Sequence): void {
    app['clientType'] = 'public'
    app['allowedGrants'] = chance.strikes(0.15) ? grants.implicit : grants.web
    app['allUrlSchemesAllowed'] = true
    this.#addTrust(app, place, chance)
    app['redirectUris'] = [`com.example.app${place.toString(36)}:/return`]
  }

  #addClient(app: JsonObject, place: number, chance: Sequence, allowedGrants: string[]): void {
    app['clientType'] = chance.strikes(0.1) ? 'trusted' : 'confidential'
    app['allowedGrants'] = allowedGrants
    app['allUrlSchemesAllowed'] = chance.strikes(0.2)
    this.#addTrust(app, place, chance)
    app['clientSecret'] = `idcscs-${chance.hex()}`
  }

  /** Whom it trusts: mostly the scopes it names, sometimes all of the domain, or whatever has a tag. */
  #addTrust(app: JsonObject, place: number, chance: Sequence): void {
    const kind = chance.next() % 100
    app['trustScope'] = kind < 8 ? 'Account' : kind < 14 ? 'Tags' : 'Explicit'
    if (kind < 8) return
    if (kind < 14) {
      app['allowedTags'] = [{ key: 'team', value: chance.one(teams) }]
      return
    }
    const one = this.#resourceBefore(place, chance)
    const other = this.#resourceBefore(place, chance)
    app['allowedScopes'] = chance.strikes(0.5) || one === other ? one : [...one, ...other]
  }

  /** The scopes of a resource that stands earlier in the series, as a client names them. */
  #resourceBefore(place: number, chance: Sequence): Resource {
    const start = chance.below(Math.floor(place / mix.length) + 1) * mix.length
    const found = start + chance.one(resourcePlaces)
    const chosen = found < place ? found : start
    const known = this.#resources.get(chosen) ?? resourceAt(chosen, this.#domain)
    this.#resources.set(chosen, known)
    return known
  }
}

type Resource = { fqs: string; idOfDefiningApp: string }[]

const schemas = [appSchema]
const grants = {
  web: ['authorization_code', 'refresh_token'],
  codeOnly: ['authorization_code'],
  mixed: ['authorization_code', 'refresh_token', 'implicit'],
  implicit: ['implicit'],
  service: ['client_credentials'],
  device: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  password: ['password', 'refresh_token'],
}

const kindAt = (place: number): Kind => mix[place % mix.length] ?? 'resource'

function nameAt(place: number): ReturnType<typeof generatedName> {
  const { kind, before, all } = placesInMix[place % mix.length] ?? { kind: 'resource', before: 0, all: 1 }
  return generatedName(kind, Math.floor(place / mix.length) * all + before)
}

function addResource(app: JsonObject, place: number, chance: Sequence): void {
  const audience = audienceAt(place)
  app['audience'] = audience
  app['scopes'] = scopesAt(place).map((value) => ({
    value,
    fqs: audience + value,
    displayName: value,
    requiresConsent: chance.strikes(0.2),
  }))
  if (chance.strikes(0.9)) app['allowOffline'] = chance.strikes(place % mix.length === 5 ? 0.1 : 0.8)
  const access = chance.one(accessLifetimes)
  if (access !== null) app['accessTokenExpiry'] = access
  const refresh = chance.strikes(0.02) ? chance.below(400 * day) + 1 : chance.one(refreshLifetimes)
  if (refresh !== null) app['refreshTokenExpiry'] = refresh
}

const audienceAt = (place: number): string => `https://${nameAt(place).slug}-${place.toString(36)}.example.com/`

function scopesAt(place: number): string[] {
  const chance = new Sequence(-1 - place)
  const first = chance.below(scopeValues.length)
  const count = 1 + chance.below(3)
  return Array.from({ length: count }, (_, index) => scopeValues[(first + index) % scopeValues.length] ?? 'read')
}

function resourceAt(place: number, domain: number): Resource {
  const idOfDefiningApp = idIn(domain, new Sequence(place).hex())
  const audience = audienceAt(place)
  return scopesAt(place).map((value) => ({ fqs: audience + value, idOfDefiningApp }))
}

const farApart = 100_000_007

/** One resource in ten, and others in each domain. */
function changeLifetime(app: JsonObject, chance: Sequence): void {
  if (app['isOAuthResource'] === true && chance.strikes(0.1)) {
    app['refreshTokenExpiry'] = chance.one([2 * day, 21 * day, 60 * day])
  }
}

function addTags(app: JsonObject, chance: Sequence): void {
  if (!chance.strikes(0.3)) return
  app['tags'] = [
    { key: 'team', value: chance.one(teams) },
    { key: 'stage', value: chance.strikes(0.7) ? 'production' : 'test' },
  ]
}
