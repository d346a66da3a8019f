// Oracle's SDK for TypeScript (npm) as a program of its own; test/unit/sandbox/oracle-sdk.test.ts asks the installed one more.
import { here } from '../bench/measure.mjs'
import { askApps, openSandbox, resourceOwner } from './oracle.mjs'
import { mustRun } from './processes.mjs'

const many = 2345
/** Two more are always there. */
const rows = many + 2

export const typescriptSdk = {
  extra: { with: ['oci-common@version'] },
  async meet({ folder, temporary, check }) {
    const ask = async ({ url, config, env }, profile, what) => {
      const args = [here('../strangers/programs/typescript-sdk.mjs'), folder, url, config, profile, resourceOwner, what]
      return JSON.parse(await mustRun(process.execPath, args, { env }))
    }
    const few = await openSandbox(temporary)
    const large = await openSandbox(temporary, ['--generate', String(many)])
    try {
      await check('getApp with an API key', 604800, () => ask(few, 'DEFAULT', 'get'))
      await check('getApp with an encrypted key', 604800, () => ask(few, 'ENCRYPTED', 'get'))
      await check('getApp with a session token', 604800, () => ask(few, 'SESSION', 'get'))
      await check('listApps by page tokens', { rows, distinct: rows }, () => ask(large, 'DEFAULT', 'pages'))
      const wrote = (what) => async () => ({
        sdk: await ask(few, 'DEFAULT', what),
        apps: (await askApps(few, ['get-expiry', resourceOwner])).refreshTokenExpiry.seconds,
      })
      await check('patchApp without ifMatch', { sdk: 86400, apps: 86400 }, wrote('patch'))
      await check('patchApp with the version that is there', { sdk: 172800, apps: 172800 }, wrote('patchOfVersion'))
      await check('patchApp with another version', { sdk: 412, apps: 172800 }, wrote('patchOfOlder'))
    } finally {
      few.stop()
      large.stop()
    }
  },
}
