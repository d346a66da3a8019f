/**
 * The names that a report on a domain may hold. Whatever else a domain says is counted, and never repeated: a name can be that of
 * a company.
 */

// Oracle's SDK for TypeScript, `App`. In parentheses the members of complex attributes that are told one by one.
const attributesOfApp = `
  id ocid schemas meta(resourceType created lastModified location version) idcsCreatedBy(value $ref type display ocid)
  idcsLastModifiedBy(value $ref type display ocid) idcsPreventedOperations tags(key value) deleteInProgress
  idcsLastUpgradedInRelease domainOcid compartmentOcid tenancyOcid meterAsOPCService name clientSecret
  hashedClientSecret displayName description idTokenEncAlgo delegatedServiceNames active appIcon appThumbnail migrated
  infrastructure isLoginTarget showInMyApps loginMechanism landingPageUrl productLogoUrl privacyPolicyUrl
  termsOfServiceUrl contactEmailAddress productName homePageUrl isFormFill isOAuthClient isRadiusApp clientType
  redirectUris allUrlSchemesAllowed logoutUri postLogoutRedirectUris allowedGrants allowedOperations clientIPChecking
  isOPCService isUnmanagedApp allowAccessControl isOAuthResource accessTokenExpiry refreshTokenExpiry allowOffline
  callbackServiceUrl audience isMobileTarget loginPageUrl linkingCallbackUrl logoutPageUrl errorPageUrl
  isSamlServiceProvider isWebTierPolicy isKerberosRealm icon isAliasApp isManagedApp serviceTypeURN serviceTypeVersion
  isObligationCapable readyToUpgrade trustScope isDatabaseService secondaryAudiences isEnterpriseApp bypassConsent
  disableKmsiTokenAuthentication forceReauthenticateAfterInMinutes isMulticloudServiceApp radiusPolicy
  appsNetworkPerimeters cloudControlProperties editableAttributes(name) termsOfUse protectableSecondaryAudiences
  idpPolicy allowedTags(key value readOnly) appSignonPolicy trustPolicies signonPolicy identityProviders accounts grants
  serviceParams attrRenderingMetadata basedOnTemplate(value $ref lastModified wellKnownId) grantedAppRoles(value $ref
  type display appId appName adminRole legacyGroupName readOnly) samlServiceProvider allowedScopes(fqs idOfDefiningApp
  readOnly) certificates(certAlias sha1Thumbprint kid x5t x509Base64Certificate) aliasApps asOPCService adminRoles
  userRoles scopes(value fqs description displayName requiresConsent readOnly)`

const extension = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:'

const extensionsOfApp = [
  ...['OCITags', 'dbcs:App', 'enterpriseApp:App', 'formFillApp:App', 'formFillAppTemplate:AppTemplate'],
  ...['kerberosRealm:App', 'managedapp:App', 'multicloudServiceApp:App', 'opcService:App', 'radiusApp:App'],
  ...['requestable:App', 'samlServiceProvider:App', 'webTierPolicy:App'],
].map((name) => `${extension}${name}`)

/** By attribute the members that are known; none for most. */
const membersByAttribute: ReadonlyMap<string, readonly string[]> = new Map(
  [...attributesOfApp.matchAll(/([\w$]+)(?:\(([^)]*)\))?/g)].map(([, name = '', members = '']) => [
    name,
    members.split(/\s+/).filter((member) => member !== ''),
  ]),
)

/** The attributes of an App. */
export const topAttributes: readonly string[] = [...membersByAttribute.keys()]

/** The same, the known members as `meta.version`, and the extensions. */
export const attributeNames: readonly string[] = [
  ...[...membersByAttribute].flatMap(([name, members]) => [name, ...members.map((member) => `${name}.${member}`)]),
  ...extensionsOfApp,
]

