import type { Diagnosis } from '../../offline-access/condition'
import type { Step, StepStatus } from '../../offline-access/step'
import type { Verdict } from '../../offline-access/verdict'
import type { Cell, Detail, JsonObject, Tone, View } from '../../output/output'
import { wrap } from '../../output/wrap'
import type { OAuthApp } from '../../token-settings/app'
import type { InteractiveGrant } from '../../token-settings/grants'
import type { TestTarget } from './test-target'

/** Everything that one run found out. */
export interface Report {
  testTarget: TestTarget
  grant: InteractiveGrant
  granted: string | null
  /** A token response came, whatever it granted. */
  hasTokens: boolean
  verdict: Verdict
  steps: readonly Step[]
  /** Why a token response must not be used; null where each may. */
  untrusted: string | null
  /** null: not found out. */
  issued: boolean | null
  rotated: boolean | null
  reuseRefused: boolean | null
  expiresIn: number | null
  atLeast: number | null
  atMost: number | null
  diagnosis: readonly Diagnosis[]
  revoked: boolean
  /** Whether this run had a sign-in; not with `--from`. */
  signsIn: boolean
  /** What to do where the verdict is `incomplete`. */
  next: string
}

const marks: Record<StepStatus, { mark: string; tone: Tone }> = {
  pass: { mark: '✓', tone: 'good' },
  fail: { mark: '✗', tone: 'bad' },
  warn: { mark: '!', tone: 'warn' },
  'not-tried': { mark: '–', tone: 'dim' },
}

const longestStatus = 'not-tried'.length
const longestStep = 'without-offline-access'.length

/** One step on a line: for people with a sign and a word, for scripts in columns. */
export const stepView: View<Step> = {
  columns: [
    { title: 'Step', name: 'step', forPeople: ({ step }) => step, forScripts: ({ step }) => step },
    { title: 'Status', name: 'status', forPeople: ({ status }) => status, forScripts: ({ status }) => status },
    { title: 'Detail', name: 'detail', forPeople: ({ detail }) => detail, forScripts: ({ detail }) => detail },
    { title: 'Fix', name: 'fix', forScripts: ({ fix }) => fix ?? '' },
  ],
  json: stepJson,
  details: (step) => [...linesOf(step), ...(step.fix === null ? [] : [{ line: `  → ${step.fix}` }])],
}

/** For the narrowest usual terminal; in columns. */
const width = 80

/** Steps that were left out for one reason, in one line for people. */
export const notTriedView: View<readonly Step[]> = {
  columns: [],
  json: () => ({}),
  details: ([first, ...others]) =>
    first === undefined
      ? []
      : linesOf({ ...first, step: others.length === 0 ? first.step : `${others.length + 1} more steps` }),
}

/** The detail goes on below itself, so that the steps stay a column. */
function linesOf({ step, status, detail }: Omit<Step, 'step'> & { step: string }): Detail[] {
  const { mark, tone } = marks[status]
  const judged = `${mark} ${status.padEnd(longestStatus)}`
  const named = `  ${step.padEnd(longestStep)}  `
  const shown = status === 'pass' ? 'dim' : 'strong'
  const [first = '', ...others] = wrap(detail, judged + named, width)
  const start: Cell = [{ text: judged, tone }, named, { text: first, tone: shown }]
  return [{ line: start }, ...others.map((text) => ({ line: { text, tone: shown } as const }))]
}

function stepJson({ step, status, detail, fix }: Step): JsonObject {
  return { step, status, detail, ...(fix === null ? {} : { fix }) }
}

const verdictWords: Record<Verdict, { text: string; tone: Tone }> = {
  holds: { text: 'holds: the client gets a refresh token, and it works', tone: 'good' },
  'not-issued': { text: 'not issued: the client gets no refresh token', tone: 'bad' },
  'does-not-refresh': { text: 'does not refresh: the client gets a refresh token that does not work', tone: 'bad' },
  incomplete: { text: 'incomplete: this could not be found out', tone: 'warn' },
}

/** The end of a run: the fields of docs/cli-contract.md, section 7, and for people the verdict with its causes. */
export const reportView: View<Report> = {
  columns: [
    { title: 'Step', name: 'step', forPeople: () => 'verdict', forScripts: () => 'verdict' },
    { title: 'Status', name: 'status', forPeople: ({ verdict }) => verdict, forScripts: ({ verdict }) => verdict },
    {
      title: 'Detail',
      name: 'detail',
      forPeople: ({ verdict }) => verdictWords[verdict].text,
      forScripts: ({ verdict }) => verdictWords[verdict].text,
    },
    { title: 'Fix', name: 'fix', forScripts: ({ diagnosis }) => diagnosis[0]?.fix ?? '' },
  ],
  json,
  details,
}

function json({ testTarget, ...report }: Report): JsonObject {
  const { resource } = testTarget
  return {
    client: { ...testTarget.client },
    resource: resource === null ? null : { id: resource.id, displayName: resource.displayName },
    grant: report.grant,
    scope: { requested: testTarget.scope, granted: report.granted },
    verdict: report.verdict,
    steps: report.steps.map(stepJson),
    refreshToken: { issued: report.issued, rotated: report.rotated, reuseRefused: report.reuseRefused },
    accessToken: { expiresIn: report.expiresIn, configured: resource?.accessTokenExpiry.seconds ?? null },
    refreshLifetime: { configured: lifetimeOf(resource), atLeast: report.atLeast, atMost: report.atMost },
    diagnosis: report.diagnosis.map(({ cause, certainty, evidence, fix }) => ({ cause, certainty, evidence, fix })),
    revoked: report.revoked,
  }
}

const lifetimeOf = (resource: OAuthApp | null): number | null => resource?.refreshTokenExpiry.seconds ?? null

/** RFC 6749 section 5.1. */
const impliedScope = 'as requested: the response names none'

function details({ verdict, diagnosis, testTarget, granted, hasTokens }: Report): Detail[] {
  const isUnexplained = verdict === 'not-issued' && diagnosis.length === 0 && testTarget.app !== null
  return [
    { line: '' },
    { label: 'scope requested', value: testTarget.scope },
    { label: 'scope granted', value: granted ?? { text: hasTokens ? impliedScope : 'none', tone: 'dim' } },
    { label: 'verdict', value: verdictWords[verdict] },
    ...(isUnexplained ? [{ label: 'cause', value: 'none that the settings show' }] : []),
    ...diagnosis.flatMap(({ evidence, certainty, fix }): Detail[] => [
      { label: certainty === 'proved' ? 'cause' : 'possible cause', value: evidence },
      ...(fix === null ? [] : [{ label: '', value: { text: fix, tone: 'strong' as const } }]),
    ]),
  ]
}
