// One case of a provider: what bare HTTP requests show, what `apps test-offline` says, and whether both are the same.
import { apps, environment, here } from '../bench/measure.mjs'
import { approve, bareControl, bareGrant } from './bare.mjs'
import { run, sleep } from './processes.mjs'

export const exits = { holds: 0, 'not-issued': 1, 'does-not-refresh': 1, incomplete: 3 }

/**
 * @param asked as of {@link bareGrant}, with `args` for `apps` alone
 * @returns what is compared with the expectation: the verdict, the steps that do not pass, and where the two differ
 */
export async function grantCase(asked) {
  const facts = await bareGrant(asked)
  if (asked.control) facts.control = await bareControl(asked)
  const { code, report, error } = await testOffline(asked)
  if (report === null) return { exit: code, refused: error, ...unless(code === 4 && facts.error !== undefined, facts) }
  const steps = Object.fromEntries(report.steps.map(({ step, status }) => [step, status]))
  const wanted = stepsFor(facts, asked)
  const differing = Object.keys({ ...steps, ...wanted }).filter((step) => steps[step] !== wanted[step])
  const open = Object.entries(steps).filter(([, status]) => status !== 'pass')
  return {
    verdict: report.verdict,
    ...unless(code === exits[report.verdict], { exit: code }),
    ...Object.fromEntries(open),
    ...Object.fromEntries(
      differing.map((step) => [`${step}, by bare requests`, `${wanted[step]} (${JSON.stringify(facts)})`]),
    ),
  }
}

const unless = (isFine, fields) => (isFine ? {} : fields)

/** Runs the program as a user does; `person.mjs` is the browser. */
export async function testOffline({
  issuer,
  client,
  grant = 'code',
  scope,
  answers,
  redirectUri,
  rotationWait,
  control = false,
  args = [],
}) {
  const words = [
    ...['test-offline', client.id, '--issuer', issuer, '-o', 'json'],
    ...(grant === 'code' ? ['--redirect-uri', redirectUri] : ['--grant', grant]),
    ...(grant === 'password' ? ['--username', answers.username, '--password-stdin'] : []),
    ...(client.method === 'basic' || client.method === 'none' ? [] : ['--auth-method', client.method]),
    ...extraScope(scope),
    ...(rotationWait === undefined ? [] : ['--rotation-wait', `${rotationWait}s`]),
    ...(control ? ['--control'] : []),
    ...args,
  ]
  let said = ''
  let isApproving = false
  const onStderr = (text) => {
    said = text
    if (isApproving || !text.includes(' and enter the code ')) return
    isApproving = true
    // The address that holds the code stands on the next line.
    sleep(0.5)
      .then(() => approve(deviceIn(said), answers))
      .catch(() => undefined)
  }
  const { code, stdout, stderr } = await run(process.execPath, [apps, ...words], {
    seconds: 60,
    input: grant === 'password' ? `${answers.password}\n` : '',
    onStderr,
    env: environment({
      ...(client.method === 'none' ? {} : { APPS_TEST_CLIENT_SECRET: client.secret }),
      BROWSER: `"${process.execPath}" "${here('../strangers/programs/person.mjs')}"`,
      STRANGERS_ANSWERS: JSON.stringify(answers),
    }),
  })
  const report = stdout === '' ? null : JSON.parse(stdout)
  return { code, report, error: errorIn(stderr) }
}

function deviceIn(said) {
  const [, verification_uri, user_code] = /Open (\S+) and enter the code (\S+)/.exec(said)
  const [, verification_uri_complete] = /Or open (\S+), which/.exec(said) ?? []
  return { verification_uri, verification_uri_complete, user_code }
}

function errorIn(stderr) {
  try {
    return JSON.parse(stderr.trimEnd().split('\n').at(-1)).error.message
  } catch {
    return null
  }
}

const extraScope = (scope) => {
  const words = scope.split(' ').filter((word) => word !== 'openid' && word !== 'offline_access')
  return words.length === 0 ? [] : ['--scope', words.join(' ')]
}

/** What each step must say when bare requests showed this. */
export function stepsFor(facts, { scope, discovery = 'pass' }) {
  const left = (...names) => Object.fromEntries(names.map((name) => [name, 'not-tried']))
  const after = [
    'refresh-token-redeems',
    'access-token-renewed',
    'refresh-token-rotated',
    'scope-kept',
    'id-tokens-agree',
  ]
  const end = ['spent-token-refused', 'revoked-token-refused']
  if (facts.error !== undefined)
    return {
      discovery,
      'sign-in': 'fail',
      'refresh-token-issued': isAboutClient(facts.error) ? 'fail' : 'not-tried',
      ...left('id-token', 'access-token-lifetime', ...after, ...end),
      revoked: 'pass',
    }
  const first = {
    discovery,
    'sign-in': 'pass',
    'id-token': facts.idToken ? 'pass' : 'not-tried',
    'refresh-token-issued': issued(facts),
    'access-token-lifetime': facts.expiresIn === null ? 'warn' : 'pass',
    revoked: facts.revoked === true ? 'pass' : 'warn',
  }
  if (!facts.refreshToken) return { ...first, ...left(...after, ...end) }
  if (facts.redeemed !== 'accepted')
    return {
      ...first,
      'refresh-token-redeems': isAboutToken(facts.redeemed) || isAboutClient(facts.redeemed) ? 'fail' : 'not-tried',
      ...left(...after.slice(1), ...end),
    }
  return {
    ...first,
    'refresh-token-redeems': 'pass',
    'access-token-renewed': facts.renewed ? 'pass' : 'fail',
    'refresh-token-rotated': facts.rotated ? 'pass' : 'warn',
    'scope-kept': scopeKept(facts, scope),
    'id-tokens-agree': facts.idToken && facts.idTokenAgain ? 'pass' : 'not-tried',
    'spent-token-refused': spent(facts),
    'revoked-token-refused': ended(facts.afterRevocation),
    ...(facts.control === undefined ? {} : { 'without-offline-access': decides(facts) }),
  }
}

const isAboutClient = (error) =>
  ['unauthorized_client', 'unsupported_grant_type', 'unsupported_response_type', 'invalid_scope'].includes(error)
const isAboutToken = (error) => error === 'invalid_grant'

function issued({ refreshToken, scope }) {
  if (!refreshToken) return 'fail'
  return scope !== null && !scope.split(' ').includes('offline_access') ? 'warn' : 'pass'
}

/** Both answers name a scope; whether it is the same, and all that was asked for. */
function scopeKept({ scope, scopeAgain }, asked) {
  if (scope === null && scopeAgain === null) return 'not-tried'
  const again = (scopeAgain ?? scope).split(' ')
  if (scope.split(' ').some((word) => !again.includes(word))) return 'fail'
  return asked.split(' ').every((word) => again.includes(word)) ? 'pass' : 'warn'
}

/** Whether it was offline_access that brought this refresh token. */
const decides = ({ kind, control }) => (control.refreshToken && control.kind === kind ? 'warn' : 'pass')

function spent({ rotated, reused }) {
  if (!rotated) return 'not-tried'
  if (reused === 'accepted') return 'warn'
  return isAboutToken(reused) ? 'pass' : 'not-tried'
}

function ended(afterRevocation) {
  if (afterRevocation === 'accepted') return 'warn'
  return isAboutToken(afterRevocation) ? 'pass' : 'not-tried'
}
