import { allowedSlips, closestMatch } from '../../failures/did-you-mean'
import { Failure } from '../../failures/errors'
import type { App } from '../../token-settings/app'
import { limits } from '../limits'
import { readListPage } from '../list/list-response'
import { appsPath } from '../scim/app-attributes'
import { readApp } from '../scim/app-resource'
import { UnreadableApp } from '../scim/attribute-values'
import { readAnswer } from '../scim/parse-response'
import { filterString } from '../scim/scim-message'
import type { JsonValue } from '../scim/strict-json'
import { encode, get, type Signed } from './apps-client'

export type NamedApp = Pick<App, 'id' | 'displayName'>

/**
 * The apps whose display name was probably meant by a text that names none: the one that is spelt nearly like it, else
 * those that contain it. It costs one request, which is not repeated; where that fails, there is nothing to suggest.
 */
export async function appsNamedLike(text: string, signed: Signed): Promise<NamedApp[]> {
  const name = text.trim()
  if (name.length < shortestName || name.length > longestName) return []
  const path = `${appsPath}?filter=${encode(withPartOf(name))}&attributes=id,displayName&count=${mostRead}`
  try {
    const answer = await get(signed, path, { attempts: 1, within: limits.suggestionTime })
    if (answer.status !== 200) return []
    return like(name, readAnswer(answer, namesIn, 'the search for similar names'))
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
}

/** Of fewer letters any two names are alike. */
const shortestName = 3
const longestName = 80
const mostRead = 200
const mostSuggested = 3

/** A name with some slips in it has at least one part without a slip, when it is cut into one part more than that. */
function withPartOf(name: string): string {
  const letters = [...name]
  const length = Math.ceil(letters.length / (allowedSlips(name) + 1))
  const starts = letters.flatMap((_, at) => (at % length === 0 ? [at] : []))
  const parts = new Set(starts.map((at) => letters.slice(at, at + length).join('')))
  return [...parts].map((part) => `displayName co ${filterString(part)}`).join(' or ')
}

function namesIn(body: JsonValue): NamedApp[] {
  return readListPage(body).rows.flatMap((row): NamedApp[] => {
    try {
      return [readApp(row)]
    } catch (error) {
      if (error instanceof UnreadableApp) return []
      throw error
    }
  })
}

function like(name: string, apps: readonly NamedApp[]): NamedApp[] {
  const closest = closestMatch(
    name,
    apps.map(({ displayName }) => displayName),
  )
  const isLike = ({ displayName }: NamedApp): boolean =>
    closest === undefined ? displayName.toLowerCase().includes(name.toLowerCase()) : displayName === closest
  return apps.filter(isLike).slice(0, mostSuggested)
}
