// A program of Oracle's and `apps --auth` as the same machine, on the same sandbox: what one accepts or refuses, the other does.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { apps, askSandbox, environment, here, startSandbox } from '../bench/measure.mjs'
import { resourceOwner } from './oracle.mjs'
import { freePort, lastLines, run } from './processes.mjs'

const methods = {
  instance: 'instance-principal',
  'resource-principal': 'resource-principal',
  'resource-principal-content': 'resource-principal',
  workload: 'workload-identity',
  'cloud-shell': 'delegation-token',
  ci: 'ci',
  gitlab: 'ci',
}

/** @returns what the last line says that one of the programs `machine.…` prints; Oracle's libraries print lines of their own */
export async function asMachine(command, file, before, { kind, url, env }, what) {
  const args = [here(`../strangers/programs/${file}`), ...before, kind, url, resourceOwner, what]
  const { stdout, stderr } = await run(command, args, { env })
  const last = stdout.trim().split('\n').at(-1)
  if (last === '') throw new Error(lastLines(stderr))
  return JSON.parse(last)
}

async function open(temporary, kind) {
  const sandbox = await startSandbox(['--machine', kind])
  const home = mkdtempSync(join(temporary, 'machine-'))
  const env = {
    ...environment(),
    HOME: home,
    APPS_CONFIG_DIR: home,
    ...sandbox.variables,
    APPS_DOMAIN_URL: sandbox.url,
  }
  return { kind, method: methods[kind], url: sandbox.url, home, env, stop: sandbox.stop }
}

/** @returns how many apps there are, or the exit code */
async function listByApps({ method, env }) {
  const { code, stdout } = await run(process.execPath, [apps, 'list', '--auth', method, '-o', 'json'], { env })
  return code === 0 ? JSON.parse(stdout).length : `exit ${code}`
}

async function expiryByApps({ method, env }) {
  const args = [apps, 'get-expiry', resourceOwner, '--seconds', '--auth', method]
  return Number((await run(process.execPath, args, { env })).stdout)
}

/**
 * @param ask as a machine `list`, `patch` or `renewal`; answers with what came, or how it was refused
 * @param expected by kind and case: what the program shows, what `apps` does, and whose a difference is. What is missing is left out
 */
export async function meetMachines({ temporary, check, ask }, expected) {
  for (const [kind, cases] of Object.entries(expected)) {
    for (const group of groups) {
      const titles = Object.keys(group).filter((title) => title in cases)
      if (titles.length === 0) continue
      const machine = await open(temporary, kind)
      try {
        for (const title of titles) {
          const { what = 'list', reads = listByApps, prepare } = { prepare: () => machine, ...group[title] }
          const [stranger, apps, because] = cases[title]
          await check(
            `${kind}: ${title}`,
            { stranger, apps },
            async () => ({
              stranger: await ask(await prepare(machine), what),
              apps: await reads(await prepare(machine)),
            }),
            because,
          )
        }
      } finally {
        machine.stop()
      }
    }
  }
}

const post = ({ url }, path, body) => askSandbox(`${url}/sandbox/${path}`, body)

const switched = (switches) => ({
  async prepare(machine) {
    await post(machine, 'switches', { ...untouched, ...switches })
    return machine
  },
})
const untouched = { dynamicGroup: 'matches', dynamicGroupRole: 'granted', metadata: 'answers' }

const withVariable = (name, valueFor) => ({
  async prepare(machine) {
    await post(machine, 'switches', untouched)
    return { ...machine, env: { ...machine.env, [name]: await valueFor(machine) } }
  },
})

/** The cases of a group have one machine, in this order. */
const groups = [
  {
    list: {},
    'patch, read by apps': { what: 'patch', reads: expiryByApps },
    'no dynamic group matches': switched({ dynamicGroup: 'no-match' }),
    'the group lacks the role': switched({ dynamicGroupRole: 'missing' }),
    'the CA of another cluster': withVariable('OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH', ({ home }) => {
      const file = join(home, 'ca.crt')
      writeFileSync(file, rootCertificates[0])
      return file
    }),
    'metadata: html': switched({ metadata: 'html' }),
    'metadata: redirect': switched({ metadata: 'redirect' }),
    'metadata: missing': switched({ metadata: 'missing' }),
    'metadata: nothing there': withVariable(
      'OCI_METADATA_BASE_URL',
      async () => `http://127.0.0.1:${await freePort()}/opc/v2`,
    ),
  },
  {
    'its session ends between two requests': {
      what: 'renewal',
      async prepare(machine) {
        await post(machine, 'switches', { exchangeMinutes: 20 })
        return machine
      },
    },
  },
  {
    'its session is ended': {
      async prepare(machine) {
        await post(machine, 'faults', { match: { kind: 'list' }, action: { type: 'expireTokens' } })
        return machine
      },
    },
  },
  {
    'the clock is off by ten minutes': {
      async prepare(machine) {
        await post(machine, 'switches', { signatureClock: 'sandbox' })
        await post(machine, 'clock', { set: new Date(Date.now() + 600_000).toISOString() })
        return machine
      },
    },
  },
]
