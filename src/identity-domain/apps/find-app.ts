import { NoSuchApp } from '../../failures/errors'
import type { App } from '../../token-settings/app'
import { wellKnownIds } from '../../token-settings/made-by-oracle'
import { appIdPattern } from '../scim/app-attributes'
import { filterString } from '../scim/scim-message'
import { type AppsClient, isSameApp, type ReadOptions } from './apps-client'

/** 32 hexadecimal digits, as the domain makes them; also the form of a generated client id. */
const generatedId = /^[0-9a-f]{32}$/i
const ocid = /^ocid1\.[A-Za-z0-9._-]+$/i

/** Other ids that Oracle gave are found by the search, which asks for the id as well. */

const looksLikeId = (text: string): boolean =>
  appIdPattern.test(text) && (generatedId.test(text) || ocid.test(text) || wellKnownIds.has(text.toLowerCase()))

/**
 * The one app that is meant: by id or OCID first, so that nobody can take an id by naming an app like it; then by client
 * id or exact display name.
 *
 * @throws {NoSuchApp} when there is none, or several: nothing is guessed
 */
export async function findApp<Kind extends App>(
  selector: string,
  client: AppsClient<Kind>,
  options: ReadOptions = {},
): Promise<Kind> {
  const triedAsId = looksLikeId(selector)
  if (triedAsId) {
    const app = await client.read(selector, options)
    if (app !== null) return app
  }
  const found = await client.search(filterFor(selector, { triedAsId }), options)
  const byId = found.find((app) => isSameApp(app, selector))
  if (byId !== undefined) return byId
  const matches = found.filter((app) => app.clientId === selector || composed(app.displayName) === composed(selector))
  const [match, ...others] = matches
  if (match === undefined) throw noneFound(selector, found)
  if (others.length > 0) throw severalFound(selector, matches)
  return match
}

/**
 * `é` may be one character or two, an `e` and an accent, and both look the same. A domain compares characters, so it is
 * asked for both forms.
 */
const composed = (text: string): string => text.normalize('NFC')

/** The text travels only inside quoted, escaped filter values. */
function filterFor(selector: string, { triedAsId }: { triedAsId: boolean }): string {
  const value = filterString(selector)
  const names = [...new Set([selector, composed(selector), selector.normalize('NFD')])]
  const byName = [`name eq ${value}`, ...names.map((each) => `displayName eq ${filterString(each)}`)].join(' or ')
  return !triedAsId && appIdPattern.test(selector) ? `id eq ${value} or ${byName}` : byName
}

function noneFound(selector: string, similar: App[]): NoSuchApp {
  const [nearly] = similar
  const message = `There is no app with the id, client id or display name '${selector}'.`
  if (nearly !== undefined) {
    const hint = `Did you mean '${nearly.displayName}' (${nearly.id})? Display names are compared exactly.`
    return new NoSuchApp(message, { hint })
  }
  const hint = 'Display names are compared exactly, letter case included.'
  return new NoSuchApp(message, { hint, ...(looksLikeId(selector) ? {} : { unknownName: selector }) })
}

function severalFound(selector: string, matches: App[]): NoSuchApp {
  const listed = matches.map((app) => `${app.id} (${app.displayName}, client id ${app.clientId ?? 'none'})`)
  return new NoSuchApp(`${matches.length} apps match '${selector}': ${listed.join('; ')}.`, {
    hint: 'Name the one you mean by its id.',
  })
}
