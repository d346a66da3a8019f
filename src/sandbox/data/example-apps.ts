import type { JsonObject } from '../json'
import { wellKnownSecret } from '../scim/client-secrets'
import { byline, secondWriter } from '../scim/writer'

/** Ids of the apps in a fresh sandbox: fixed, so that documents and tests can quote them. */
export const exampleIds = {
  resourceOwner: '9fc12da9eecd4927a9ef88512ce5612e',
  fieldServiceApi: '4b1d7c02a6e94f3f8a54d0e9c37b1a60',
  paymentsApi: 'c8e03f5a19b74d2c9d6fb27e4a815f33',
  customerPortal: '72a9f4e6d0c34b8fb1e5837c6d20a94e',
  fieldServiceMobile: '1e6b93d84c7f4a05a2d8f70b5e9c3416',
  nightlyInvoiceExport: 'e3570ab8c2914f6db48e19d5f706c2ba',
  legacyIntranet: '5d84c1f7b3a04e29963fa8e2071bd65c',
  analyticsConnector: 'a90c2e6f8d174b53be41f3097d5c68e2',
  expenseReports: '38f7d5b2e1c64a909c07be64a3f18d52',
  orderDashboard: 'd2c85f91a07e4b36b4190e6fa8d73c25',
  warehouseScanner: '07ae3d6b9f1c4528ac94f6e05b218d73',
  reportMailer: '8bf4172ed6a34c0c95e38d70c1f9a264',
  oracleApp: 'IDCSAppId',
  administrator: '66efab799b084c21bf84edcf1f587380',
  userAdministrator: 'b6d41f0a97e54c3885fc2e7d19a0b364',
} as const

/** The client a sandbox is signed in to with, unless told otherwise. Oracle's sample calls it `OAuthClient`. */
export const administratorClient = {
  clientId: 'a4f0c9d27be841358f6d03e1b95c7a82',
  clientSecret: wellKnownSecret('a4f0c9d27be841358f6d03e1b95c7a82'),
}

/** A client whose role is too small for changes: it may read Apps, and nothing else. */
export const userAdministratorClient = {
  clientId: '0d3b8e51f6a94c7291e4a7c60f852bd9',
  clientSecret: wellKnownSecret('0d3b8e51f6a94c7291e4a7c60f852bd9'),
}

const roleIds: Readonly<Record<string, string>> = {
  'identity domain administrator': '29722be952c14f9fac5237e5dd088660',
  Me: '6aa28be4b79143099e90e5dcdd820844',
  'Cloud Gate': '99224c8907d84560b9621dcda9ecb8b4',
  'Application Administrator': '5f1be2a04c3d4d7ea9c8460b7f93d215',
  'User Administrator': 'd70f4c19e8b2463fa65c3b8e07a1f942',
}

/** The two clients that a sandbox needs for itself, whatever else it holds. */
export function ownApps(url: string, administrator: { clientId: string; clientSecret: string }): JsonObject[] {
  return [
    {
      ...webApp(url, exampleIds.administrator, 'OAuthClient', '2022-06-20T09:02:11.418Z'),
      ...client(administrator.clientId, ['client_credentials']),
      clientSecret: administrator.clientSecret,
      description: 'The client the sandbox is signed in to with',
      grantedAppRoles: [grantedRole(url, 'Application Administrator')],
    },
    {
      ...webApp(url, exampleIds.userAdministrator, 'User Import', '2023-01-17T13:44:50.207Z'),
      ...client(userAdministratorClient.clientId, ['client_credentials']),
      clientSecret: userAdministratorClient.clientSecret,
      description: 'May read Apps, but not change them: its role is User Administrator',
      grantedAppRoles: [grantedRole(url, 'User Administrator')],
    },
  ]
}

/** The apps of a fresh sandbox. Each has a story; `docs/sandbox.md` tells it. */
export function exampleApps(url: string): JsonObject[] {
  return [resourceOwner(url), ...resources(url), ...clients(url), ...others(url), ...clientsOfUsers(url)]
}

