/**
 * The attributes of an App, as Oracle declares them in the comments of its TypeScript SDK
 * (npm `oci-identitydomains` 2.139.1, `lib/model/app.d.ts` and the models it refers to). A test compares the two.
 * `forceReauthenticateAfterInMinutes` is not in it: see "Enabling Forced Reauthentication" in Oracle's documentation.
 *
 * One line per attribute: name, type, mutability, returned, and then the marks that apply. `key=` names the
 * sub-attributes that tell two values of a multi-valued attribute apart; `values=` is the enumeration, `unique=` where a
 * value can be used only once. A complex
 * attribute without sub-attributes means nothing to the sandbox: its members are kept and returned as they were sent.
 */
export const appTable = `
  id                                   string    readOnly  always   searchable unique=global
  ocid                                 string    immutable default  searchable caseExact unique=global
  schemas                              string    readWrite default  multiValued required
  meta                                 complex   readOnly  default  searchable
  meta.resourceType                    string    readOnly  default
  meta.created                         dateTime  readOnly  default  searchable
  meta.lastModified                    dateTime  readOnly  default  searchable
  meta.location                        string    readOnly  default
  meta.version                         string    readOnly  default
  idcsCreatedBy                        complex   readOnly  default  searchable required
  idcsCreatedBy.value                  string    readOnly  default  searchable caseExact required
  idcsCreatedBy.$ref                   reference readOnly  default  caseExact
  idcsCreatedBy.type                   string    readOnly  default  values=User|App
  idcsCreatedBy.display                string    readOnly  default  caseExact
  idcsCreatedBy.ocid                   string    readOnly  default  searchable caseExact
  idcsLastModifiedBy                   complex   readOnly  default  searchable
  idcsLastModifiedBy.value             string    readOnly  default  searchable caseExact required
  idcsLastModifiedBy.$ref              reference readOnly  default  caseExact
  idcsLastModifiedBy.type              string    readOnly  default  values=User|App
  idcsLastModifiedBy.display           string    readOnly  default  caseExact
  idcsLastModifiedBy.ocid              string    readOnly  default  searchable caseExact
  idcsPreventedOperations              string    readOnly  request  multiValued values=replace|update|delete
  tags                                 complex   readWrite request  multiValued searchable key=key,value
  tags.key                             string    readWrite default  searchable required
  tags.value                           string    readWrite default  searchable required
  deleteInProgress                     boolean   readOnly  default  searchable
  idcsLastUpgradedInRelease            string    readOnly  request
  domainOcid                           string    readOnly  default
  compartmentOcid                      string    readOnly  default
  tenancyOcid                          string    readOnly  default
  meterAsOPCService                    boolean   readOnly  always
  name                                 string    immutable default  searchable unique=server
  clientSecret                         string    readOnly  default
  hashedClientSecret                   string    readOnly  request
  displayName                          string    readWrite always   searchable required unique=server
  description                          string    readWrite default  searchable
  idTokenEncAlgo                       string    readWrite default
  delegatedServiceNames                string    readWrite default  multiValued caseExact
  active                               boolean   readWrite default  searchable
  appIcon                              string    readWrite request
  appThumbnail                         string    readWrite request
  migrated                             boolean   readOnly  default  searchable
  infrastructure                       boolean   readOnly  default  searchable
  isLoginTarget                        boolean   readWrite default  searchable
  showInMyApps                         boolean   readWrite default  searchable
  loginMechanism                       string    readWrite default  searchable caseExact values=OIDC|SAML|FORMFILL|RADIUS
  landingPageUrl                       string    readWrite default
  productLogoUrl                       string    readWrite default
  privacyPolicyUrl                     string    readWrite default
  termsOfServiceUrl                    string    readWrite default
  contactEmailAddress                  string    readWrite default
  productName                          string    readWrite default
  homePageUrl                          string    readWrite default
  isFormFill                           boolean   readWrite default  searchable
  isOAuthClient                        boolean   readWrite default  searchable
  isRadiusApp                          boolean   readWrite default  searchable
  clientType                           string    readWrite default  values=confidential|public|trusted
  redirectUris                         string    readWrite default  multiValued
  allUrlSchemesAllowed                 boolean   readWrite default  searchable
  logoutUri                            string    readWrite default
  postLogoutRedirectUris               string    readWrite default  multiValued
  allowedGrants                        string    readWrite default  multiValued searchable caseExact
  allowedOperations                    string    readWrite default  multiValued searchable caseExact values=introspect|onBehalfOfUser
  clientIPChecking                     string    readWrite default  caseExact values=anywhere|whitelisted
  isOPCService                         boolean   readOnly  default  searchable
  isUnmanagedApp                       boolean   immutable default  searchable
  allowAccessControl                   boolean   readWrite default  searchable
  isOAuthResource                      boolean   readWrite default  searchable
  accessTokenExpiry                    integer   readWrite default
  refreshTokenExpiry                   integer   readWrite default
  allowOffline                         boolean   readWrite default  searchable
  callbackServiceUrl                   string    readOnly  default
  audience                             string    readWrite default
  isMobileTarget                       boolean   readWrite default  searchable
  loginPageUrl                         string    readWrite default
  linkingCallbackUrl                   string    readWrite default
  logoutPageUrl                        string    readWrite default
  errorPageUrl                         string    readWrite default
  isSamlServiceProvider                boolean   readWrite default  searchable
  isWebTierPolicy                      boolean   readWrite default  searchable
  isKerberosRealm                      boolean   readWrite default  searchable
  icon                                 reference readWrite default
  isAliasApp                           boolean   immutable always   searchable
  isManagedApp                         boolean   readOnly  default  searchable
  serviceTypeURN                       string    readWrite default  searchable
  serviceTypeVersion                   string    readWrite default  searchable
  isObligationCapable                  boolean   readWrite default  searchable
  readyToUpgrade                       boolean   readOnly  default  searchable
  trustScope                           string    readWrite default  caseExact values=Explicit|Account|Tags|Default
  isDatabaseService                    boolean   readOnly  default  searchable
  secondaryAudiences                   string    readWrite default  multiValued
  isEnterpriseApp                      boolean   readWrite default  searchable
  bypassConsent                        boolean   readWrite default
  disableKmsiTokenAuthentication       boolean   readWrite always
  forceReauthenticateAfterInMinutes    integer   readWrite default
  isMulticloudServiceApp               boolean   immutable default  searchable
  radiusPolicy                         complex   readWrite default  searchable
  appsNetworkPerimeters                complex   readWrite default  multiValued key=value
  cloudControlProperties               complex   readOnly  request  multiValued key=name
  editableAttributes                   complex   readOnly  request  multiValued key=name
  editableAttributes.name              string    readOnly  default  required
  termsOfUse                           complex   readWrite default  searchable
  protectableSecondaryAudiences        complex   readWrite default  multiValued key=value
  idpPolicy                            complex   readWrite default  searchable
  allowedTags                          complex   readWrite default  multiValued searchable key=key,value
  allowedTags.key                      string    readWrite default  searchable required
  allowedTags.value                    string    readWrite default  searchable required
  allowedTags.readOnly                 boolean   readOnly  request
  appSignonPolicy                      complex   readWrite default  searchable
  trustPolicies                        complex   readWrite default  multiValued searchable key=value
  signonPolicy                         complex   readWrite default  searchable
  identityProviders                    complex   readWrite request  multiValued key=value
  accounts                             complex   readOnly  request  multiValued searchable key=value
  grants                               complex   readOnly  request  multiValued searchable key=value
  serviceParams                        complex   readWrite always   multiValued key=name
  attrRenderingMetadata                complex   immutable default  multiValued key=name
  attrRenderingMetadata.name           string    readWrite default  caseExact required
  attrRenderingMetadata.label          string    readWrite default
  attrRenderingMetadata.helptext       string    readWrite default
  attrRenderingMetadata.widget         string    readWrite default  values=inputtext|checkbox|textarea
  attrRenderingMetadata.datatype       string    readWrite default
  attrRenderingMetadata.section        string    readWrite default  values=saml|general
  attrRenderingMetadata.order          integer   readWrite default
  attrRenderingMetadata.required       boolean   readWrite default
  attrRenderingMetadata.regexp         string    readWrite default
  attrRenderingMetadata.readOnly       boolean   readWrite default
  attrRenderingMetadata.visible        boolean   readWrite default
  attrRenderingMetadata.minLength      integer   readWrite default
  attrRenderingMetadata.maxLength      integer   readWrite default
  attrRenderingMetadata.minSize        integer   readWrite default
  attrRenderingMetadata.maxSize        integer   readWrite default
  basedOnTemplate                      complex   immutable default  searchable required
  basedOnTemplate.value                string    immutable always   searchable caseExact required
  basedOnTemplate.$ref                 reference readOnly  default
  basedOnTemplate.lastModified         dateTime  readOnly  default  searchable
  basedOnTemplate.wellKnownId          string    immutable default  searchable
  grantedAppRoles                      complex   readOnly  default  multiValued searchable caseExact key=value
  grantedAppRoles.value                string    readOnly  default  searchable caseExact required
  grantedAppRoles.$ref                 reference readOnly  default
  grantedAppRoles.type                 string    readOnly  default  values=direct|indirect
  grantedAppRoles.display              string    readOnly  default
  grantedAppRoles.appId                string    readOnly  default
  grantedAppRoles.appName              string    readOnly  default
  grantedAppRoles.adminRole            boolean   readOnly  default
  grantedAppRoles.legacyGroupName      string    readOnly  default
  grantedAppRoles.readOnly             boolean   readOnly  request
  samlServiceProvider                  complex   readWrite default  searchable
  allowedScopes                        complex   readWrite default  multiValued searchable caseExact key=fqs
  allowedScopes.fqs                    string    readWrite default  searchable caseExact required
  allowedScopes.idOfDefiningApp        string    readOnly  default  searchable caseExact
  allowedScopes.readOnly               boolean   readOnly  default
  certificates                         complex   readWrite default  multiValued key=certAlias
  certificates.certAlias               string    readWrite always   searchable required
  certificates.sha1Thumbprint          string    readOnly  default
  certificates.kid                     string    readOnly  default
  certificates.x5t                     string    readOnly  default
  certificates.x509Base64Certificate   binary    readOnly  default
  aliasApps                            complex   readWrite default  multiValued searchable caseExact key=value
  asOPCService                         complex   readWrite default  searchable
  adminRoles                           complex   readOnly  request  multiValued key=value
  userRoles                            complex   readOnly  request  multiValued key=value
  scopes                               complex   readWrite default  multiValued searchable caseExact key=value
  scopes.value                         string    readWrite default  searchable caseExact required
  scopes.fqs                           string    readOnly  default  searchable caseExact
  scopes.description                   string    readWrite default
  scopes.displayName                   string    readWrite default
  scopes.requiresConsent               boolean   readWrite default
  scopes.readOnly                      boolean   readOnly  request
`
