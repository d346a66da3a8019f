import { UsageError } from '../../failures/errors'
import type { Principal } from '../../identity-domain/auth/principals/principal'
import {
  type ExchangingClient,
  gitHubJobToken,
  type JobTokenSource,
  obtainByExchange,
} from '../../identity-domain/auth/principals/token-exchange'
import type { Secret } from '../../secrets/secrets'
import { isLoopback } from '../domain-url'
import { nonEmpty, secretFrom } from '../secret-setting'
import type { SettingsSources, Variables } from '../settings-sources'
import type { PrincipalChoice } from './auth-method'
import { jwtIn, tokenIn } from './read-token'

/**
 * A job of a CI system, by the ID token that the system issues for it. The domain exchanges it.
 *
 * @throws {UsageError} outside of a job
 */
export async function ciJob({ from }: PrincipalChoice, sources: SettingsSources): Promise<Principal> {
  const jobToken = await jobTokenSource(from, sources)
  return {
    kind: 'principal',
    method: 'ci',
    steps: ['job-token', 'token-exchange'],
    obtain: obtainByExchange({ jobToken, client: await exchangingClient(from, sources) }),
    holder: 'the user that the identity propagation trust names',
    advice: 'Run the job once more: the session may have ended.',
    from: `job of ${jobToken.from} (${from})`,
  }
}

/** The client that the trust names. */
async function exchangingClient(from: string, sources: SettingsSources): Promise<ExchangingClient> {
  const { variables } = sources.environment
  const clientId = nonEmpty('APPS_CLIENT_ID', variables)
  if (clientId === undefined)
    throw new UsageError(
      `${from} needs the client that the identity propagation trust names: APPS_CLIENT_ID is not set.`,
      'How to set up the trust: docs/ci.md, "Without a stored secret".',
    )
  const proofs = ['SECRET', 'SECRET_FILE', 'KEY', 'KEY_FILE'].map((each) => `APPS_CLIENT_${each}`)
  if (proofs.every((each) => variables[each] === undefined)) return { kind: 'public', clientId }
  const { client } = await import('../client')
  return (await client(sources)) as ExchangingClient
}

/** CI systems that put an ID token into a variable of each job that asks for one. */
const systems: readonly {
  name: string
  /** Set in each of its jobs. */
  mark: string
  variable: string
  /** Why the variable is missing. */
  fix(audience: string): string
}[] = [
  {
    name: 'GitLab',
    mark: 'GITLAB_CI',
    variable: 'APPS_ID_TOKEN',
    fix: (audience) => `Add to the job: id_tokens: { APPS_ID_TOKEN: { aud: ${audience} } }`,
  },
  {
    name: 'Bitbucket',
    mark: 'BITBUCKET_BUILD_NUMBER',
    variable: 'BITBUCKET_STEP_OIDC_TOKEN',
    fix: () => 'Add to the step: oidc: true',
  },
  {
    name: 'CircleCI',
    mark: 'CIRCLECI',
    variable: 'CIRCLE_OIDC_TOKEN_V2',
    fix: () => 'CircleCI sets it in jobs that use at least one context.',
  },
]

/** For whom the ID token is. Oracle's own examples name it; a trust can name another one. */
const usualAudience = 'https://cloud.oracle.com'

async function jobTokenSource(from: string, sources: SettingsSources): Promise<JobTokenSource> {
  const { variables } = sources.environment
  const own = await secretFrom('APPS_ID_TOKEN', sources)
  const isSet = (name: string) => (variables[name] ?? '') !== ''
  // A container that a job starts has the token at most, and not what else marks the job.
  const system = systems.find(({ mark }) => isSet(mark)) ?? systems.find(({ variable }) => isSet(variable))
  if (own !== null) {
    const read = async () => givenToken((await secretFrom('APPS_ID_TOKEN', sources)) ?? own, sources)
    await read()
    return { from: system?.name ?? own.from, read }
  }
  const audience = nonEmpty('APPS_ID_TOKEN_AUDIENCE', variables) ?? usualAudience
  if ((variables['GITHUB_ACTIONS'] ?? '') !== '') return ofGitHub(variables, audience, sources)
  if (system === undefined)
    throw new UsageError(
      `${from}: this is not a job of a CI system that apps knows, and APPS_ID_TOKEN is not set.`,
      'Set APPS_ID_TOKEN or APPS_ID_TOKEN_FILE to an ID token, or sign in another way: --auth',
    )
  const { name, variable, fix } = system
  const token = nonEmpty(variable, variables)
  if (token === undefined)
    throw new UsageError(`${name} gives this job no ID token: ${variable} is not set.`, fix(audience))
  const given = givenToken({ value: token, from: variable }, sources)
  return { from: name, read: async () => given }
}

/** What is wrong with a setting is said before anything is sent. @throws {UsageError} */
const givenToken = ({ value, from }: { value: string; from: string }, sources: SettingsSources): Secret =>
  jwtIn(
    value,
    from.endsWith('_FILE') ? `The file of ${from}` : from,
    sources,
    'An ID token is a JWT: three parts with dots between them, and nothing else.',
  )

function ofGitHub(variables: Variables, audience: string, sources: SettingsSources): JobTokenSource {
  const [url, requestToken] = ['URL', 'TOKEN'].map((each) => variables[`ACTIONS_ID_TOKEN_REQUEST_${each}`] || null)
  if (!url || !requestToken)
    throw new UsageError(
      'GitHub gives this job no ID token: its permissions lack `id-token: write`.',
      'Add it to `permissions` of the job, beside `contents: read`.',
    )
  const secret = tokenIn(requestToken, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', sources)
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || parsed.pathname.startsWith('//') || (parsed.protocol !== 'https:' && !isLoopback(parsed)))
    throw new UsageError('ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.')
  return gitHubJobToken({ url: parsed, requestToken: secret, audience })
}
