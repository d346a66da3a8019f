import { NoSuchApp } from '../../failures/errors'
import type { PlannableApp } from '../../plan/wishes'

/**
 * The ids of the apps that are named, by id, OCID, client id or exact display name; null where none is.
 *
 * @throws {NoSuchApp} when one is not there, or several are called so
 */
export function chosenApps(names: readonly string[], apps: readonly PlannableApp[]): ReadonlySet<string> | null {
  return names.length === 0 ? null : new Set(names.map((name) => chosenApp(name, apps).id))
}

function chosenApp(name: string, apps: readonly PlannableApp[]): PlannableApp {
  const lower = name.toLowerCase()
  const byId = apps.find(({ id, ocid }) => id.toLowerCase() === lower || ocid?.toLowerCase() === lower)
  if (byId !== undefined) return byId
  const composed = name.normalize('NFC')
  const matches = apps.filter(
    ({ clientId, displayName }) => clientId === name || displayName.normalize('NFC') === composed,
  )
  const [match, ...others] = matches
  if (match === undefined)
    throw new NoSuchApp(`--only: there is no app with the id, client id or display name '${name}'.`)
  if (others.length === 0) return match
  const listed = matches.map(({ id, displayName }) => `${id} (${displayName})`).join('; ')
  throw new NoSuchApp(`--only: ${matches.length} apps match '${name}': ${listed}.`, {
    hint: 'Name the one you mean by its id.',
  })
}
