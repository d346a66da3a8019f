// Oracle's SDK for TypeScript (npm) as a program of its own; test/unit/sandbox/oracle-sdk.test.ts asks the installed one more.
import { here } from '../bench/measure.mjs'
import { asMachine, meetMachines } from './machines.mjs'
import { askApps, openSandbox, resourceOwner } from './oracle.mjs'
import { mustRun } from './processes.mjs'

const many = 2345
/** Two more are always there. */
const rows = many + 2

export const typescriptSdk = {
  extra: { with: ['oci-common@version'] },
  async meet({ folder, temporary, check }) {
    const askProfile = async ({ url, config, env }, profile, what) => {
      const args = [here('../strangers/programs/typescript-sdk.mjs'), folder, url, config, profile, resourceOwner, what]
      return JSON.parse(await mustRun(process.execPath, args, { env }))
    }
    const few = await openSandbox(temporary)
    const large = await openSandbox(temporary, ['--generate', String(many)])
    try {
      await check('getApp with an API key', 604800, () => askProfile(few, 'DEFAULT', 'get'))
      await check('getApp with an encrypted key', 604800, () => askProfile(few, 'ENCRYPTED', 'get'))
      await check('getApp with a session token', 604800, () => askProfile(few, 'SESSION', 'get'))
      await check('listApps by page tokens', { rows, distinct: rows }, () => askProfile(large, 'DEFAULT', 'pages'))
      const wrote = (what) => async () => ({
        sdk: await askProfile(few, 'DEFAULT', what),
        apps: (await askApps(few, ['get-expiry', resourceOwner])).refreshTokenExpiry.seconds,
      })
      await check('patchApp without ifMatch', { sdk: 86400, apps: 86400 }, wrote('patch'))
      await check('patchApp with the version that is there', { sdk: 172800, apps: 172800 }, wrote('patchOfVersion'))
      await check('patchApp with another version', { sdk: 412, apps: 172800 }, wrote('patchOfOlder'))
    } finally {
      few.stop()
      large.stop()
    }
    // Its request for a pod's session knows no other CA than those of Node.
    const trusting = ({ env, ...machine }) => ({
      ...machine,
      env: { ...env, NODE_EXTRA_CA_CERTS: env['OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH'] ?? '' },
    })
    const ask = (machine, what) => asMachine(process.execPath, 'machine.mjs', [folder], trusting(machine), what)
    await meetMachines({ temporary, check, ask }, machines)
  },
}

/** What this SDK shows, what `apps` does, and whose a difference is. */
const signsIn = {
  list: [15, 15],
  'patch, read by apps': [86400, 86400],
  'its session ends between two requests': [15, 15],
  'the clock is off by ten minutes': [401, 'exit 4'],
}
const byGroup = {
  ...signsIn,
  'no dynamic group matches': [404, 'exit 4'],
  'the group lacks the role': [401, 'exit 4'],
}
/** Already OCI's federation service refuses the signature; the error has no status. */
const offBefore = { 'the clock is off by ten minutes': ['refused', 'exit 4'] }
const machines = {
  instance: {
    ...byGroup,
    ...offBefore,
    'metadata: html': ['refused', 'exit 7'],
    'metadata: redirect': ['refused', 'exit 7'],
  },
  'resource-principal': byGroup,
  'resource-principal-content': { ...byGroup, 'its session ends between two requests': [401, 'exit 4'] },
  workload: { ...byGroup, 'the CA of another cluster': ['refused', 'exit 7'] },
  'cloud-shell': { ...signsIn, ...offBefore },
}
