import type { Environment } from '../../../src/platform/environment'
import { adminSecret } from './fault-domain'

const directory = '/home/dana/.config/apps'
export const profilesFile = `${directory}/profiles.json`
export const secretFile = '/home/dana/secret'
export const desiredFile = '/home/dana/desired.yaml'

/** Resources that allow offline access get at most 30 days. */
const desired = `version: 1
apps: [{ select: { isOAuthResource: true }, refreshTokenExpiry: { max: 30d } }]
`

/** Where somebody keeps a secret, and where profiles go. */
export function newHome(): { files: Map<string, string>; access: Partial<Environment['files']> } {
  const files = new Map([
    [secretFile, `${adminSecret}\n`],
    [desiredFile, desired],
  ])
  return {
    files,
    access: {
      async read(path) {
        const text = files.get(path)
        if (text === undefined) throw { path, problem: 'missing' }
        return { text, readableByOthers: false }
      },
      isOpenToOthers: async () => false,
      makeDirectory: async () => undefined,
      lock: async () => ({ release: async () => undefined }),
      mayCreate: async () => 'yes',
      replace: async (path, text) => void files.set(path, String(text)),
    },
  }
}

export const homeVariables = { APPS_CONFIG_DIR: directory }
