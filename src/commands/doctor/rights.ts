import { Failure } from '../../errors'
import { exitCodes } from '../../exit-codes'
import type { IdentityDomain } from '../../identity-domain/domain'
import type { Reading, SignedInAs } from '../../identity-domain/own-rights'
import { commandNeeds, isAllowed, moreThanNeeded, neededRole } from '../../token-settings/app-roles'
import { type Check, dependsOn, type Examination, fail, pass, unknown, warn } from './checks'

const method: Record<SignedInAs['kind'], string> = {
  bearer: 'an access token',
  client: "a client's secret",
  'client-key': "a client's private key",
  signature: 'a signature on each request',
}

type Rights = Pick<Examination, 'checks' | 'roles' | 'commands'>

/** What nobody who is not signed in can be told. */
export function rightsNotTried(why: string): Rights {
  const names = ['sign-in', 'reading', 'signing-keys', 'app-roles', 'changing', 'least-privilege'] as const
  return { checks: names.map((name) => dependsOn(name, why)), roles: null, commands: commandsFor(null, null) }
}

const commandsFor = (roles: readonly string[] | null, hasRead: boolean | null): Examination['commands'] =>
  commandNeeds.map(({ command, needs }) => ({ command, needs, allowed: isAllowed(needs, { roles, hasRead }) }))

/** Signs in, and reads one app. */
export async function checkRights(domain: IdentityDomain): Promise<Rights> {
  const who = await orFailure(domain.signIn())
  if (who instanceof Failure) return rightsAfter(fail(who.exitCode, 'sign-in', who.message, who.hint))
  const reading = await orFailure(domain.tryReading())
  if (!(reading instanceof Failure) && reading.outcome === 'not-signed-in')
    return rightsAfter(fail(exitCodes.notPermitted, 'sign-in', reading.failure.message, reading.failure.hint))
  const hasRead = reading instanceof Failure || reading.outcome === 'failed' ? null : reading.outcome === 'read'
  const roles = who.roles ?? (hasRead === true ? await granted(domain) : null)
  const source = who.roles === null ? 'granted to the client' : 'in the access token'
  return {
    checks: [
      signedIn(who, reading),
      readingCheck(reading),
      await keysCheck(domain),
      ...rolesChecks(roles, source, hasRead),
    ],
    roles,
    commands: commandsFor(roles, hasRead),
  }
}

function rightsAfter(signIn: Check): Rights {
  const { checks, ...rest } = rightsNotTried("the check 'sign-in'")
  return { checks: [signIn, ...checks.slice(1)], ...rest }
}

async function orFailure<Result>(promise: Promise<Result>): Promise<Result | Failure> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

async function granted(domain: IdentityDomain): Promise<string[] | null> {
  const roles = await orFailure(domain.grantedRoles())
  return roles instanceof Failure ? null : roles
}

/** A token that was given, and a signature, are tried by the first request that carries them. */
function signedIn({ kind, from, endsAt }: SignedInAs, reading: Reading | Failure): Check {
  const isProved = kind === 'client' || kind === 'client-key'
  const ends = kind === 'bearer' && endsAt !== null ? ` It says that it ends at ${endsAt.toISOString()}.` : ''
  if (!isProved && (reading instanceof Failure || reading.outcome === 'failed'))
    return unknown('sign-in', `No answer shows whether the domain accepts ${from}.`)
  return pass('sign-in', `The domain accepts ${from}: ${method[kind]}.${ends}`)
}

function readingCheck(reading: Reading | Failure): Check {
  if (!(reading instanceof Failure) && reading.outcome === 'read') return pass('reading', 'One app could be read.')
  const { exitCode, message, hint } = reading instanceof Failure ? reading : reading.failure
  return fail(exitCode, 'reading', message, hint)
}

/** Only `test-offline` asks for them, to check signatures. */
async function keysCheck(domain: IdentityDomain): Promise<Check> {
  if ((await domain.readSigningKeys()) !== null) return pass('signing-keys', 'The signing keys can be read.')
  return warn(
    'signing-keys',
    'The signing keys could not be read: test-offline will not check signatures.',
    'Let the domain show them: Settings, Domain settings, "Access signing certificate".',
  )
}

function rolesChecks(roles: readonly string[] | null, source: string, hasRead: boolean | null): Check[] {
  if (roles === null) {
    const why = 'The access token names no app roles, and the domain does not tell them.'
    return [
      unknown('app-roles', why, `The role that all commands work with is ${neededRole}.`),
      hasRead === false
        ? warn('changing', 'What may not read apps cannot change them.')
        : unknown('changing', 'Whether apps may be changed is not known; nothing is changed to find out.'),
      unknown('least-privilege', 'Without the roles it is not known whether they are more than is needed.'),
    ]
  }
  return [
    pass('app-roles', `${roles.length === 0 ? 'None' : roles.join(', ')} (${source}).`),
    changingCheck(roles, hasRead),
    leastPrivilege(roles),
  ]
}

function changingCheck(roles: readonly string[], hasRead: boolean | null): Check {
  const give = `Give the role ${neededRole}, if it is to change settings.`
  const allowed = isAllowed('change', { roles, hasRead })
  if (allowed === 'yes') return pass('changing', 'By its roles it may change apps; nothing was changed to find out.')
  if (allowed === 'no') return warn('changing', 'By its roles it may not change apps: set-… will be refused.', give)
  return unknown('changing', 'What its roles allow is not known.', give)
}

function leastPrivilege(roles: readonly string[]): Check {
  const more = moreThanNeeded(roles)
  if (more.length === 0) return pass('least-privilege', 'It has no role that is more than is needed.')
  return warn(
    'least-privilege',
    `More than is needed: ${more.join(', ')}.`,
    `${neededRole} is enough for every command here.`,
  )
}
