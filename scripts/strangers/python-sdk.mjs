// Oracle's SDK for Python (PyPI) on the sandbox; what it writes is read by `apps`.
import { here } from '../bench/measure.mjs'
import { inVenv } from './install.mjs'
import { asMachine, meetMachines } from './machines.mjs'
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
    const askProfile = async ({ url, config, env }, profile, what) => {
      const args = [here('../strangers/programs/python-sdk.py'), url, config, profile, resourceOwner, what]
      return JSON.parse(await mustRun(inVenv(folder, 'python'), args, { env }))[what]
    }
    const few = await openSandbox(temporary)
    const large = await openSandbox(temporary, ['--generate', String(many)])
    try {
      for (const [title, profile] of [
        ['an API key', 'DEFAULT'],
        ['an encrypted key', 'ENCRYPTED'],
        ['a session token', 'SESSION'],
      ])
        await check(`get_app with ${title}`, 604800, () => askProfile(few, profile, 'get'))
      await check('get_app of an app that there is not', 404, () => askProfile(few, 'DEFAULT', 'missing'))
      const whole = { rows, distinct: rows }
      await check('list_call_get_all_results', noItems, () => askProfile(large, 'DEFAULT', 'all'), because)
      await check('list_call_get_up_to_limit', noItems, () => askProfile(large, 'DEFAULT', 'limit'), because)
      await check('list_apps by page tokens', whole, () => askProfile(large, 'DEFAULT', 'pages'))
      await check('list_apps by start_index and count', whole, () => askProfile(large, 'DEFAULT', 'startIndex'))
      await check('search_apps', { rows: 5, isMore: true }, () => askProfile(large, 'DEFAULT', 'search'))
      const wrote = (what) => async () => ({
        sdk: await askProfile(few, 'DEFAULT', what),
        apps: (await askApps(few, ['get-expiry', resourceOwner])).refreshTokenExpiry.seconds,
      })
      await check('patch_app without if_match', { sdk: 86400, apps: 86400 }, wrote('patch'))
      await check('patch_app with the version that is there', { sdk: 172800, apps: 172800 }, wrote('patchOfVersion'))
      await check('patch_app with another version', { sdk: 412, apps: 172800 }, wrote('patchOfOlder'))
    } finally {
      few.stop()
      large.stop()
    }
    const ask = (...asked) => asMachine(inVenv(folder, 'python'), 'machine.py', [], ...asked)
    await meetMachines({ temporary, check, ask }, machines)
  },
}

/** What this SDK shows, what `apps` does, and whose a difference is. */
const signsIn = {
  list: [15, 15],
  'patch, read by apps': [86400, 86400],
  'its session ends between two requests': [15, 15],
  'its session is ended': [15, 15],
  'the clock is off by ten minutes': [401, 'exit 4'],
}
const byGroup = {
  ...signsIn,
  'no dynamic group matches': [404, 'exit 4'],
  'the group lacks the role': [401, 'exit 4'],
}
const notExchangedAgain =
  'the SDK gets another session before the old one ends by its own clock, and not when the domain refuses it ' +
  '(`oci/base_client.py`); `apps` does both'
/** The client that exchanges is an app as well. */
const byExchange = {
  ...signsIn,
  list: [16, 16],
  'its session ends between two requests': [401, 16, notExchangedAgain],
  'its session is ended': [401, 16, notExchangedAgain],
}
const machines = {
  instance: {
    ...byGroup,
    'metadata: html': ['InvalidCertificateFromInstanceMetadataError', 'exit 7'],
    'metadata: redirect': ['ConnectionError', 'exit 7'],
    'metadata: missing': [404, 'exit 7'],
    'metadata: nothing there': ['ConnectionError', 'exit 7'],
  },
  // Its files are written again by the time that shows, not when its session is ended.
  'resource-principal': { ...byGroup, 'its session is ended': [401, 'exit 4'] },
  'resource-principal-content': {
    ...byGroup,
    'its session ends between two requests': [401, 'exit 4'],
    'its session is ended': [401, 'exit 4'],
  },
  workload: { ...byGroup, 'the CA of another cluster': ['SSLError', 'exit 7'] },
  'cloud-shell': signsIn,
  ci: byExchange,
  gitlab: byExchange,
}
