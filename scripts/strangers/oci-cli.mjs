// Oracle's oci-cli (PyPI) and `apps` with one config file, on the sandbox.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apps } from '../bench/measure.mjs'
import { inVenv } from './install.mjs'
import { meetMachines } from './machines.mjs'
import { askApps, exitOfApps, openSandbox, patchSchema, resourceOwner, searchSchema } from './oracle.mjs'
import { mustRun, run } from './processes.mjs'

const many = 2345
const pageSize = 500

export const ociCli = {
  async meet({ folder, temporary, check }) {
    const oci = (sandbox, args, options = []) => [
      inVenv(folder, 'oci'),
      [...options, 'identity-domains', ...args, '--endpoint', sandbox.url],
      { env: { ...sandbox.env, OCI_CLI_CONFIG_FILE: sandbox.config } },
    ]
    const ask = async (...asked) => JSON.parse((await mustRun(...oci(...asked))) || '{}')
    const few = await openSandbox(temporary)
    const large = await openSandbox(temporary, ['--generate', String(many)])
    try {
      await reading({ few, ask, oci, check })
      await paging({ large, ask, check })
      await writing({ few, ask, oci, check })
    } finally {
      few.stop()
      large.stop()
    }
    await meetMachines({ temporary, check, ask: asMachine(inVenv(folder, 'oci')) }, machines)
  },
}

async function reading({ few, ask, oci, check }) {
  const get = ['app', 'get', '--app-id', resourceOwner]
  const both = (profile, options) => async () => ({
    oci: (await ask(few, get, options)).data['refresh-token-expiry'],
    apps: (await askApps(few, ['get-expiry', resourceOwner], profile)).refreshTokenExpiry.seconds,
  })
  await check('get with an API key', { oci: 604800, apps: 604800 }, both('DEFAULT', []))
  await check('get with an encrypted key', { oci: 604800, apps: 604800 }, both('ENCRYPTED', ['--profile', 'ENCRYPTED']))
  const session = ['--profile', 'SESSION', '--auth', 'security_token']
  await check('get with a session token', { oci: 604800, apps: 604800 }, both('SESSION', session))
  await check('get of one attribute', ['display-name', 'id', 'refresh-token-expiry'], async () => {
    const { data } = await ask(few, [...get, '--attributes', 'refreshTokenExpiry'])
    return Object.keys(data)
      .filter((name) => data[name] !== null && !unasked.includes(name))
      .sort()
  })
  await check('get of an app that there is not', { oci: '1, 404', apps: 5 }, async () => {
    const { code, stderr } = await run(...oci(few, ['app', 'get', '--app-id', 'f'.repeat(32)]))
    return {
      oci: `${code}, ${/"status": (\d+)/.exec(stderr)?.[1]}`,
      apps: await exitOfApps(few, ['get-expiry', 'f'.repeat(32)]),
    }
  })
  await check('a key that the domain does not know', { oci: '1, 401', apps: 4 }, async () => {
    const unknown = { ...few, env: { ...few.env, OCI_CLI_FINGERPRINT: Array(16).fill('00').join(':') } }
    const { code, stderr } = await run(...oci(unknown, get))
    return {
      oci: `${code}, ${/"status": (\d+)/.exec(stderr)?.[1]}`,
      apps: await exitOfApps(unknown, ['get-expiry', resourceOwner]),
    }
  })
  await check('the variables OCI_CLI_PROFILE and OCI_CLI_AUTH', { oci: 604800, apps: 604800 }, async () => {
    const env = { ...few.env, OCI_CLI_PROFILE: 'SESSION', OCI_CLI_AUTH: 'security_token' }
    const printed = await mustRun(process.execPath, [apps, 'get-expiry', resourceOwner, '--seconds'], { env })
    return { oci: (await ask({ ...few, env }, get)).data['refresh-token-expiry'], apps: Number(printed) }
  })
  await check('lifetimes of all apps, as both list them', { apps: 15, differing: 0 }, async () => {
    const ours = await askApps(few, ['list'])
    const theirs = byId((await ask(few, ['apps', 'list', '--all'])).data.resources)
    const differing = ours.filter(({ id, refreshTokenExpiry: { seconds, source } }) => {
      const set = theirs.get(id)?.['refresh-token-expiry'] ?? null
      return (source === 'app' ? seconds : null) !== set
    })
    return { apps: theirs.size, differing: differing.length }
  })
  await check('the output of oci as apps of another sandbox', { apps: 15, expiry: 604800 }, async () => {
    const file = join(few.home, 'oci.json')
    writeFileSync(file, await mustRun(...oci(few, ['apps', 'list', '--all', '--attribute-sets', 'all'])))
    const copy = await openSandbox(few.home, ['--apps', file])
    try {
      const list = await askApps(copy, ['list'])
      return { apps: list.length, expiry: list.find(({ id }) => id === resourceOwner)?.refreshTokenExpiry.seconds }
    } finally {
      copy.stop()
    }
  })
}

