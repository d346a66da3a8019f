import { addApp } from '../control/second-writer'
import { exampleUsers } from '../data/users'
import { tenancy } from '../oauth/keys/session-token'
import { prepareSigningKey } from '../oauth/keys/signing-key'
import { secretFrom } from '../scim/client-secrets'
import { secondWriter } from '../scim/writer'
import type { SandboxState } from '../state'
import { authority, leafCertificate, rsaPair } from './authority'
import { githubIssuer, gitlabIssuer, gitlabToken, jobTokenPath, keysAddress } from './ci-provider'
import { delegationToken } from './delegation'
import { region, repository } from './identities'
import type { MachineKind } from './kinds'
import { serviceAccountToken } from './proxymux'
import { proxymuxPort, startProxymux } from './proxymux-server'
import { serviceUser } from './service-users'
import { machineSession, resourceMachine } from './sessions'
import { trustSchema } from './trusts'
import { newTrust } from './trusts-api'

/** What a machine has to sign in with. */
export interface Machine {
  variables: Readonly<Record<string, string>>
  /** Contents by name, to be written into the directory for this user alone. */
  files: Readonly<Record<string, string>>
  /** Who writes such a file again before what is in it ends. */
  onRenewal(write: (name: string, text: string) => Promise<void>): void
  close(): Promise<void>
}

type Parts = Pick<Machine, 'variables'> & Partial<Pick<Machine, 'files' | 'close'>>
type Start = (state: SandboxState, directory: string) => Parts | Promise<Parts>

/** @param directory where its files will be; variables name them there */
export async function startMachine(state: SandboxState, kind: MachineKind, directory: string): Promise<Machine> {
  await prepareSigningKey()
  const { variables, files = {}, close = async () => {} } = await starts[kind](state, directory)
  return {
    variables,
    files,
    onRenewal(write) {
      state.machine.write = write
    },
    async close() {
      state.machine.files.length = 0
      state.machine.write = undefined
      await state.machine.writing
      await close()
    },
  }
}

const starts: Readonly<Record<MachineKind, Start>> = {
  instance: (state) => ({ variables: instanceVariables(state) }),
  'resource-principal': resourceByFiles,
  'resource-principal-content': resourceByContent,
  workload: pod,
  'cloud-shell': cloudShell,
  ci: githubJob,
  gitlab: gitlabJob,
}

/**
 * A real instance has neither variable: the metadata service has a fixed address, and the endpoint follows from the region.
 * Oracle's SDKs for Python and Go read the first, the one for Go the second.
 */
function instanceVariables({ url, clock }: SandboxState): Record<string, string> {
  // Its key takes a moment, which clients do not have: they give the metadata service two seconds or less.
  leafCertificate(clock)
  return { OCI_METADATA_BASE_URL: `${url}/opc/v2`, OCI_SDK_AUTH_CLIENT_REGION_URL: url }
}

const resourceVariables = { OCI_RESOURCE_PRINCIPAL_VERSION: '2.2', OCI_RESOURCE_PRINCIPAL_REGION: region }

function resourceByFiles(state: SandboxState, directory: string): Parts {
  const files = { 'private.pem': String(rsaPair('resource').privateKey.export({ type: 'pkcs8', format: 'pem' })) }
  return {
    files: { ...files, rpst: renewed(state, 'rpst', () => resourceSession(state)) },
    variables: {
      ...resourceVariables,
      OCI_RESOURCE_PRINCIPAL_RPST: `${directory}/rpst`,
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: `${directory}/private.pem`,
    },
  }
}

/** With contents there is no renewal: documented for short programs only. The key is encrypted, to have a passphrase as well. */
function resourceByContent(state: SandboxState): Parts {
  const passphrase = secretFrom(state.newId())
  const key = rsaPair('resource').privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
  return {
    variables: {
      ...resourceVariables,
      OCI_RESOURCE_PRINCIPAL_RPST: resourceSession(state).token,
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: String(key),
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE: passphrase,
    },
  }
}

const resourceSession = (state: SandboxState) => machineSession(state, resourceMachine, rsaPair('resource').publicKey)

/** The content of a file that is written again after half of its life. */
function renewed(state: SandboxState, name: string, make: () => { token: string; expiresAt: number }): string {
  const next = () => {
    const { token, expiresAt } = make()
    return { text: token, renewAt: (expiresAt + state.clock.now().getTime()) / 2 }
  }
  const { text, renewAt } = next()
  state.machine.files.push({ name, next, renewAt })
  return text
}

