import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  decidesTheGrant,
  mayBeUsedUp,
  proofIn,
  type TokensSeen,
  whyUntrusted,
} from '../../../src/offline-access/answer'
import {
  controlStep,
  grantVerdict,
  issuedStep,
  redeemedStep,
  revokedTokenStep,
  secondRefreshStep,
  spentStep,
} from '../../../src/offline-access/verdict'
import { runs } from '../../support/extent'

const refused = (error: string): Answer => ({ kind: 'refused', error, description: null })
const seen = (part: Partial<TokensSeen> = {}): TokensSeen => ({
  kind: 'tokens',
  expiresIn: { kind: 'absent' },
  scope: null,
  hasRefreshToken: true,
  refreshToken: { kind: null, expiresIn: null },
  idToken: 'absent',
  unacceptable: null,
  ...part,
})

describe('what a response proves about the token that was sent', () => {
  test.each<[string, Answer, string, boolean]>([
    ['tokens', seen(), 'accepted', false],
    ['tokens with a bad ID token', seen({ unacceptable: 'x' }), 'open', true],
    ['invalid_grant', refused('invalid_grant'), 'refused', false],
    ['invalid_client', refused('invalid_client'), 'open', false],
    ['invalid_request', refused('invalid_request'), 'open', false],
    ['invalid_scope', refused('invalid_scope'), 'open', false],
    ['unauthorized_client', refused('unauthorized_client'), 'open', false],
    [
      'invalid_grant with 401',
      { kind: 'refused', error: 'invalid_grant', description: null, unauthenticated: true },
      'refused',
      false,
    ],
    ['temporarily_unavailable', refused('temporarily_unavailable'), 'open', false],
    ['slow_down', refused('slow_down'), 'open', false],
    ['server_error', refused('server_error'), 'open', true],
    ['a code that is not known', refused('banana'), 'open', true],
    ['a name that every object has', refused('constructor'), 'open', true],
    ['a response that contradicts itself', { kind: 'untrusted', why: 'x' }, 'open', true],
    ['no response', { kind: 'lost', why: 'x' }, 'open', true],
    ['a rate limit', { kind: 'turned-away', why: 'x' }, 'open', false],
    ['nothing, as nothing was sent', { kind: 'not-sent', why: 'x' }, 'open', false],
  ])('%s', (_, answer, proof, usedUp) => expect([proofIn(answer).kind, mayBeUsedUp(answer)]).toEqual([proof, usedUp]))
})

const codes = [
  ...['invalid_grant', 'invalid_client', 'invalid_request', 'invalid_scope', 'unauthorized_client'],
  ...['unsupported_grant_type', 'server_error', 'temporarily_unavailable', 'slow_down', 'access_denied', 'banana'],
]
const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc
    .record({
      scope: fc.constantFrom(null, '', 'openid', 'openid offline_access'),
      hasRefreshToken: fc.boolean(),
      unacceptable: fc.constantFrom(null, null, 'its nonce is wrong'),
    })
    .map(seen),
  fc.constantFrom(...codes).map(refused),
  fc
    .constantFrom<Answer['kind']>('untrusted', 'lost', 'not-sent', 'turned-away')
    .map((kind) => ({ kind, why: 'x' }) as Answer),
)

describe('property: yes and no only with proof, whatever the responses are', () => {
  test('the verdict', () => {
    fc.assert(
      fc.property(answers, answers, answers, fc.boolean(), (first, second, control, usedBefore) => {
        const untrusted = [first, second].some((each) => whyUntrusted(each) !== null)
        const steps = [issuedStep(first), redeemedStep(second, { usedBefore }), controlStep(control, first)]
        const verdict = grantVerdict(steps, { untrusted })
        if (verdict === 'holds') {
          expect([first.kind, second.kind]).toEqual(['tokens', 'tokens'])
          const { scope } = first as TokensSeen
          const named = scope === null || scope.includes('offline_access')
          expect(named || (control.kind === 'tokens' && !control.hasRefreshToken)).toBe(true)
        }
        if (verdict === 'not-issued')
          expect(
            (first.kind === 'tokens' && !first.hasRefreshToken) || (first.kind === 'refused' && decidesTheGrant(first)),
          ).toBe(true)
        if (verdict === 'does-not-refresh') {
          expect(second.kind).toBe('refused')
          const { error } = second as Extract<Answer, { kind: 'refused' }>
          const isOfToken = error === 'invalid_grant' && !usedBefore
          expect(isOfToken || ['unauthorized_client', 'unsupported_grant_type'].includes(error)).toBe(true)
        }
      }),
      { numRuns: runs(1000) },
    )
  })

  test('the steps that use a token again', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const proof = proofIn(answer)
        const steps = [spentStep(answer, 0), revokedTokenStep(answer, null)]
        if (proof.kind !== 'accepted') steps.push(secondRefreshStep(proof, 5))
        const isOpen =
          whyUntrusted(answer) !== null ||
          (answer.kind !== 'tokens' && !(answer.kind === 'refused' && answer.error === 'invalid_grant'))
        for (const { status } of steps) expect(status === 'not-tried').toBe(isOpen)
      }),
      { numRuns: runs(300) },
    )
  })
})