/** Always returned, or not of the app. */
const unasked = [
  'schemas',
  'meta',
  'based-on-template',
  'is-alias-app',
  'meter-as-opc-service',
  'disable-kmsi-token-authentication',
]
const byId = (resources) => new Map(resources.map((each) => [each.id, each]))

async function paging({ large, ask, check }) {
  const ids = new Set((await askApps(large, ['list'])).map(({ id }) => id))
  const seen = (resources) => ({
    rows: resources.length,
    distinct: byId(resources).size,
    unknown: resources.filter(({ id }) => !ids.has(id)).length,
  })
  const whole = { rows: ids.size, distinct: ids.size, unknown: 0 }
  const list = async (...args) =>
    (await ask(large, ['apps', 'list', '--attributes', 'displayName', ...args])).data.resources
  await check('list --all', whole, async () => seen(await list('--all')))
  await check('list --all --page-size 500', whole, async () =>
    seen(await list('--all', '--page-size', String(pageSize))),
  )
  await check('list --limit 7', { rows: 7, distinct: 7, unknown: 0 }, async () => seen(await list('--limit', '7')))
  await check(
    'list --count 30 --start-index 2341',
    { rows: ids.size - 2340, distinct: ids.size - 2340, unknown: 0 },
    async () => seen(await list('--count', '30', '--start-index', '2341')),
  )
  await check('list by page tokens', whole, async () => {
    const rows = []
    let page = []
    for (let requests = 0; requests < 20; requests++) {
      const answer = await ask(large, [
        'apps',
        'list',
        '--attributes',
        'displayName',
        '--limit',
        String(pageSize),
        ...page,
      ])
      rows.push(...answer.data.resources)
      const next = answer['opc-next-page']
      if (next === undefined) break
      page = ['--page', next]
    }
    return seen(rows)
  })
  await check('list --filter, sorted', { rows: true, filtered: true, sorted: true }, async () => {
    const filter = 'isOAuthResource eq true and allowOffline eq true'
    const args = ['--all', '--filter', filter, '--sort-by', 'displayName', '--sort-order', 'DESCENDING']
    const rows = (await ask(large, ['apps', 'list', ...args])).data.resources
    const names = rows.map((each) => each['display-name'].toUpperCase())
    return {
      rows: rows.length === (await askApps(large, ['list', '--filter', filter])).length,
      filtered: rows.every((each) => each['is-o-auth-resource'] && each['allow-offline']),
      sorted: names.every((name, at) => at === 0 || names[at - 1] >= name),
    }
  })
  await check('search', { total: ids.size, rows: 20, first: 'refresh-token-expiry' }, async () => {
    const args = ['apps', 'search', '--schemas', JSON.stringify([searchSchema]), '--count', '20']
    const { data } = await ask(large, [...args, '--attributes', '["refreshTokenExpiry"]', '--filter', 'id pr'])
    const has = data.resources.some((each) => each['refresh-token-expiry'] !== null)
    return { total: data['total-results'], rows: data.resources.length, first: has ? 'refresh-token-expiry' : 'none' }
  })
}

const patch = (value, more = []) => {
  const operations = JSON.stringify([{ op: 'REPLACE', path: 'refreshTokenExpiry', value }])
  const schemas = JSON.stringify([patchSchema])
  return ['app', 'patch', '--app-id', resourceOwner, '--schemas', schemas, '--operations', operations, ...more]
}

