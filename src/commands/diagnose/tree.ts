import {
  type Condition,
  causeTexts,
  conditionTitles,
  type Diagnosis,
  type Status,
  type Verdict,
} from '../../offline-access/condition'
import { diagnosisOf, type Judgement } from '../../offline-access/diagnosis'
import type { Detail, Piece, Tone } from '../../output/output'
import { widthOf } from '../../output/width'
import { wrap } from '../../output/wrap'
import { formatDuration, formatWithSeconds } from '../../token-settings/duration'
import type { AccessTerm, TokenLifetimes } from '../../token-settings/token-lifetimes'
import { conditionsOf, type Diagnosed, judgedResources, verdictOverAll } from './diagnosed'
import { targetName } from './messages'

/** Drawn for this, whatever the terminal: a tree of short lines does not gain by more. */
const width = 80

/** First the verdict and what blocks, then every condition, then what the tokens would live. */
export function drawTree(diagnosed: Diagnosed): Detail[] {
  const { client } = diagnosed
  const ofClient = conditionsOf(diagnosed).filter(({ of }) => of === 'client')
  return [
    heading(client.displayName, client.id),
    verdictLine(diagnosed),
    ...diagnosisOf(conditionsOf(diagnosed)).flatMap(causeLines),
    line(''),
    heading('client', client.displayName),
    ...branch(ofClient),
    ...judgedResources(diagnosed).flatMap(judgementLines),
  ]
}

const line = (cell: string | Piece[]): Detail => ({ line: cell })

const heading = (text: string, ...more: string[]): Detail =>
  line([
    { text, tone: 'strong' },
    { text: more.map((each) => `  ${each}`).join(''), tone: 'dim' },
  ])

const marks: Record<Status, { mark: string; word: string; tone: Tone }> = {
  holds: { mark: '✓', word: 'holds', tone: 'good' },
  broken: { mark: '✗', word: 'broken', tone: 'bad' },
  'cannot-tell': { mark: '?', word: 'cannot tell', tone: 'warn' },
}

const verdictWords: Record<Verdict, string> = {
  'would-hold': 'gets a refresh token, if the request names offline_access',
  'would-not': 'will not get a refresh token',
  'cannot-tell': 'cannot tell: nothing is broken as far as it could be judged',
}

const statusOf: Record<Verdict, Status> = { 'would-hold': 'holds', 'would-not': 'broken', 'cannot-tell': 'cannot-tell' }

function verdictLine(diagnosed: Diagnosed): Detail {
  const verdict = verdictOverAll(diagnosed)
  const { mark, tone } = marks[statusOf[verdict]]
  return line([{ text: `${mark} ${verdictWords[verdict]}${exceptFor(diagnosed)}`, tone }])
}

/** A no for one resource may be a yes for another. */
function exceptFor({ judgements }: Diagnosed): string {
  const good = judgements.filter(({ verdict }) => verdict === 'would-hold').length
  return good === 0 || good === judgements.length
    ? ''
    : ` for some: of ${judgements.length} resources, ${good} would do`
}

/** What is broken, and what fixes it. A command is left whole, so that it can be copied. */
function causeLines({ cause, evidence, fix }: Diagnosis, place: number): Detail[] {
  return [
    line(''),
    ...labelled({ text: place === 0 ? 'blocks:    ' : 'and also:  ', tone: 'bad' }, causeTexts[cause]),
    ...labelled({ text: 'shown by:  ', tone: 'dim' }, evidence),
    ...(fix === null ? [] : labelled({ text: 'fix:       ', tone: 'dim' }, fix)),
  ]
}

function judgementLines(judgement: Judgement): Detail[] {
  const { target, conditions, lifetimes } = judgement
  return [
    line(''),
    heading('resource', targetName(judgement), ...(target.kind === 'resource' ? [target.resource.id] : [])),
    ...branch(conditions.filter(({ of }) => of !== 'client')),
    ...(lifetimes === null ? [] : lifetimeLines(lifetimes)),
  ]
}

function branch(conditions: readonly Condition[]): Detail[] {
  return conditions.flatMap((each, place) => {
    const isLast = place === conditions.length - 1
    return leaf(each, isLast ? ['└ ', '  '] : ['├ ', '│ '])
  })
}

const longestWord = 'cannot tell'.length

/** The mark and its word, what has to hold, and what shows it: beside it where there is room, else below. */
function leaf(condition: Condition, [first, below]: [string, string]): Detail[] {
  const { mark, word, tone } = marks[condition.status]
  const begins = `${mark} ${word.padEnd(longestWord)}  `
  const says = conditionTitles[condition.condition]
  const shownBy = shortEvidence(condition)
  const start: Piece[] = [{ text: first, tone: 'dim' }, { text: begins, tone }, says]
  const isShort = widthOf(`${first}${begins}${says}  ${shownBy}`) <= width
  if (isShort) return [line([...start, { text: `  ${shownBy}`, tone: 'dim' }])]
  const indent = below + ' '.repeat(begins.length)
  const lines = wrap(shownBy, indent, width).map((text) => indent + text.trimStart())
  return [line(start), ...lines.map((text) => line([{ text, tone: 'dim' }]))]
}

/** The app's name stands in the heading, or is plain from the sentence. */
function shortEvidence({ evidence, app }: Condition): string {
  const ending = ` on '${app?.displayName}'`
  return evidence.endsWith(ending) ? evidence.slice(0, -ending.length) : evidence
}

const termWords: Record<AccessTerm['term'], string> = {
  accessTokenExpiry: 'accessTokenExpiry of the resource',
  'user-session': "what is left of the user's session",
  'custom-expiry': 'the lifetime asked for in the scope',
}

function lifetimeLines({ refresh, access }: TokenLifetimes): Detail[] {
  const source = refresh.source === 'app' ? 'set on the resource' : 'the documented default'
  return [
    ...labelled(
      { text: '  refresh token lives  ', tone: 'dim' },
      `${formatWithSeconds(refresh.seconds)}, ${source}; each refresh begins a new one`,
    ),
    ...labelled(
      { text: '  access token lives   ', tone: 'dim' },
      `${formatWithSeconds(access.atMost)} or less: the smallest of ${access.terms.map(termText).join(' and ')}`,
    ),
  ]
}

const termText = ({ term, seconds, source }: AccessTerm): string =>
  `${termWords[term]} (${term === 'user-session' ? 'at most ' : ''}${formatDuration(seconds)}${source === 'default' ? ', by default' : ''})`

/** A text that begins on the line of its label, and goes on below itself. */
function labelled(label: { text: string; tone: Tone }, text: string): Detail[] {
  return wrap(text, label.text, width).map((each, place) => line(place === 0 ? [label, each] : [each]))
}
