// How each stranger of versions.json is met. `extra` is for its installation, `needs` what else it needs of this machine.

import { hydra } from './hydra.mjs'
import { Missing } from './install.mjs'
import { keycloak } from './keycloak.mjs'
import { authlib, scim2Client } from './oauth-and-scim.mjs'
import { ociCli } from './oci-cli.mjs'
import { oidcProvider } from './oidc-provider.mjs'
import { pythonSdk } from './python-sdk.mjs'
import { actionlint, axe, checkJsonschema, htmlValidate, pa11y, sarifMultitool, zizmor } from './readers.mjs'
import { typescriptSdk } from './typescript-sdk.mjs'
import { zitadelOidc } from './zitadel-oidc.mjs'

const dex = {
  needs() {
    throw new Missing(
      'its module path lacks /v2, so the module proxy has no version by name after 2.13.0 of 2018, which does not build today',
    )
  },
}

export const strangers = {
  'oci-cli': ociCli,
  'oci-python-sdk': pythonSdk,
  'oci-typescript-sdk': typescriptSdk,
  keycloak,
  'oidc-provider': oidcProvider,
  hydra,
  dex,
  'zitadel-oidc': zitadelOidc,
  authlib,
  'scim2-client': scim2Client,
  'sarif-multitool': sarifMultitool,
  'html-validate': htmlValidate,
  axe,
  pa11y,
  actionlint,
  zizmor,
  'check-jsonschema': checkJsonschema,
}