async function writing({ few, ask, oci, check }) {
  const now = async () => (await askApps(few, ['get-expiry', resourceOwner])).refreshTokenExpiry.seconds
  await check('patch without if-match, read by apps', { oci: 86400, apps: 86400 }, async () => ({
    oci: (await ask(few, patch(86400))).data['refresh-token-expiry'],
    apps: await now(),
  }))
  const version = async () => (await ask(few, ['app', 'get', '--app-id', resourceOwner])).data.meta.version
  await check('patch with the version that is there', { oci: 172800, apps: 172800 }, async () => ({
    oci: (await ask(few, patch(172800, ['--if-match', await version()]))).data['refresh-token-expiry'],
    apps: await now(),
  }))
  await check('patch with an older version: nothing changes', { oci: '1, 412', apps: 259200 }, async () => {
    const older = await version()
    await askApps(few, ['set-expiry', resourceOwner, '3d', '-y'])
    const { code, stderr } = await run(...oci(few, patch(345600, ['--if-match', older])))
    return { oci: `${code}, ${/"status": (\d+)/.exec(stderr)?.[1]}`, apps: await now() }
  })
  await check('set-expiry by apps, read by oci', { outcome: 'confirmed', oci: 777600 }, async () => {
    const { outcome } = await askApps(few, ['set-expiry', resourceOwner, '9d', '-y'], 'SESSION')
    return { outcome, oci: (await ask(few, ['app', 'get', '--app-id', resourceOwner])).data['refresh-token-expiry'] }
  })
  await check('oci changes a value between plan and write of apps', { apps: 6, now: 604800 }, async () => {
    await ask(few, patch(604800))
    return {
      apps: await exitOfApps(few, ['set-expiry', resourceOwner, '8d', '--expect', '9d', '-y']),
      now: await now(),
    }
  })
}

/** `list` or `patch` as a machine. The status that `oci` was refused with, or its exit code. */
const asMachine =
  (oci) =>
  async ({ kind, url, env }, what) => {
    const [auth, ...options] = ways[kind](url)
    const args = what === 'patch' ? patch(86400) : ['apps', 'list', '--count', '1']
    const asked = ['--auth', auth, ...options, 'identity-domains', ...args, '--endpoint', url]
    const { code, stdout, stderr } = await run(oci, asked, { env })
    if (code !== 0) return Number(/"status": (\d+)/.exec(stderr)?.[1]) || `exit ${code}`
    const { data } = JSON.parse(stdout)
    return what === 'patch' ? data['refresh-token-expiry'] : data['total-results']
  }

const asInstance = (auth) => (url) => [auth, '--federation-endpoint', `${url}/v1/x509`]
const ways = {
  instance: asInstance('instance_principal'),
  'cloud-shell': asInstance('instance_obo_user'),
  'resource-principal': () => ['resource_principal'],
  'resource-principal-content': () => ['resource_principal'],
  workload: () => ['oke_workload_identity'],
}

/** What `oci` shows, what `apps` does. Where it tries again for minutes, the case is left to Oracle's SDKs. */
const signsIn = {
  list: [15, 15],
  'patch, read by apps': [86400, 86400],
  'its session is ended': [15, 15],
  'the clock is off by ten minutes': [401, 'exit 4'],
}
const byGroup = {
  ...signsIn,
  'no dynamic group matches': [404, 'exit 4'],
  'the group lacks the role': [401, 'exit 4'],
}
/** Already OCI's federation service refuses the signature, and `oci` does not print the status. */
const offBefore = { 'the clock is off by ten minutes': ['exit 1', 'exit 4'] }
const machines = {
  instance: { ...byGroup, ...offBefore, 'metadata: html': ['exit 1', 'exit 7'] },
  'resource-principal': { ...byGroup, 'its session is ended': [401, 'exit 4'] },
  'resource-principal-content': { ...byGroup, 'its session is ended': [401, 'exit 4'] },
  workload: byGroup,
  'cloud-shell': { ...signsIn, ...offBefore },
}
