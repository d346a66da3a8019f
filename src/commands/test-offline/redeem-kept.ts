import type { Context } from '../../command'
import { UsageError } from '../../errors'
import type { OAuthNetwork } from '../../identity-domain/oauth/network'
import { revokeAll } from '../../identity-domain/oauth/revoke'
import { type Age, ageStep, lifetimeStep } from '../../token-settings/measured-lifetime'
import { type Step, step } from '../../token-settings/offline-step'
import { verdictOf } from '../../token-settings/offline-verdict'
import { beginCourse, type Course, type Found, nothing, refresh } from './course'
import { secretFor } from './credentials'
import { type KeptToken, notWritten, readKept, textOf } from './kept-file'
import { createReporter, type Reporter } from './reporter'
import type { OfflineRequest } from './request'
import { subjectFor } from './subject'
import type { Report } from './view'

/**
 * Redeems a token that was left behind, and learns how long it lived. The one that comes for it is saved before anything
 * is reported; nothing is revoked, and nothing used twice.
 *
 * @throws {UsageError} when the file is for another client or provider
 */
export async function redeemKept(request: OfflineRequest, network: OAuthNetwork, context: Context): Promise<Report> {
  const path = request.from as string
  const kept = await readKept(path, context.environment.files)
  const asked = { ...request, grant: kept.grant ?? request.grant }
  const provider = network.issuer?.href ?? (network.domain as URL).origin
  ensureBound(path, 'provider', kept.provider, provider)
  const refreshToken = context.secrets.keep(kept.refreshToken)
  const subject = await subjectFor({ ...asked, scope: kept.scope, resource: undefined }, network, context)
  ensureBound(path, 'client', kept.clientId, subject.client.clientId)
  const secret = await secretFor(subject, asked, network, context)
  const reporter = createReporter(context.output)
  const asking = await beginCourse(network, { clientId: kept.clientId, secret }, reporter)
  const course = { asked, subject, asking, reporter, context, password: null }
  // Written down first: after a crash, the file says that its token may be used up.
  await replace(path, { ...kept, inUse: true }, 'nothing was sent', context)
  await reporter.add(step('refresh-token-issued', 'pass', `kept since ${kept.receivedAt.toISOString()}`))
  const sentAt = network.run.clock.now()
  // Nothing is shown before the new token is safe: whoever reads the output may be gone.
  const held = heldBack()
  const found = await refresh({ ...nothing, current: refreshToken }, { ...course, reporter: held })
  const lived = ageOf(kept, sentAt, network.run.clock.now(), found)
  const saved = savedFrom(found, kept, lived)
  if (saved !== null) await save(path, saved, course)
  for (const each of held.steps) await reporter.add(each)
  if (found.rotated !== null) await reporter.add(step('kept', 'pass', `the refresh token that lives now is in ${path}`))
  await reporter.add(ageStep(lived))
  return reportOf(found, lived, course)
}

async function reportOf(found: Found, lived: Age, { asked, subject, reporter }: Course): Promise<Report> {
  const tokens = found.second?.tokens?.seen ?? null
  const configured = subject.resource?.accessTokenExpiry.seconds ?? null
  if (tokens !== null)
    await reporter.add(lifetimeStep(tokens.expiresIn, { configured, customExpiry: subject.customExpiry }))
  await reporter.add(step('revoked', 'not-tried', 'left out: --from revokes nothing'))
  return {
    subject,
    grant: asked.grant,
    granted: tokens?.scope ?? null,
    verdict: verdictOf(reporter.steps),
    steps: reporter.steps,
    issued: null,
    rotated: found.rotated,
    reuseRefused: null,
    expiresIn: tokens?.expiresIn.kind === 'seconds' ? tokens.expiresIn.seconds : null,
    ...lived,
    diagnosis: [],
    revoked: false,
  }
}

function ensureBound(path: string, what: string, kept: string, asked: string): void {
  if (kept === asked) return
  throw new UsageError(`--from: the token in ${path} is for another ${what} (${kept}), not for ${asked}.`)
}

/**
 * From below: it worked, and between getting it and sending it at least this passed. From above: it was refused, and is
 * no older than this; unless it may have been used up, which ends it as well.
 */
function ageOf(kept: KeptToken, sentAt: Date, answeredAt: Date, { second }: Found): Age {
  const { answer } = second ?? {}
  const seconds = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000
  if (answer?.kind === 'tokens') {
    const lived = Math.max(0, Math.floor(seconds(kept.receivedAt, sentAt)))
    return { atLeast: Math.max(lived, kept.atLeast ?? 0), atMost: null }
  }
  const ended = answer?.kind === 'refused' && answer.error === 'invalid_grant' && !kept.inUse
  return { atLeast: kept.atLeast, atMost: ended ? Math.max(0, Math.ceil(seconds(kept.askedAt, answeredAt))) : null }
}

/** What the file shall hold now; null where it is to stay as it is, with the mark that its token may be used up. */
function savedFrom({ second, current, rotated }: Found, kept: KeptToken, { atLeast }: Age): KeptToken | null {
  if (second?.answer.kind === 'refused' || second?.answer.kind === 'not-sent') return kept
  const tokens = second?.tokens ?? null
  if (tokens === null || current === null || rotated === null) return null
  const times = rotated ? { askedAt: tokens.sentAt, receivedAt: tokens.receivedAt } : {}
  return { ...kept, ...times, refreshToken: current.reveal(), atLeast, inUse: false }
}

function heldBack(): Reporter {
  const steps: Step[] = []
  return {
    steps,
    async add(each) {
      steps.push(each)
    },
  }
}

/** What cannot be saved is revoked: nobody could use it any more, but somebody might find it. */
async function save(path: string, kept: KeptToken, { asking, context }: Course): Promise<void> {
  try {
    await replace(path, kept, 'the token in it is used up, and the new one was not saved', context)
  } catch (error) {
    await revokeAll(asking)
    throw error
  }
}

async function replace(path: string, kept: KeptToken, consequence: string, { environment }: Context): Promise<void> {
  try {
    await environment.files.replace(path, textOf(kept))
  } catch (error) {
    throw notWritten(path, error, consequence)
  }
}
