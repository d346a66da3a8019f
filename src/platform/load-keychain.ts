import { createRequire } from 'node:module'
import { isSea } from 'node:sea'
import type { KeychainModule } from './environment'

/** Whoever wants a keychain installs it beside this program: it is not part of the package. */
const moduleName: string = '@napi-rs/keyring'

/** In a single executable, `import` finds only modules of Node. */
export const loadKeychain = async (): Promise<KeychainModule> =>
  isSea() ? createRequire(process.execPath)(moduleName) : import(moduleName)
