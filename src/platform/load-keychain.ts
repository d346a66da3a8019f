import type { KeychainModule } from './environment'

/** Installed by those who want it, beside this program; no part of the package. */
const moduleName: string = '@napi-rs/keyring'

export const loadKeychain = (): Promise<KeychainModule> => import(moduleName)
