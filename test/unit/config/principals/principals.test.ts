import { describe, expect, test } from 'vitest'
import type { Principal } from '../../../../src/identity-domain/auth/principals/principal'
import { rsaPair } from '../../../support/keys'
import { type Asked, read, refusal } from '../read-settings'

const pair = rsaPair()
const jwt = ['{"alg":"RS256"}', '{"iss":"canary-issuer","exp":9999999999}', 'canary-signature']
  .map((each) => Buffer.from(each).toString('base64url'))
  .join('.')
const key = { text: pair.privateKey }
const token = { text: `${jwt}\n` }

const resource = {
  OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
  OCI_RESOURCE_PRINCIPAL_RPST: '/rp/rpst',
  OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: '/rp/key.pem',
}
const resourceFiles = { '/rp/rpst': token, '/rp/key.pem': key }
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const pod = { [`${account}/token`]: token, [`${account}/ca.crt`]: { text: certificate } }
const config = '/home/dana/.oci/config'
const cloudShell = {
  [config]: {
    text: '[DEFAULT]\ntenancy=t\ndelegation_token_file=/etc/oci/token\nauthentication_type=instance_principal\n',
  },
  '/etc/oci/token': token,
}
const gitHub = {
  GITHUB_ACTIONS: 'true',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example/t?a=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-1',
}
const client = { APPS_CLIENT_ID: 'exchange', APPS_CLIENT_SECRET: 'secret-canary-2' }

const chosen = async (asked: Asked): Promise<string> => {
  const { credentials } = await read(asked)
  return credentials.kind === 'principal' ? `${credentials.method}: ${credentials.from}` : credentials.kind
}

describe('who signs in', () => {
  test.each<[string, Asked, string]>([
    ['--auth', { flags: { auth: 'instance-principal' } }, 'instance-principal: instance principal (--auth)'],
    [
      'APPS_AUTH',
      { variables: { APPS_AUTH: 'instance_principal' } },
      'instance-principal: instance principal (APPS_AUTH)',
    ],
    [
      'a name of oci',
      { variables: { APPS_AUTH: 'oke_workload_identity', KUBERNETES_SERVICE_HOST: '10.96.0.1' }, files: pod },
      'workload-identity: workload identity (APPS_AUTH)',
    ],
    [
      'OCI_CLI_AUTH',
      { variables: { OCI_CLI_AUTH: 'instance_principal' } },
      'instance-principal: instance principal (OCI_CLI_AUTH)',
    ],
    [
      'with hyphens',
      { variables: { OCI_CLI_AUTH: 'instance-principal' } },
      'instance-principal: instance principal (OCI_CLI_AUTH)',
    ],
    [
      'OCI_CLI_AUTH of Cloud Shell',
      { variables: { OCI_CLI_AUTH: 'instance_obo_user' }, files: cloudShell },
      'delegation-token: delegation token (OCI_CLI_AUTH)',
    ],
    [
      'a profile of Cloud Shell',
      { flags: { ociProfile: 'DEFAULT' }, files: cloudShell },
      "delegation-token: delegation token (OCI profile 'DEFAULT')",
    ],
    [
      'a resource',
      { flags: { auth: 'resource-principal' }, variables: resource, files: resourceFiles },
      'resource-principal: resource principal (--auth)',
    ],
    ['a job of GitHub', { flags: { auth: 'ci' }, variables: { ...gitHub, ...client } }, 'ci: job of GitHub (--auth)'],
    [
      'a job of Bitbucket',
      { flags: { auth: 'ci' }, variables: { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_STEP_OIDC_TOKEN: jwt, ...client } },
      'ci: job of Bitbucket (--auth)',
    ],
    [
      'a job of CircleCI',
      { flags: { auth: 'ci' }, variables: { CIRCLECI: 'true', CIRCLE_OIDC_TOKEN_V2: jwt, APPS_CLIENT_ID: 'public' } },
      'ci: job of CircleCI (--auth)',
    ],
    [
      'a container of such a job, which has the token alone',
      { flags: { auth: 'ci' }, variables: { BITBUCKET_STEP_OIDC_TOKEN: jwt, ...client } },
      'ci: job of Bitbucket (--auth)',
    ],
    [
      'a job of GitLab',
      { flags: { auth: 'ci' }, variables: { GITLAB_CI: 'true', APPS_ID_TOKEN: jwt, ...client } },
      'ci: job of GitLab (--auth)',
    ],
    [
      'an ID token in a file',
      { flags: { auth: 'ci' }, variables: { APPS_ID_TOKEN_FILE: '/t', ...client }, files: { '/t': token } },
      'ci: job of APPS_ID_TOKEN_FILE (--auth)',
    ],
    [
      'a client',
      { flags: { auth: 'client-credentials' }, variables: { ...client, APPS_ACCESS_TOKEN: 'token-canary-1' } },
      'client',
    ],
    ['a token', { flags: { auth: 'token' }, variables: { ...client, APPS_ACCESS_TOKEN: 'token-canary-1' } }, 'bearer'],
    ['nothing named: what is set', { variables: { ...client, ...gitHub } }, 'client'],
  ])('%s', async (_, asked, said) => expect(await chosen(asked)).toBe(said))

  test('nobody is asked and nothing is read of a way that is not taken', async () => {
    expect(
      await chosen({ flags: { auth: 'instance-principal' }, variables: { APPS_CLIENT_SECRET_FILE: '/missing' } }),
    ).toBe('instance-principal: instance principal (--auth)')
  })

  test('every token and key is a secret from the start', async () => {
    const { secrets } = await read({ flags: { auth: 'resource-principal' }, variables: resource, files: resourceFiles })
    expect(secrets.hide(`a ${jwt} b`)).toBe('a [redacted] b')
    expect(secrets.hide(pair.privateKey.split('\n')[3] ?? '')).toBe('[redacted]')
    const job = await read({ flags: { auth: 'ci' }, variables: { ...gitHub, ...client } })
    expect(job.secrets.hide('request-token-1')).toBe('[redacted]')
    const shell = await read({ flags: { auth: 'delegation-token' }, files: cloudShell })
    expect(shell.secrets.hide(jwt)).toBe('[redacted]')
  })

  test('OCI chooses who can read the files of a resource: nobody is told to change that', async () => {
    const files = Object.fromEntries(
      Object.entries(resourceFiles).map(([path, file]) => [path, { ...file, readableByOthers: true }]),
    )
    const { warnings } = await read({ flags: { auth: 'resource-principal' }, variables: resource, files })
    expect(warnings).toEqual([])
  })

  test('a resource reads its files anew for each session token', async () => {
    const files: Record<string, { text: string }> = { ...resourceFiles }
    const { credentials, secrets } = await read({ flags: { auth: 'resource-principal' }, variables: resource, files })
    const context = { secrets, run: { clock: { now: () => new Date(0) } }, reached: () => undefined } as never
    const obtain = (credentials as Principal).obtain
    expect((await obtain(context)).token.reveal()).toBe(jwt)
    Object.assign(files['/rp/rpst'] ?? {}, { text: jwt.replace(/\w{3}$/, 'AAA') })
    expect((await obtain(context)).token.reveal()).toBe(jwt.replace(/\w{3}$/, 'AAA'))
    const late = { ...(context as object), run: { clock: { now: () => new Date(1e13) } } } as never
    await expect(obtain(late)).rejects.toThrow(
      'The session token of OCI_RESOURCE_PRINCIPAL_RPST has expired, by the clock of this machine.',
    )
  })
})

