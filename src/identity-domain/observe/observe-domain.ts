import type { Signed } from '../apps/apps-client'
import { type AttributesSeen, attributesIn } from './attributes-seen'
import type { ErrorShape } from './errors-seen'
import { contentTypes, discoveryMembers, headerNames, topAttributes } from './known-names'
import { Look, type Question } from './look'
import { filterQuestions } from './questions/filters'
import { listQuestions } from './questions/lists'
import { appQuestions } from './questions/one-app'
import { scimQuestions } from './questions/scim'
import { signInQuestions } from './questions/sign-in'
import { createReader, NotTried, type Traffic } from './reader'
import { isComplete, type Observations, observationNames, observations } from './vocabulary'

/** What was seen of a domain, without anything that tells which domain it is. */
export interface DomainSeen {
  isComplete: boolean
  requests: { sent: number; limited: number }
  observations: Observations
  apps: { sampled: number; attributes: AttributesSeen; unasked: NamesSeen | null }
  errors: readonly ErrorShape[]
  answers: {
    count: number
    headers: { name: string; answers: number }[]
    /** Names of headers that are not known. */
    otherHeaders: number
    contentTypes: { value: string; answers: number }[]
  }
  /** Members of the discovery document, and attributes in the schema of Apps; null where they could not be read. */
  discovery: NamesSeen | null
  schema: NamesSeen | null
}

/** Known names, and how many others. */
export interface NamesSeen {
  names: string[]
  others: number
}

const questions: readonly Question[] = [
  ...signInQuestions,
  ...listQuestions,
  ...appQuestions,
  ...filterQuestions,
  ...scimQuestions,
]

/** By the names alone: none of these is ever tried. */
const onlyByWriting = observationNames.filter((name) => (observations[name] as readonly string[]).length === 0)

/** Asks a domain how it behaves. It only reads, and it never fails: what could not be seen says why. */
export async function observeDomain({ signed, origin }: { signed: Signed; origin: string }): Promise<DomainSeen> {
  const traffic: Traffic = { requests: 0, answers: [], limited: [] }
  const look = new Look({ reader: createReader(signed, traffic), origin, now: () => signed.run.clock.now() })
  for (const question of questions) await ask(question, look)
  const { limited } = traffic
  if (limited.length === 0) look.skip('retry-after', 'did-not-happen')
  else look.tell('retry-after', limited.some((headers) => 'retry-after' in headers) ? 'yes' : 'no', limited.length)
  for (const name of onlyByWriting) look.skip(name, 'only-by-writing')
  return summaryOf(look, traffic)
}

async function ask(question: Question, look: Look): Promise<void> {
  try {
    await question.ask(look)
  } catch (error) {
    if (!(error instanceof NotTried)) throw error
    const { reason, status } = error
    for (const name of question.tells) if (look.seen[name] === undefined) look.skip(name, reason, status)
  }
}

function summaryOf(look: Look, { requests, answers, limited }: Traffic): DomainSeen {
  const { sampled, names } = look
  return {
    isComplete: isComplete(look.seen),
    requests: { sent: requests, limited: limited.length },
    // In the order of the vocabulary, whatever was seen first.
    observations: Object.fromEntries(observationNames.map((name) => [name, look.seen[name]])) as Observations,
    apps: {
      sampled: sampled.length,
      attributes: attributesIn(sampled),
      unasked: amongKnown(topAttributes, names.unasked),
    },
    errors: look.errors,
    answers: {
      count: answers.length,
      headers: countsOf(headerNames, answers, (headers, name) => name in headers),
      otherHeaders:
        amongKnown(
          headerNames,
          answers.flatMap((headers) => Object.keys(headers)),
        )?.others ?? 0,
      contentTypes: contentTypesIn(answers),
    },
    discovery: amongKnown(discoveryMembers, names.discovery),
    schema: amongKnown(topAttributes, names.schema),
  }
}

function amongKnown(known: readonly string[], names: readonly string[] | null): NamesSeen | null {
  if (names === null) return null
  const lower = new Set(names.map((name) => name.toLowerCase()))
  const found = known.filter((name) => lower.has(name.toLowerCase()))
  return { names: found, others: lower.size - found.length }
}

function countsOf(
  names: readonly string[],
  answers: Traffic['answers'],
  has: (headers: Traffic['answers'][number], name: string) => boolean,
): { name: string; answers: number }[] {
  return names
    .map((name) => ({ name, answers: answers.filter((headers) => has(headers, name)).length }))
    .filter((each) => each.answers > 0)
}

function contentTypesIn(answers: Traffic['answers']): { value: string; answers: number }[] {
  const types = answers.flatMap((headers) => headers['content-type']?.toLowerCase().replaceAll(/\s/g, '') ?? [])
  const known = (type: string) => (contentTypes as readonly string[]).includes(type)
  return [...contentTypes, 'other']
    .map((value) => ({
      value,
      answers: types.filter((type) => (value === 'other' ? !known(type) : type === value)).length,
    }))
    .filter((each) => each.answers > 0)
}
