import { profileName, profileNameRule } from '../../config/profiles/profile'
import { UsageError } from '../../failures/errors'

const mostDomains = 100

/** The name of the one domain of a sandbox without --domains. */
export const unnamed = ''

/** The names in `eu,us,dev`, which are those of profiles as well. @throws {UsageError} */
export function domainNames(text: string): string[] {
  const names = text.split(',')
  if (names.length > mostDomains)
    throw new UsageError(`--domains: there are ${names.length} names; a sandbox has at most ${mostDomains} domains.`)
  for (const [place, name] of names.entries()) {
    if (!profileName.test(name)) throw new UsageError(`--domains: '${name}' ${profileNameRule}.`, example)
    if (names.indexOf(name) < place) throw new UsageError(`--domains: '${name}' is named twice.`)
  }
  return names
}

const example = 'Write names with commas between them: --domains eu,us,dev'