/** What is not asked for: secrets, and what can be very long. */
const left = [
  ...['clientSecret', 'hashedClientSecret', 'appIcon', 'appThumbnail', 'accounts', 'grants', 'adminRoles', 'userRoles'],
]

export const askedAttributes = topAttributes.filter((name) => !left.includes(name))

/** Looks a name up without regard to case (RFC 7643 section 2.1). */
function finder(names: readonly string[]): (name: string) => string | undefined {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]))
  return (name) => known.get(name.toLowerCase())
}

export const knownAttribute = finder(attributeNames)

export const headerNames = [
  ...['date', 'server', 'via', 'content-type', 'content-length', 'transfer-encoding', 'content-encoding', 'connection'],
  ...['keep-alive', 'vary', 'allow', 'location', 'etag', 'last-modified', 'cache-control', 'pragma', 'expires', 'age'],
  ...['opc-request-id', 'opc-next-page', 'opc-prev-page', 'opc-total-items', 'x-oracle-dms-ecid', 'x-oracle-dms-rid'],
  ...['www-authenticate', 'set-cookie', 'link', 'retry-after', 'ratelimit', 'ratelimit-policy', 'ratelimit-limit'],
  ...['ratelimit-remaining', 'ratelimit-reset', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  ...['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset', 'x-content-type-options'],
  ...['x-xss-protection', 'x-frame-options', 'strict-transport-security', 'content-security-policy'],
  ...['access-control-allow-origin', 'content-language', 'referrer-policy'],
] as const

export const contentTypes = [
  ...[
    'application/json',
    'application/json;charset=utf-8',
    'application/scim+json',
    'application/scim+json;charset=utf-8',
  ],
  ...['text/html', 'text/html;charset=utf-8', 'text/html;charset=iso-8859-1', 'text/plain', 'text/plain;charset=utf-8'],
] as const

const messages = 'urn:ietf:params:scim:api:messages:2.0'

export const errorSchema = `${messages}:Error` as const
/** Where Oracle puts the `messageId` of an error. */
export const errorExtension = 'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error' as const

export const errorSchemas = [errorSchema, errorExtension] as const

export const errorMembers = [
  ...['schemas', 'status', 'detail', 'scimType', 'code', 'message', 'error', 'error_description', 'ecid'],
  ...['opc-request-id', errorExtension],
] as const

/** Those of public samples. Of another one only its form is told. */
export const messageIds = [
  'error.common.validation.missingReqAttributes',
  'error.common.validation.invalidReferenceResource',
  'error.common.validation.stringExceedsMaxLimit',
  'error.common.common.accessDenied',
] as const

/** Texts of public samples. */
export const errorDetails = [
  'You are not authorized to access this resource.',
  'Client authentication failed.',
] as const

export const discoveryMembers = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'revocation_endpoint', 'jwks_uri'],
  ...['introspection_endpoint', 'introspect_endpoint', 'device_authorization_endpoint', 'end_session_endpoint'],
  ...['registration_endpoint', 'pushed_authorization_request_endpoint', 'scopes_supported', 'claims_supported'],
  ...['response_types_supported', 'response_modes_supported', 'grant_types_supported', 'subject_types_supported'],
  ...['id_token_signing_alg_values_supported', 'token_endpoint_auth_methods_supported'],
  ...['token_endpoint_auth_signing_alg_values_supported', 'userinfo_signing_alg_values_supported'],
  ...['ui_locales_supported', 'claims_parameter_supported', 'http_logout_supported', 'logout_session_supported'],
  ...['request_parameter_supported', 'request_uri_parameter_supported', 'require_request_uri_registration'],
  ...['code_challenge_methods_supported', 'secure_authorization_endpoint', 'secure_token_endpoint'],
  ...['secure_userinfo_endpoint', 'secure_revocation_endpoint', 'secure_introspection_endpoint'],
  ...['secure_introspect_endpoint', 'secure_device_authorization_endpoint', 'secure_jwks_uri'],
] as const