/** Exactly Oracle's sample, `<domainURL>` resolved, and with one scope that it may ask for, so that there can be tokens. */
function resourceOwner(url: string): JsonObject {
  return {
    accessTokenExpiry: 3600,
    clientType: 'confidential',
    isAliasApp: false,
    audience: url,
    meta: { created: '2022-06-25T16:10:26.953Z', lastModified: '2022-06-25T20:37:14.039Z' },
    active: true,
    isLoginTarget: true,
    idcsCreatedBy: adminOpc(url),
    displayName: 'ResourceOwner',
    showInMyApps: false,
    isMobileTarget: false,
    allowOffline: true,
    isUnmanagedApp: false,
    idcsLastModifiedBy: {
      display: 'OAuthClient',
      type: 'App',
      value: exampleIds.administrator,
      $ref: `${url}/admin/v1/Apps/${exampleIds.administrator}`,
    },
    isOPCService: false,
    refreshTokenExpiry: 604800,
    name: '3fd7476a48a94381bd5e1bc88cc92021',
    isOAuthClient: true,
    isManagedApp: false,
    isSamlServiceProvider: false,
    infrastructure: false,
    allUrlSchemesAllowed: true,
    trustScope: 'Explicit',
    id: exampleIds.resourceOwner,
    isWebTierPolicy: false,
    loginMechanism: 'OIDC',
    allowAccessControl: false,
    isOAuthResource: true,
    migrated: false,
    isKerberosRealm: false,
    attrRenderingMetadata: [{ name: 'aliasApps', visible: false }],
    basedOnTemplate: template(url, 'CustomWebAppTemplateId'),
    redirectUris: ['http://localhost:8943'],
    allowedGrants: ['client_credentials', 'refresh_token', 'authorization_code'],
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    clientSecret: 'this-is-not-the-secret',
    grantedAppRoles: [
      grantedRole(url, 'identity domain administrator'),
      grantedRole(url, 'Me'),
      grantedRole(url, 'Cloud Gate'),
    ],
    scopes: [scope('/myprofile', 'Read your profile')],
    allowedScopes: [{ fqs: `${url}/myprofile` }],
  }
}

function resources(url: string): JsonObject[] {
  return [
    {
      ...webApp(url, exampleIds.fieldServiceApi, 'Field Service API', '2023-03-02T08:15:00.512Z'),
      ...resource('c0b7a2e9154d4f6c8f3e61d70a9b8245', 'https://fieldservice.example.com/'),
      description: 'Orders and visits, also for phones that are offline for weeks',
      scopes: [
        scope('orders.read', 'Read orders'),
        { ...scope('orders.write', 'Change orders'), requiresConsent: true },
      ],
      allowOffline: true,
      accessTokenExpiry: 3600,
      refreshTokenExpiry: 31_536_000,
    },
    {
      ...webApp(url, exampleIds.paymentsApi, 'Payments API', '2023-05-11T10:40:27.090Z'),
      ...resource('8d2f6e01c9b34a7e95d0b3f84c7a1e56', 'https://payments.example.com'),
      description: 'Does not allow offline access; its refresh-token lifetime has no effect',
      scopes: [scope('/payments', 'Make payments')],
      allowOffline: false,
      accessTokenExpiry: 900,
      refreshTokenExpiry: 604_800,
    },
    {
      ...webApp(url, exampleIds.analyticsConnector, 'Analytics Connector', '2022-11-28T17:21:03.660Z'),
      ...resource('f59b0d73e2c84160a8e7c4925d1f3b0a', 'https://analytics.example.com/'),
      description: 'Odd values that a domain accepts: below the documented 60 seconds, and ten and a half days',
      scopes: [scope('reports', 'Read reports')],
      allowOffline: true,
      accessTokenExpiry: 11,
      refreshTokenExpiry: 904_800,
    },
  ]
}