async function pod(state: SandboxState, directory: string): Promise<Parts> {
  const { host, close } = await startProxymux(state)
  return {
    close,
    files: {
      token: renewed(state, 'token', () => serviceAccountToken(state)),
      'ca.crt': authority('cluster').certificate.toString(),
      namespace: 'apps',
    },
    variables: {
      ...resourceVariables,
      KUBERNETES_SERVICE_HOST: host,
      KUBERNETES_SERVICE_PORT: '6443',
      // Of oci-common alone: the others know the port.
      KUBERNETES_SERVICE_PORT_PROXYMUX: String(proxymuxPort),
      // A real pod has both at /var/run/secrets/kubernetes.io/serviceaccount, without a variable.
      OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH: `${directory}/ca.crt`,
      OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH: `${directory}/token`,
    },
  }
}

/** As observed in Cloud Shell, with other paths: its files are in `/etc/oci`. */
function cloudShell(state: SandboxState, directory: string): Parts {
  const profile = [
    `tenancy=${tenancy}`,
    `region=${region}`,
    'authentication_type=instance_principal',
    `delegation_token_file=${directory}/delegation_token`,
  ]
  const user = state.oauth.users.get(exampleUsers.dana.userName)
  return {
    files: {
      config: ['[DEFAULT]', ...profile, `[${region}]`, ...profile, ''].join('\n'),
      delegation_token: renewed(state, 'delegation_token', () => delegationToken(state)),
    },
    variables: {
      ...instanceVariables(state),
      OCI_CONFIG_FILE: `${directory}/config`,
      OCI_CLI_CONFIG_FILE: `${directory}/config`,
      OCI_CLI_PROFILE: region,
      OCI_CLI_AUTH: 'instance_obo_user',
      OCI_CLI_CLOUD_SHELL: 'True',
      OCI_REGION: region,
      OCI_TENANCY: tenancy,
      OCI_CS_USER_OCID: user?.id ?? '',
    },
  }
}

/** What the documents of others name as audience of a job's token; the address of the domain is as good. */
const jobAudience = 'https://cloud.oracle.com'

function githubJob(state: SandboxState): Parts {
  const client = exchangeClient(state, githubIssuer, `sub eq repo:${repository.name}:ref:${repository.ref}`)
  return {
    variables: {
      ...client,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: repository.name,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${state.url}${jobTokenPath}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: state.machine.jobSecret,
    },
  }
}

function gitlabJob(state: SandboxState): Parts {
  const client = exchangeClient(state, gitlabIssuer, `sub eq project_path:${repository.name}:*`)
  // The job chooses the name of the variable.
  return { variables: { ...client, CI: 'true', GITLAB_CI: 'true', APPS_ID_TOKEN: gitlabToken(state, state.url) } }
}

/**
 * The client that exchanges tokens, which has no role, and the trust that lets it. Oracle's documentation has it authenticate;
 * what it could do alone is nothing. Where public clients may exchange, it is one, without a secret.
 */
function exchangeClient(state: SandboxState, issuer: string, rule: string): Record<string, string> {
  const isPublic = state.switches.exchangeClient === 'public-too'
  const secret = secretFrom(state.newId())
  rsaPair('issuer')
  const app = addApp(state, {
    displayName: 'CI Token Exchange',
    description: 'Exchanges the tokens of CI jobs; has no role',
    name: state.newId(),
    clientType: isPublic ? 'public' : 'confidential',
    isOAuthClient: true,
    active: true,
    allowedGrants: isPublic ? ['authorization_code'] : ['client_credentials'],
    ...(!isPublic && { clientSecret: secret }),
  })
  state.startingApps = [...state.startingApps, app]
  newTrust(
    state,
    {
      schemas: [trustSchema],
      name: 'CI jobs',
      type: 'JWT',
      issuer,
      active: true,
      publicKeyEndpoint: keysAddress(state),
      oauthClients: [String(app['name'])],
      clientClaimName: 'aud',
      clientClaimValues: [state.url, jobAudience],
      allowImpersonation: true,
      impersonationServiceUsers: [{ rule, value: serviceUser.id }],
      subjectType: 'User',
    },
    { writer: secondWriter },
  )
  return { APPS_CLIENT_ID: String(app['name']), ...(!isPublic && { APPS_CLIENT_SECRET: String(app['clientSecret']) }) }
}
