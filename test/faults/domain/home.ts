import type { Environment } from '../../../src/platform/environment'
import { adminSecret } from './fault-domain'
import { filesOfPlan } from './plan'

const directory = '/home/dana/.config/apps'
export const profilesFile = `${directory}/profiles.json`
export const secretFile = '/home/dana/secret'
export const desiredFile = '/home/dana/desired.yaml'

/** Resources that allow offline access get at most 30 days. */
const desired = `version: 1
apps: [{ select: { isOAuthResource: true }, refreshTokenExpiry: { max: 30d } }]
`

export interface Home {
  /** By path. */
  files: Map<string, string>
  access: Partial<Environment['files']>
  /** Puts files there that are about this domain. */
  furnish(origin: string): void
}

/** Where somebody keeps a secret and plans, and where profiles go. */
export function newHome(): Home {
  const files = new Map([
    [secretFile, `${adminSecret}\n`],
    [desiredFile, desired],
  ])
  const textOf = (path: string): string => {
    const text = files.get(path)
    if (text === undefined) throw { path, problem: 'missing' }
    return text
  }
  return {
    files,
    furnish(origin) {
      for (const [path, text] of filesOfPlan(origin)) files.set(path, text)
    },
    access: {
      read: async (path) => ({ text: textOf(path), readableByOthers: false }),
      async *lines(path) {
        yield* textOf(path).split('\n').slice(0, -1)
      },
      isOpenToOthers: async () => false,
      makeDirectory: async () => undefined,
      lock: async () => ({ release: async () => undefined }),
      mayCreate: async (path) => (files.has(path) ? 'exists' : 'yes'),
      mayAppend: async (path) => (files.has(path) ? 'whole-lines' : 'new-file'),
      async append(path, textAfter) {
        const before = files.get(path) ?? ''
        const text = before + textAfter({ isLineOpen: false, size: before.length })
        files.set(path, text)
        return text.length
      },
      replace: async (path, text) => void files.set(path, String(text)),
    },
  }
}

export const homeVariables = { APPS_CONFIG_DIR: directory }