describe('what is missing is named, with exit code 2', () => {
  test.each<[string, Asked, string]>([
    [
      'no such way',
      { flags: { auth: 'canary' } },
      '2 --auth is not a way to sign in. | Use one of instance-principal, resource-principal, workload-identity, delegation-token, ci, api-key, security-token, client-credentials, token.',
    ],
    ['an empty variable', { variables: { APPS_AUTH: '' } }, '2 APPS_AUTH is set but empty.'],
    [
      'an API key',
      { flags: { auth: 'api-key' } },
      '2 --auth: the environment lacks OCI_CLI_USER, OCI_CLI_FINGERPRINT, OCI_CLI_KEY_FILE (or OCI_CLI_KEY_CONTENT), OCI_CLI_TENANCY. | Set them, or name a profile: OCI_CLI_PROFILE.',
    ],
    [
      'a session',
      { flags: { auth: 'security_token' }, files: { [config]: { text: '[DEFAULT]\nuser=u\n' } } },
      `2 --auth: ${config}: profile 'DEFAULT' lacks security_token_file, key_file (or key_content). | oci setup config and oci session authenticate write profiles.`,
    ],
    [
      'a client',
      { flags: { auth: 'client-credentials' } },
      '2 --auth says client-credentials, but APPS_CLIENT_ID, with APPS_CLIENT_SECRET, APPS_CLIENT_SECRET_FILE or APPS_CLIENT_KEY_FILE is not set. | Set it, or leave --auth out to sign in by what is configured.',
    ],
    [
      'a token',
      { variables: { APPS_AUTH: 'token', ...client } },
      '2 APPS_AUTH says token, but APPS_ACCESS_TOKEN or APPS_ACCESS_TOKEN_FILE is not set. | Set it, or leave --auth out to sign in by what is configured.',
    ],
    [
      'two ways',
      { flags: { auth: 'instance-principal', ociProfile: 'X' } },
      '2 --auth says instance-principal, and --oci-profile names a profile of ~/.oci/config; which one counts? | Leave one of them out.',
    ],
    [
      'a resource',
      { flags: { auth: 'resource-principal' }, variables: { OCI_RESOURCE_PRINCIPAL_VERSION: '2.2' } },
      '2 --auth: there is no resource principal here. Not set: OCI_RESOURCE_PRINCIPAL_RPST, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM. | OCI sets these in functions, jobs and other resources. On a compute instance: --auth instance-principal',
    ],
    [
      'another version',
      { flags: { auth: 'resource-principal' }, variables: { ...resource, OCI_RESOURCE_PRINCIPAL_VERSION: '1.1' } },
      '2 --auth: OCI_RESOURCE_PRINCIPAL_VERSION is not 2.2, the only version that apps knows.',
    ],
    [
      'a path and a content',
      {
        flags: { auth: 'resource-principal' },
        variables: { ...resource, OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE: 'canary' },
        files: resourceFiles,
      },
      '2 OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM is a path, and OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE is not; both have to be.',
    ],
    [
      'a token that is none',
      {
        flags: { auth: 'resource-principal' },
        variables: resource,
        files: { ...resourceFiles, '/rp/rpst': { text: 'can ary' } },
      },
      '2 The file of OCI_RESOURCE_PRINCIPAL_RPST does not hold a token: it has characters that a token cannot have.',
    ],
    [
      'a file that holds no JWT',
      {
        flags: { auth: 'resource-principal' },
        variables: resource,
        files: { ...resourceFiles, '/rp/rpst': { text: 'canary' } },
      },
      '2 The file of OCI_RESOURCE_PRINCIPAL_RPST does not hold a token: it is not a JWT. | OCI writes this file. Is it the one that OCI gave?',
    ],
    [
      'a path that is not absolute',
      { flags: { auth: 'resource-principal' }, variables: { ...resource, OCI_RESOURCE_PRINCIPAL_RPST: 'rp/canary' } },
      '2 OCI_RESOURCE_PRINCIPAL_RPST does not hold a token: it is not a JWT. | Set it to the token itself, or to the absolute path of its file.',
    ],
    [
      'an ID token that is none',
      { flags: { auth: 'ci' }, variables: { ...client, GITLAB_CI: 'true', APPS_ID_TOKEN: 'canary' } },
      '2 APPS_ID_TOKEN does not hold a token: it is not a JWT. | An ID token is a JWT: three parts with dots between them, and nothing else.',
    ],
    [
      'a file without an ID token',
      {
        flags: { auth: 'ci' },
        variables: { ...client, APPS_ID_TOKEN_FILE: '/t' },
        files: { '/t': { text: 'canary\n' } },
      },
      '2 The file of APPS_ID_TOKEN_FILE does not hold a token: it is not a JWT. | An ID token is a JWT: three parts with dots between them, and nothing else.',
    ],
    [
      'an ID token of Bitbucket that is none',
      {
        flags: { auth: 'ci' },
        variables: { ...client, BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_STEP_OIDC_TOKEN: 'Bearer canary' },
      },
      '2 BITBUCKET_STEP_OIDC_TOKEN does not hold a token: it has characters that a token cannot have.',
    ],
    [
      'a request token of GitHub in two lines',
      { flags: { auth: 'ci' }, variables: { ...gitHub, ...client, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary\n2' } },
      '2 ACTIONS_ID_TOKEN_REQUEST_TOKEN does not hold a token: it has characters that a token cannot have.',
    ],
    [
      'a pod',
      { flags: { auth: 'workload-identity' } },
      '2 --auth: this is not a pod: KUBERNETES_SERVICE_HOST is not set. | Kubernetes sets it in each pod. On a compute instance: --auth instance-principal',
    ],
    [
      'a service account',
      { flags: { auth: 'workload-identity' }, variables: { KUBERNETES_SERVICE_HOST: '10.96.0.1' } },
      `2 This pod has no token of its service account: ${account}/token does not exist. | Kubernetes puts it there unless automountServiceAccountToken is false. OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH names another file.`,
    ],
    [
      'a certificate',
      {
        flags: { auth: 'workload-identity' },
        variables: { KUBERNETES_SERVICE_HOST: '10.96.0.1' },
        files: { ...pod, [`${account}/ca.crt`]: { text: 'canary' } },
      },
      `2 OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH: ${account}/ca.crt does not contain a certificate in PEM format.`,
    ],
    [
      'an address',
      { flags: { auth: 'workload-identity' }, variables: { KUBERNETES_SERVICE_HOST: 'a/canary' }, files: pod },
      '2 KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT_PROXYMUX are not the address of a service.',
    ],
    [
      'a delegation token',
      { flags: { auth: 'delegation-token' } },
      '2 --auth needs a delegation token: OCI_CLI_DELEGATION_TOKEN_FILE is missing, and so is delegation_token_file in the OCI profile. | Cloud Shell sets it in /etc/oci/config. On an instance without one: --auth instance-principal',
    ],
    [
      'a job',
      { flags: { auth: 'ci' }, variables: client },
      '2 --auth: this is not a job of a CI system that apps knows, and APPS_ID_TOKEN is not set. | Set APPS_ID_TOKEN or APPS_ID_TOKEN_FILE to an ID token, or sign in another way: --auth',
    ],
    [
      'a permission of GitHub',
      { flags: { auth: 'ci' }, variables: { GITHUB_ACTIONS: 'true', ...client } },
      '2 GitHub gives this job no ID token: its permissions lack `id-token: write`. | Add it to `permissions` of the job, beside `contents: read`.',
    ],
    [
      'an address of GitHub',
      {
        flags: { auth: 'ci' },
        variables: { ...gitHub, ...client, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://canary.example' },
      },
      '2 ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.',
    ],
    [
      'an address of GitHub with a path that would be a host',
      {
        flags: { auth: 'ci' },
        variables: { ...gitHub, ...client, ACTIONS_ID_TOKEN_REQUEST_URL: 'https://a.example//canary.example/t' },
      },
      '2 ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.',
    ],
    [
      'id_tokens of GitLab',
      { flags: { auth: 'ci' }, variables: { GITLAB_CI: 'true', ...client } },
      '2 GitLab gives this job no ID token: APPS_ID_TOKEN is not set. | Add to the job: id_tokens: { APPS_ID_TOKEN: { aud: https://cloud.oracle.com } }',
    ],
    [
      'oidc of Bitbucket',
      { flags: { auth: 'ci' }, variables: { BITBUCKET_BUILD_NUMBER: '1', ...client } },
      '2 Bitbucket gives this job no ID token: BITBUCKET_STEP_OIDC_TOKEN is not set. | Add to the step: oidc: true',
    ],
    [
      'the client of the trust',
      { flags: { auth: 'ci' }, variables: gitHub },
      '2 --auth needs the client that the identity propagation trust names: APPS_CLIENT_ID is not set. | How to set up the trust: docs/ci.md, "Without a stored secret".',
    ],
    [
      'a metadata service elsewhere',
      { flags: { auth: 'instance-principal' }, variables: { OCI_METADATA_BASE_URL: 'http://10.0.0.1/opc/v2' } },
      '2 OCI_METADATA_BASE_URL is not encrypted; http is accepted for this machine and for 169.254.169.254 only. | The service hands out a private key. Use https.',
    ],
    [
      'a metadata service that is none',
      { flags: { auth: 'instance-principal' }, variables: { OCI_METADATA_BASE_URL: 'canary' } },
      '2 OCI_METADATA_BASE_URL is not the address of a metadata service. | For example: http://169.254.169.254/opc/v2',
    ],
    [
      'a metadata service with a path that would be a host',
      { flags: { auth: 'instance-principal' }, variables: { OCI_METADATA_BASE_URL: 'http://127.0.0.1//canary/v2' } },
      '2 OCI_METADATA_BASE_URL is not the address of a metadata service. | For example: http://169.254.169.254/opc/v2',
    ],
    [
      'a federation service that is no address',
      { flags: { auth: 'instance-principal' }, variables: { OCI_SDK_AUTH_CLIENT_REGION_URL: 'auth' } },
      "2 OCI_SDK_AUTH_CLIENT_REGION_URL: 'auth' is not an https address. | Write the origin: https://auth.eu-frankfurt-1.oraclecloud.com",
    ],
    [
      'a federation service that is none',
      { flags: { auth: 'instance-principal' }, variables: { OCI_SDK_AUTH_CLIENT_REGION_URL: 'http://auth.example' } },
      "2 OCI_SDK_AUTH_CLIENT_REGION_URL: 'http://auth.example' is not encrypted; http is accepted for this machine only. | Write the origin: https://auth.eu-frankfurt-1.oraclecloud.com",
    ],
  ])('%s', async (_, asked, said) => expect(await refusal(asked)).toBe(said))
})
