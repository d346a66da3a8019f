// Oracle's SDK for Python (PyPI) on the sandbox; what it writes is read by `apps`.
import { here } from '../bench/measure.mjs'
import { inVenv } from './install.mjs'
import { askApps, openSandbox, resourceOwner } from './oracle.mjs'
import { mustRun } from './processes.mjs'

const many = 2345
/** Two more are always there. */
const rows = many + 2

/** Its own helpers look for `items`, and lists of identity domains have `resources`. */
const noItems = "'Apps' object has no attribute 'items'"
const because =
  'the fault is the SDK’s, for every list of an identity domain: oracle/oci-python-sdk#627. Use page tokens.'

export const pythonSdk = {
  async meet({ folder, temporary, check }) {
    const ask = async ({ url, config, env }, profile, ask) => {
      const args = [here('../strangers/programs/python-sdk.py'), url, config, profile, resourceOwner, ask]
      return JSON.parse(await mustRun(inVenv(folder, 'python'), args, { env }))[ask]
    }
    const few = await openSandbox(temporary)
    const large = await openSandbox(temporary, ['--generate', String(many)])
    try {
      for (const [title, profile] of [
        ['an API key', 'DEFAULT'],
        ['an encrypted key', 'ENCRYPTED'],
        ['a session token', 'SESSION'],
      ])
        await check(`get_app with ${title}`, 604800, () => ask(few, profile, 'get'))
      await check('get_app of an app that there is not', 404, () => ask(few, 'DEFAULT', 'missing'))
      const whole = { rows, distinct: rows }
      await check('list_call_get_all_results', noItems, () => ask(large, 'DEFAULT', 'all'), because)
      await check('list_call_get_up_to_limit', noItems, () => ask(large, 'DEFAULT', 'limit'), because)
      await check('list_apps by page tokens', whole, () => ask(large, 'DEFAULT', 'pages'))
      await check('list_apps by start_index and count', whole, () => ask(large, 'DEFAULT', 'startIndex'))
      await check('search_apps', { rows: 5, isMore: true }, () => ask(large, 'DEFAULT', 'search'))
      const wrote = (what) => async () => ({
        sdk: await ask(few, 'DEFAULT', what),
        apps: (await askApps(few, ['get-expiry', resourceOwner])).refreshTokenExpiry.seconds,
      })
      await check('patch_app without if_match', { sdk: 86400, apps: 86400 }, wrote('patch'))
      await check('patch_app with the version that is there', { sdk: 172800, apps: 172800 }, wrote('patchOfVersion'))
      await check('patch_app with another version', { sdk: 412, apps: 172800 }, wrote('patchOfOlder'))
    } finally {
      few.stop()
      large.stop()
    }
  },
}
