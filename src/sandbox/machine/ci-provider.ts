import { jsonResponse, queryOf, type SandboxRequest, type SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { methodNotAllowed } from '../oauth/oauth-form'
import type { SandboxState } from '../state'
import { repository } from './identities'
import { foreignKeys, signForeignJwt } from './jwt'

// GitHub's provider of tokens for jobs. Source: GitHub documentation, "OpenID Connect reference". The issuer is GitHub's own
// address, as in its tokens; its keys are at an address of the sandbox.

export const githubIssuer = 'https://token.actions.githubusercontent.com'
export const gitlabIssuer = 'https://gitlab.com'

/** GitHub's tokens end after five minutes, GitLab's with the job: an hour by default. */
const minutes = { github: 5, gitlab: 60 }

export const jobTokenPath = '/ci/token'
export const keysPath = '/ci/.well-known/jwks'

/** Where a trust finds the keys of these tokens. */
export const keysAddress = ({ url }: Pick<SandboxState, 'url'>): string => `${url}${keysPath}`

type Endpoint = (state: SandboxState, request: SandboxRequest) => SandboxResponse

export const ciRoutes: Readonly<Record<string, Endpoint>> = {
  [jobTokenPath]: jobToken,
  [keysPath]: reading(() => foreignKeys()),
  '/ci/.well-known/openid-configuration': reading((state) => ({
    issuer: githubIssuer,
    jwks_uri: keysAddress(state),
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    claims_supported: Object.keys(githubClaims(state, '')),
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  })),
}

function reading(document: (state: SandboxState) => JsonObject): Endpoint {
  return (state, request) => (request.method === 'GET' ? jsonResponse(document(state)) : methodNotAllowed('GET'))
}

/** What `ACTIONS_ID_TOKEN_REQUEST_URL` answers. */
function jobToken(state: SandboxState, request: SandboxRequest): SandboxResponse {
  if (request.method !== 'GET') return methodNotAllowed('GET')
  const [, secret = ''] = /^bearer (\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
  if (secret !== state.machine.jobSecret) return jsonResponse({ message: 'Unauthorized' }, { status: 401 })
  const audience = queryOf(request).get('audience') ?? `https://github.com/${repository.owner}`
  return jsonResponse({ count: 1, value: signForeignJwt(githubClaims(state, audience)) })
}

function githubClaims({ clock, newId }: SandboxState, aud: string): JsonObject {
  const { owner, name, ref } = repository
  const iat = Math.floor(clock.now().getTime() / 1000)
  return {
    jti: newId(),
    sub: `repo:${name}:ref:${ref}`,
    aud,
    ref,
    sha: '3f1d2c8b5a7e9046d1c2b3a4958677e6f5d4c3b2',
    repository: name,
    repository_owner: owner,
    repository_owner_id: '1000001',
    repository_id: '2000002',
    repository_visibility: 'private',
    run_id: '30000000003',
    run_number: '42',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    actor: 'dana',
    actor_id: '4000004',
    workflow: 'Audit',
    workflow_ref: `${name}/.github/workflows/audit.yml@${ref}`,
    job_workflow_ref: `${name}/.github/workflows/audit.yml@${ref}`,
    event_name: 'schedule',
    head_ref: '',
    base_ref: '',
    ref_type: 'branch',
    ref_protected: 'true',
    iss: githubIssuer,
    nbf: iat - 300,
    exp: iat + minutes.github * 60,
    iat,
  }
}

/** What GitLab puts into a variable that `id_tokens` of the job names. Source: GitLab documentation, "ID tokens". */
export function gitlabToken({ clock, newId }: SandboxState, aud: string): string {
  const { owner, name } = repository
  const iat = Math.floor(clock.now().getTime() / 1000)
  return signForeignJwt({
    namespace_id: '72',
    namespace_path: owner,
    project_id: '20',
    project_path: name,
    user_login: 'dana',
    pipeline_id: '574',
    pipeline_source: 'schedule',
    job_id: '302',
    ref: 'main',
    ref_type: 'branch',
    ref_protected: 'true',
    runner_environment: 'gitlab-hosted',
    iss: gitlabIssuer,
    sub: `project_path:${name}:ref_type:branch:ref:main`,
    aud,
    jti: newId(),
    iat,
    nbf: iat - 5,
    exp: iat + minutes.gitlab * 60,
  })
}
