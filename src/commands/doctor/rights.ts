import { Failure } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import {
  commandNeeds,
  countingRoles,
  type Evidence,
  type Holders,
  isAllowed,
  isForReading,
  leastRole,
  moreThanNeeded,
  neededRole,
  readingRole,
  unknownRoles,
} from '../../identity-domain/auth/app-roles'
import type { Reading, SignedInAs } from '../../identity-domain/auth/own-rights'
import type { SignInStep, SignInStepName } from '../../identity-domain/auth/principals/principal'
import type { IdentityDomain } from '../../identity-domain/domain'
import { type Check, dependsOn, type Examination, fail, failed, orFailure, pass, unknown, warn } from './checks'

type Rights = Pick<Examination, 'checks' | 'roles' | 'commands'>

/** What nobody who is not signed in can be told. */
export function rightsNotTried(why: string): Rights {
  const names = ['sign-in', 'reading', 'signing-keys', 'app-roles', 'changing', 'least-privilege'] as const
  return { checks: names.map((name) => dependsOn(name, why)), roles: null, commands: commandsFor(nothingKnown) }
}

const nothingKnown: Evidence = { holders: null, hasRead: null }

const commandsFor = (evidence: Evidence): Examination['commands'] =>
  commandNeeds.map(({ command, needs }) => ({
    command,
    needs,
    allowed: isAllowed(needs, evidence),
    role: leastRole(needs),
  }))

/** Signs in, and reads one app. */
export async function checkRights(domain: IdentityDomain): Promise<Rights> {
  const { principal } = await domain.knownCredentials()
  const who = await orFailure(domain.signIn())
  const steps = stepChecks(principal?.steps ?? [], domain.signInSteps(), who)
  if (who instanceof Failure) return rightsAfter(signInFailed(who, steps), steps)
  const reading = await orFailure(domain.tryReading())
  if (!(reading instanceof Failure) && reading.outcome === 'not-signed-in')
    return rightsAfter(fail(exitCodes.notPermitted, 'sign-in', reading.failure.message, reading.failure.hint), steps)
  const hasRead = reading instanceof Failure || reading.outcome === 'failed' ? null : reading.outcome === 'read'
  const named = who.claims?.holders ?? null
  const holders = named ?? (hasRead === true ? await granted(domain) : null)
  const evidence = { holders: isConclusive(who, holders) ? holders : null, hasRead }
  return {
    checks: [
      ...steps,
      signedIn(who, reading),
      readingCheck(reading),
      await keysCheck(domain),
      rolesCheck(holders, {
        who,
        from: named === null ? `granted to the ${holders?.[0]?.who}` : 'in the access token',
      }),
      changingCheck(evidence, { areRolesKnown: countingRoles(holders) !== null }),
      leastPrivilege(holders),
    ],
    roles: countingRoles(holders),
    commands: commandsFor(evidence),
  }
}

/** OCI's own policies may let a user do what no app role does: what they allow to whom is not told here. */
const isConclusive = ({ kind }: SignedInAs, holders: Holders): boolean =>
  (kind !== 'signature' && kind !== 'principal') || isAllowed('change', { holders, hasRead: null }) === 'yes'

function rightsAfter(signIn: Check, steps: readonly Check[]): Rights {
  const { checks, ...rest } = rightsNotTried("the check 'sign-in'")
  return { checks: [...steps, signIn, ...checks.slice(1)], ...rest }
}

/** Of the steps that a sign-in takes, the first that was not reached is the one that failed. */
function stepChecks(
  names: readonly SignInStepName[],
  reached: readonly SignInStep[],
  who: SignedInAs | Failure,
): Check[] {
  const failedAt = who instanceof Failure ? names.find((name) => !reached.some(({ step }) => step === name)) : undefined
  return names.map((name) => {
    const done = reached.find(({ step }) => step === name)
    if (done !== undefined) return pass(name, done.detail)
    return name === failedAt && who instanceof Failure ? failed(name, who) : dependsOn(name, `the check '${failedAt}'`)
  })
}

function signInFailed(failure: Failure, steps: readonly Check[]): Check {
  const failedStep = steps.find(({ status }) => status === 'fail')
  if (failedStep === undefined) return failed('sign-in', failure)
  return dependsOn('sign-in', `the check '${failedStep.check}'`)
}

async function granted(domain: IdentityDomain): Promise<Holders> {
  const holders = await orFailure(domain.grantedRoles())
  return holders instanceof Failure ? null : holders
}

