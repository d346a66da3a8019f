import * as z from 'zod/mini'
import { NotPermitted } from '../../failures/errors'
import type { Environment } from '../../platform/environment'
import { changingOwnFile, configDirectory, directoryToWrite, readOwnFile, writeOwnFile } from './config-directory'
import { checkJson, readJsonTree, refuseUnknown } from './json-tree'
import { type Profile, type SecretStore, type StoredSecrets, secretWord } from './profile'
import { memberOf, membersOf, refuseOtherVersion, refusing, textRule } from './profile-file'

/** @throws {UsageError} when this machine has no such store */
export async function openStore(store: SecretStore, environment: Environment): Promise<StoredSecrets> {
  return store === 'file' ? secretsFile(environment) : (await import('./keychain')).openKeychain(environment)
}

/** @throws {NotPermitted} when there is none any more */
export async function storedSecret(profile: Profile, store: SecretStore, environment: Environment): Promise<string> {
  const secret = await (await openStore(store, environment)).read(profile)
  if (secret !== null) return secret
  throw new NotPermitted(
    `No ${secretWord(profile)} is stored for profile '${profile.name}' and ${profile.origin.origin}.`,
    {
      hint: `Sign in again: apps login ${profile.name}`,
    },
  )
}

const fileName = 'secrets.json'
const version = 1

const missing = 'domainUrl and secret have to be there'
const entryText = z
  .string({ error: ({ input }) => (input === undefined ? missing : textRule) })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are refused.
  .check(z.regex(/^[^\u0000-\u001f\u007f]+$/, textRule))
const storedSecretEntry = z.strictObject({ domainUrl: entryText, secret: entryText })
type Kept = z.infer<typeof storedSecretEntry>

/** A file beside the profiles that only this user can read. */
function secretsFile(environment: Environment): StoredSecrets {
  const load = async (): Promise<Map<string, Kept>> => {
    const directory = configDirectory(environment.variables)
    if (directory === null) return new Map()
    const text = await readOwnFile(directory, fileName, environment)
    return text === null ? new Map() : secretsIn(text, `${directory}/${fileName}`)
  }
  const change = async (put: (all: Map<string, Kept>) => boolean): Promise<boolean> => {
    const directory = directoryToWrite(environment.variables)
    return changingOwnFile(directory, fileName, environment, async () => {
      const all = await load()
      const isChanged = put(all)
      const text = `${JSON.stringify({ version, secrets: Object.fromEntries(all) }, null, 2)}\n`
      if (isChanged) await writeOwnFile(directory, fileName, text, environment)
      return isChanged
    })
  }
  return {
    async read({ name, origin }) {
      const kept = (await load()).get(name)
      return kept?.domainUrl === origin.origin ? kept.secret : null
    },
    async keep({ name, origin }, secret) {
      await change((all) => all.set(name, { domainUrl: origin.origin, secret }).has(name))
    },
    forget: ({ name }) => change((all) => all.delete(name)),
  }
}

function secretsIn(text: string, path: string): Map<string, Kept> {
  return refusing(path, () => {
    const members = membersOf(readJsonTree(text), 'an object')
    refuseOtherVersion(members, path)
    refuseUnknown(members, ['version', 'secrets'])
    const all = new Map<string, Kept>()
    for (const { name, value } of membersOf(memberOf(members, 'secrets'), 'an object with the secrets')) {
      all.set(name, checkJson(value, storedSecretEntry, 'an object with domainUrl and secret'))
    }
    return all
  })
}