function clients(url: string): JsonObject[] {
  return [
    {
      ...webApp(url, exampleIds.customerPortal, 'Customer Portal', '2023-06-30T12:00:00.001Z'),
      ...resource('6e1a58c4d7f0492bb3c69e02f84d5a71', 'https://portal.example.com/'),
      ...client('6e1a58c4d7f0492bb3c69e02f84d5a71', ['authorization_code', 'refresh_token']),
      description: 'Client and resource; its lifetimes were never set, so the defaults apply',
      redirectUris: ['https://portal.example.com/return', 'http://localhost:8944/return'],
      scopes: [scope('profile', 'Read and change the profile')],
      allowedScopes: [{ fqs: 'https://portal.example.com/profile' }, { fqs: 'https://payments.example.com/payments' }],
      allowOffline: true,
    },
    {
      ...webApp(url, exampleIds.fieldServiceMobile, 'Field Service Mobile', '2023-03-02T08:31:44.870Z'),
      ...client('29c4f7b0e6d1483fa50be8c2d9367f14', ['authorization_code', 'refresh_token']),
      description: 'A public client on phones',
      clientType: 'public',
      basedOnTemplate: template(url, 'CustomBrowserMobileTemplateId'),
      isMobileTarget: true,
      redirectUris: ['com.example.fieldservice:/return', 'http://127.0.0.1:8945/return'],
      allowedScopes: [{ fqs: 'https://fieldservice.example.com/orders.read' }],
    },
    {
      ...webApp(url, exampleIds.nightlyInvoiceExport, 'Nightly Invoice Export', '2023-02-14T23:05:18.334Z'),
      ...client('93e0d5a8b1f64c2795ea7c3f60d82b4e', ['client_credentials']),
      description: 'A client only: the lifetime set here has no effect on the tokens it gets for others',
      allowedScopes: [{ fqs: 'https://payments.example.com/payments' }],
      refreshTokenExpiry: 86_400,
    },
  ]
}

function others(url: string): JsonObject[] {
  return [
    {
      ...webApp(url, exampleIds.legacyIntranet, 'Legacy Intranet', '2021-09-09T06:50:39.725Z'),
      ...resource('b7c3e90f2d5841a6be08f1647a9d35c2', 'https://intranet.example.com/'),
      ...client('b7c3e90f2d5841a6be08f1647a9d35c2', ['password', 'refresh_token']),
      allowedScopes: [{ fqs: 'https://intranet.example.com/pages' }],
      description: 'Switched off, kept for its audit trail',
      active: false,
      scopes: [scope('pages', 'Read pages')],
      allowOffline: true,
      accessTokenExpiry: 28_800,
      refreshTokenExpiry: 7_776_000,
    },
    {
      ...webApp(url, exampleIds.expenseReports, 'Expense Reports', '2022-08-01T14:26:55.148Z'),
      name: 'ExpenseReports',
      description: 'Signs users in by SAML; it has nothing to do with OAuth',
      loginMechanism: 'SAML',
      isSamlServiceProvider: true,
      isOAuthClient: false,
      isOAuthResource: false,
    },
    {
      ...webApp(url, exampleIds.oracleApp, 'IDCSApp', '2021-02-03T00:00:00.000Z'),
      ...resource('IDCSApp', 'urn:opc:idm:'),
      description: 'Made by Oracle: it stands for the Admin API itself, and only a few attributes can be edited',
      isOPCService: true,
      infrastructure: true,
      allowOffline: true,
      idcsPreventedOperations: ['replace', 'delete'],
      editableAttributes: [
        { name: 'accessTokenExpiry' },
        { name: 'refreshTokenExpiry' },
        { name: 'allowOffline' },
        { name: 'redirectUris' },
        { name: 'allowedScopes' },
      ],
    },
  ]
}