/** A token that was given, and a signature, are tried by the first request that carries them. */
function signedIn({ kind, from }: SignedInAs, reading: Reading | Failure): Check {
  const isProved = kind === 'client' || kind === 'client-key'
  if (!isProved && (reading instanceof Failure || reading.outcome === 'failed'))
    return unknown('sign-in', `It is unknown whether the domain accepts ${from}.`)
  return pass('sign-in', isProved ? `The domain issued an access token to ${from}.` : `The domain accepts ${from}.`)
}

function readingCheck(reading: Reading | Failure): Check {
  if (!(reading instanceof Failure) && reading.outcome === 'read') return pass('reading', 'One app could be read.')
  const { exitCode, message, hint } = reading instanceof Failure ? reading : reading.failure
  const isRefused = !(reading instanceof Failure) && reading.outcome === 'not-allowed'
  const fix = isRefused ? [hint, `To read only, ${readingRole} is enough.`].filter(Boolean).join(' ') : hint
  return fail(exitCode, 'reading', message, fix)
}

/** Only `test-offline` asks for them, to check signatures. */
async function keysCheck(domain: IdentityDomain): Promise<Check> {
  if ((await domain.readSigningKeys()) !== null) return pass('signing-keys', 'The signing keys can be read.')
  return warn(
    'signing-keys',
    'The signing keys could not be read: test-offline will not check signatures.',
    'In the console, turn on Settings, Domain settings, "Access signing certificate".',
  )
}

function rolesCheck(holders: Holders, { who, from }: { who: SignedInAs; from: string }): Check {
  if (holders === null) return unknown('app-roles', whyUnknown(who), whereToLook(who))
  if (holders.some(({ roles }) => roles === null))
    return unknown('app-roles', `${wordsFor(holders)} (${from}).`, whereToLook(who))
  const both = holders.length > 1 ? ' Both need a right.' : ''
  return pass('app-roles', `${wordsFor(holders)} (${from}).${both}`)
}

function wordsFor(holders: NonNullable<Holders>): string {
  const [only, ...others] = holders
  const listed = (roles: readonly string[] | null) => (roles === null ? 'not known' : roles.join(', ') || 'None')
  if (only !== undefined && others.length === 0) return listed(only.roles)
  return holders.map(({ who, roles }) => `The ${who}: ${listed(roles)}`).join('. ')
}

function whyUnknown({ kind, claims }: SignedInAs): string {
  if (kind === 'principal')
    return 'A session token contains no app roles, and the domain does not return those of a dynamic group.'
  if (kind === 'signature')
    return 'A signature contains no app roles, and the domain does not return those of its user.'
  if (claims === null) return 'The access token is not a JWT, so its app roles are unknown.'
  return kind === 'bearer'
    ? 'The access token contains no app roles.'
    : 'The access token contains no app roles, and the domain does not return them.'
}

function whereToLook({ kind, claims }: SignedInAs): string {
  const isOfUser = kind === 'signature' || kind === 'principal' || claims?.holders?.some(({ who }) => who === 'user')
  const where = isOfUser ? "with the domain's administrators" : 'with the app'
  return `The console shows them ${where}. All commands work with ${neededRole}.`
}

/** Where the roles are not known, their own check says which one is needed. */
function changingCheck(evidence: Evidence, { areRolesKnown }: { areRolesKnown: boolean }): Check {
  if (evidence.hasRead === false)
    return warn('changing', 'These credentials cannot read apps, so they cannot change them.')
  const give = `Grant the role ${neededRole} to change settings.`
  switch (isAllowed('change', evidence)) {
    case 'yes':
      return pass('changing', 'Its roles allow changing apps. Nothing was changed to check this.')
    case 'no':
      return warn('changing', 'Its roles do not allow changing apps: the set-* commands will be refused.', give)
    default:
      return unknown(
        'changing',
        'It is unknown whether it may change apps. Nothing was changed to check this.',
        areRolesKnown ? give : null,
      )
  }
}

function leastPrivilege(holders: Holders): Check {
  if (holders === null || countingRoles(holders) === null)
    return unknown('least-privilege', 'The roles are unknown, so it is unknown whether they exceed what is needed.')
  const more = moreThanNeeded(holders)
  const enough = `${neededRole} is enough for every command; to read only, ${readingRole} is.`
  if (more.length > 0) return warn('least-privilege', `More than needed: ${more.join(', ')}.`, enough)
  const others = unknownRoles(holders)
  if (others.length === 0 && isForReading(holders))
    return pass('least-privilege', `${readingRole} is the least role that reads all apps. It may also change users.`)
  return others.length === 0
    ? pass('least-privilege', 'No role exceeds what is needed.')
    : warn('least-privilege', `Unknown roles: ${others.join(', ')}.`, enough)
}
