/** The extension schemas of an App: same source and same form as `schema-table.ts`. A line without indentation is a URN. */
export const extensionTable = `
urn:ietf:params:scim:schemas:oracle:idcs:extension:radiusApp:App
  clientIP                             string    readWrite default  required
  port                                 string    readWrite default  required
  secretKey                            string    readWrite default  required
  secretKeyTemporary                   string    readWrite never    caseExact
  includeGroupInResponse               boolean   readWrite default  required
  captureClientIp                      boolean   readWrite default
  typeOfRadiusApp                      string    readWrite default  caseExact
  endUserIPAttribute                   string    readWrite default  caseExact
  radiusVendorSpecificId               string    readWrite default  caseExact
  countryCodeResponseAttributeId       string    readWrite default  caseExact
  groupMembershipRadiusAttribute       string    readWrite default
  responseFormat                       string    readWrite default
  responseFormatDelimiter              string    readWrite default
  groupNameFormat                      string    readWrite default
  passwordAndOtpTogether               boolean   readWrite default
  groupMembershipToReturn              complex   readWrite request  multiValued searchable key=value
  groupMembershipToReturn.value        string    readWrite always   searchable caseExact required
  groupMembershipToReturn.$ref         reference readOnly  default
  groupMembershipToReturn.display      string    readOnly  default
urn:ietf:params:scim:schemas:oracle:idcs:extension:samlServiceProvider:App
  metadata                             string    readWrite default
  partnerProviderId                    string    readWrite default  searchable
  partnerProviderPattern               string    readWrite request
  tenantProviderId                     string    readOnly  default  caseExact
  succinctId                           string    readWrite default  searchable caseExact
  assertionConsumerUrl                 string    readWrite default
  logoutRequestUrl                     string    readWrite default
  logoutResponseUrl                    string    readWrite default
  nameIdFormat                         string    readWrite default  searchable
  signingCertificate                   string    readWrite default
  encryptionCertificate                string    readWrite default
  encryptionAlgorithm                  string    readWrite default  caseExact values=3DES|AES-128|AES-256|AES-192|AES-128-GCM|AES-256-GCM|AES-192-GCM
  keyEncryptionAlgorithm               string    readWrite default  caseExact values=RSA-v1.5|RSA-OAEP
  encryptAssertion                     boolean   readWrite default
  signResponseOrAssertion              string    readWrite default  caseExact values=Assertion|Response|AssertionAndResponse
  includeSigningCertInSignature        boolean   readWrite default
  logoutBinding                        string    readWrite default  caseExact values=Redirect|Post
  logoutEnabled                        boolean   readWrite default
  signatureHashAlgorithm               string    readWrite default  caseExact values=SHA-1|SHA-256
  federationProtocol                   string    readWrite default  searchable caseExact values=SAML2.0|WS-Fed1.1
  nameIdUserstoreAttribute             string    readWrite default  searchable
  hokRequired                          boolean   readWrite default
  hokAcsUrl                            string    readWrite default
  lastNotificationSentTime             dateTime  readOnly  default
  outboundAssertionAttributes          complex   readOnly  default  searchable key=value
  outboundAssertionAttributes.value    string    readOnly  default  searchable caseExact required
  outboundAssertionAttributes.$ref     reference readOnly  default
  outboundAssertionAttributes.direction string    readOnly  default  searchable
  userAssertionAttributes              complex   readWrite default  multiValued key=name
  userAssertionAttributes.name         string    readWrite default  required
  userAssertionAttributes.userStoreAttributeName string    readWrite default  required
  userAssertionAttributes.format       string    readWrite default  caseExact
  groupAssertionAttributes             complex   readWrite default  multiValued key=name
  groupAssertionAttributes.name        string    readWrite default  required
  groupAssertionAttributes.format      string    readWrite default  caseExact
  groupAssertionAttributes.condition   string    readWrite default
  groupAssertionAttributes.groupName   string    readWrite default  caseExact
urn:ietf:params:scim:schemas:oracle:idcs:extension:webTierPolicy:App
  webTierPolicyJson                    string    readWrite request
  webTierPolicyAZControl               string    readWrite default  values=server|local
  resourceRef                          boolean   readWrite default
urn:ietf:params:scim:schemas:oracle:idcs:extension:managedapp:App
  connected                            boolean   readWrite default  searchable
  canBeAuthoritative                   boolean   readOnly  default  searchable
  isAuthoritative                      boolean   readWrite default  searchable
  isOnPremiseApp                       boolean   readOnly  default  searchable
  isDirectory                          boolean   readOnly  default
  isSchemaDiscoverySupported           boolean   readOnly  default  searchable
  isSchemaCustomizationSupported       boolean   readOnly  default  searchable
  enableSync                           boolean   readWrite default  searchable
  enableSyncSummaryReportNotification  boolean   readWrite default  searchable
  enableAuthSyncNewUserNotification    boolean   readWrite default
  adminConsentGranted                  boolean   readWrite default
  isThreeLeggedOAuthEnabled            boolean   readOnly  default  searchable
  isTwoLeggedOAuthEnabled              boolean   readOnly  default  searchable
  threeLeggedOAuthProviderName         string    readOnly  default  searchable caseExact
  syncConfigLastModified               dateTime  readOnly  request  searchable
  accountFormVisible                   boolean   readOnly  default
  identityBridges                      complex   readOnly  request  multiValued searchable
  identityBridges.value                string    readOnly  always   searchable caseExact
  identityBridges.$ref                 reference readOnly  default
  identityBridges.name                 string    readOnly  default  searchable caseExact
  connectorBundle                      complex   readOnly  default  searchable
  connectorBundle.value                string    immutable default  searchable caseExact required
  connectorBundle.type                 string    immutable default  searchable caseExact required values=ConnectorBundle|LocalConnectorBundle
  connectorBundle.$ref                 reference readOnly  default
  connectorBundle.display              string    readOnly  default
  connectorBundle.wellKnownId          string    immutable default  searchable
  bundleConfigurationProperties        complex   readWrite default  multiValued searchable key=name
  bundleConfigurationProperties.name   string    immutable default  required
  bundleConfigurationProperties.displayName string    readWrite default
  bundleConfigurationProperties.icfType string    immutable default  caseExact required values=Long|String|Character|Double|Float|Integer|Boolean|URI|File|GuardedByteArray|GuardedString|ArrayOfLong|ArrayOfString|ArrayOfCharacter|ArrayOfDouble|ArrayOfFloat|ArrayOfInteger|ArrayOfBoolean|ArrayOfURI|ArrayOfFile|ArrayOfGuardedByteArray|ArrayOfGuardedString
  bundleConfigurationProperties.value  string    readWrite default  multiValued
  bundleConfigurationProperties.order  integer   readWrite default
  bundleConfigurationProperties.helpMessage string    readWrite default
  bundleConfigurationProperties.required boolean   immutable default  searchable required
  bundleConfigurationProperties.confidential boolean   immutable default
  objectClasses                        complex   readOnly  default  multiValued searchable key=value
  objectClasses.value                  string    immutable default  searchable caseExact required
  objectClasses.$ref                   reference readOnly  default
  objectClasses.display                string    readOnly  default
  objectClasses.resourceType           string    readOnly  default
  objectClasses.isAccountObjectClass   boolean   immutable default  searchable
  objectClasses.type                   string    immutable default  searchable caseExact required values=AccountObjectClass|ManagedObjectClass
  bundlePoolConfiguration              complex   readWrite default
  bundlePoolConfiguration.maxIdle      integer   readWrite default
  bundlePoolConfiguration.maxObjects   integer   readWrite default  searchable
  bundlePoolConfiguration.maxWait      integer   readWrite default
  bundlePoolConfiguration.minEvictableIdleTimeMillis integer   readWrite default
  bundlePoolConfiguration.minIdle      integer   readWrite default  searchable
  flatFileConnectorBundle              complex   readWrite default  searchable
  flatFileConnectorBundle.value        string    readWrite default  searchable caseExact required
  flatFileConnectorBundle.$ref         reference readOnly  default
  flatFileConnectorBundle.display      string    readOnly  default
  flatFileConnectorBundle.wellKnownId  string    immutable default  searchable
  flatFileBundleConfigurationProperties complex   readWrite default  multiValued searchable key=name
  flatFileBundleConfigurationProperties.name string    immutable default  required
  flatFileBundleConfigurationProperties.displayName string    readWrite default
  flatFileBundleConfigurationProperties.icfType string    immutable default  caseExact required values=Long|String|Character|Double|Float|Integer|Boolean|URI|File|GuardedByteArray|GuardedString|ArrayOfLong|ArrayOfString|ArrayOfCharacter|ArrayOfDouble|ArrayOfFloat|ArrayOfInteger|ArrayOfBoolean|ArrayOfURI|ArrayOfFile|ArrayOfGuardedByteArray|ArrayOfGuardedString
  flatFileBundleConfigurationProperties.value string    readWrite default  multiValued
  flatFileBundleConfigurationProperties.order integer   readWrite default
  flatFileBundleConfigurationProperties.helpMessage string    readWrite default
  flatFileBundleConfigurationProperties.required boolean   immutable default  searchable required
  flatFileBundleConfigurationProperties.confidential boolean   immutable default
  threeLeggedOAuthCredential           complex   readWrite default  searchable
  threeLeggedOAuthCredential.accessToken string    readWrite default  caseExact
  threeLeggedOAuthCredential.refreshToken string    readWrite default  searchable caseExact
  threeLeggedOAuthCredential.accessTokenExpiry dateTime  readWrite default  searchable caseExact
urn:ietf:params:scim:schemas:oracle:idcs:extension:formFillAppTemplate:AppTemplate
  formType                             string    readWrite default  searchable values=WebApplication
  formCredentialSharingGroupID         string    readWrite default  searchable
  revealPasswordOnForm                 boolean   readWrite default  searchable
  userNameFormTemplate                 string    readWrite default  searchable
  userNameFormExpression               string    readWrite default  searchable
  formCredMethod                       string    readWrite default  searchable values=ADMIN_SETS_CREDENTIALS|ADMIN_SETS_SHARED_CREDENTIALS|USER_SETS_PASSWORD_ONLY|USER_SETS_CREDENTIALS|SSO_CREDENTIALS_AS_APP_CREDENTIALS
  configuration                        string    readWrite default
  syncFromTemplate                     boolean   readWrite default  searchable
  formFillUrlMatch                     complex   readWrite default  multiValued key=formUrl
  formFillUrlMatch.formUrlMatchType    string    readWrite default
  formFillUrlMatch.formUrl             string    readWrite default  required
urn:ietf:params:scim:schemas:oracle:idcs:extension:opcService:App
  serviceInstanceIdentifier            string    immutable default  searchable
  region                               string    readOnly  request
  currentFederationMode                string    readOnly  request  values=None|AppAsServiceProvider|AppAsIdentityProvider
  currentSynchronizationMode           string    readOnly  request  values=None|AppAsTarget|AppAsSource
  nextFederationMode                   string    readOnly  request  values=None|AppAsServiceProvider|AppAsIdentityProvider
  nextSynchronizationMode              string    readOnly  request  values=None|AppAsTarget|AppAsSource
  enablingNextFedSyncModes             boolean   readOnly  request
urn:ietf:params:scim:schemas:oracle:idcs:extension:kerberosRealm:App
  realmName                            string    readWrite request  searchable
  masterKey                            string    readWrite request
  defaultEncryptionSaltType            string    readWrite request
  supportedEncryptionSaltTypes         string    readWrite request  multiValued
  ticketFlags                          integer   readWrite request
  maxTicketLife                        integer   readWrite request
  maxRenewableAge                      integer   readWrite request
urn:ietf:params:scim:schemas:oracle:idcs:extension:requestable:App
  requestable                          boolean   readWrite request  searchable caseExact
urn:ietf:params:scim:schemas:oracle:idcs:extension:formFillApp:App
  formType                             string    readWrite default  searchable values=WebApplication
  formCredentialSharingGroupID         string    readWrite default  searchable
  revealPasswordOnForm                 boolean   readWrite default  searchable
  userNameFormTemplate                 string    readWrite default  searchable
  userNameFormExpression               string    readWrite default  searchable
  formCredMethod                       string    readWrite default  searchable values=ADMIN_SETS_CREDENTIALS|ADMIN_SETS_SHARED_CREDENTIALS|USER_SETS_PASSWORD_ONLY|USER_SETS_CREDENTIALS
  configuration                        string    readWrite default
  syncFromTemplate                     boolean   readOnly  default
  formFillUrlMatch                     complex   readWrite default  multiValued key=formUrl
  formFillUrlMatch.formUrlMatchType    string    readWrite default
  formFillUrlMatch.formUrl             string    readWrite default  required
urn:ietf:params:scim:schemas:oracle:idcs:extension:dbcs:App
  domainName                           string    immutable default  searchable
  domainApp                            complex   readWrite default  searchable
  domainApp.value                      string    readWrite default  searchable caseExact required
  domainApp.$ref                       reference readOnly  default
  domainApp.display                    string    readOnly  request  searchable
urn:ietf:params:scim:schemas:oracle:idcs:extension:enterpriseApp:App
  appResources                         complex   readWrite default  multiValued searchable caseExact key=value
  appResources.value                   string    readWrite default  searchable caseExact required
  appResources.$ref                    reference readWrite default
  denyAuthzPolicy                      complex   readWrite default  searchable
  denyAuthzPolicy.value                string    readWrite default  searchable caseExact required
  denyAuthzPolicy.$ref                 reference readOnly  default
  allowAuthzPolicy                     complex   readWrite default  searchable
  allowAuthzPolicy.value               string    readWrite default  searchable caseExact required
  allowAuthzPolicy.$ref                reference readOnly  default
  allowAuthzDecisionTTL                integer   readWrite default
  denyAuthzDecisionTTL                 integer   readWrite default
urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags
  freeformTags                         complex   readWrite default  multiValued searchable key=key,value
  freeformTags.key                     string    readWrite default  searchable required
  freeformTags.value                   string    readWrite default  searchable required
  definedTags                          complex   readWrite default  multiValued searchable key=namespace,key,value
  definedTags.namespace                string    readWrite default  searchable required
  definedTags.key                      string    readWrite default  searchable required
  definedTags.value                    string    readWrite default  searchable required
  tagSlug                              binary    readOnly  request
urn:ietf:params:scim:schemas:oracle:idcs:extension:multicloudServiceApp:App
  multicloudServiceType                string    immutable request  caseExact required values=AWSCognito
  multicloudPlatformUrl                string    immutable request
`