/** One for each way in which a user can be asked, and the one that gets no refresh token. */
function clientsOfUsers(url: string): JsonObject[] {
  return [
    {
      ...webApp(url, exampleIds.orderDashboard, 'Order Dashboard', '2024-01-08T07:45:12.230Z'),
      ...client('5c0a7e93b4f2416d8e1d97c3602fb58a', ['authorization_code']),
      description: 'Gets no refresh token, whatever it asks for: its grants lack refresh_token',
      redirectUris: ['http://localhost:8946/return'],
      allowedScopes: [{ fqs: 'https://fieldservice.example.com/orders.read' }],
    },
    {
      ...webApp(url, exampleIds.warehouseScanner, 'Warehouse Scanner', '2024-02-19T16:20:38.715Z'),
      ...client('e81d4f60a5c743b29b7f2c06d3985e1a', ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token']),
      description: 'Has no keyboard: users sign in on another device',
      allowedOperations: ['introspect'],
      allowedScopes: [
        { fqs: 'https://fieldservice.example.com/orders.read' },
        { fqs: 'https://fieldservice.example.com/orders.write' },
      ],
    },
    {
      ...webApp(url, exampleIds.reportMailer, 'Report Mailer', '2022-12-05T04:10:09.002Z'),
      ...client('aa31c7f50d924e8b86f2047e9b5dc31f', ['password', 'refresh_token']),
      description: 'Takes user names and passwords; one of its resources is switched off',
      allowedScopes: [{ fqs: 'https://analytics.example.com/reports' }, { fqs: 'https://intranet.example.com/pages' }],
    },
  ]
}

function webApp(url: string, id: string, displayName: string, created: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
    id,
    ocid: ocidOf(id),
    displayName,
    active: true,
    basedOnTemplate: template(url, 'CustomWebAppTemplateId'),
    meta: { created, lastModified: created },
    idcsCreatedBy: adminOpc(url),
    idcsLastModifiedBy: adminOpc(url),
    isAliasApp: false,
    ...usualFlags,
    isOPCService: false,
    isManagedApp: false,
    infrastructure: false,
    migrated: false,
    ...tenancy,
  }
}

export function ocidOf(id: string): string {
  return `ocid1.domainapp.oc1.iad.amaaaaaa${id.toLowerCase().padEnd(40, 'q')}`
}

/** What Oracle's sample has, and every App unless it says otherwise. */
export const usualFlags: JsonObject = {
  isLoginTarget: true,
  showInMyApps: false,
  isMobileTarget: false,
  isUnmanagedApp: false,
  isSamlServiceProvider: false,
  isOAuthClient: false,
  isOAuthResource: false,
  isWebTierPolicy: false,
  isKerberosRealm: false,
  allowAccessControl: false,
  loginMechanism: 'OIDC',
  attrRenderingMetadata: [{ name: 'aliasApps', visible: false }],
}

function client(clientId: string, allowedGrants: string[]): JsonObject {
  return {
    name: clientId,
    isOAuthClient: true,
    clientType: 'confidential',
    allowedGrants,
    trustScope: 'Explicit',
    allUrlSchemesAllowed: true,
  }
}

function resource(clientId: string, audience: string): JsonObject {
  return { name: clientId, isOAuthResource: true, audience }
}

function scope(value: string, description: string): JsonObject {
  return { value, description, displayName: description, requiresConsent: false }
}

export function template(url: string, value: string): JsonObject {
  return { lastModified: '2022-05-04T10:47:12Z', value, $ref: `${url}/admin/v1/AppTemplates/${value}` }
}

export const adminOpc = (url: string): JsonObject => byline({ url }, secondWriter)

function grantedRole(url: string, display: string): JsonObject {
  const value = roleIds[display] ?? ''
  return {
    value,
    $ref: `${url}/admin/v1/AppRoles/${value}`,
    appId: exampleIds.oracleApp,
    display,
    type: 'direct',
    appName: 'IDCSApp',
    adminRole: true,
  }
}

export const tenancy = {
  domainOcid: 'ocid1.domain.oc1..aaaaaaaaexamplesandboxdomain',
  compartmentOcid: 'ocid1.tenancy.oc1..aaaaaaaaexamplesandboxtenancy',
  tenancyOcid: 'ocid1.tenancy.oc1..aaaaaaaaexamplesandboxtenancy',
}
