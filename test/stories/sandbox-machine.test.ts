import { stat } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { errorOf, json, start } from '../support/program'

// What runs inside tells what it has been given, and what the sandbox remembers of the requests.
const look = `
  const { readdirSync, readFileSync, statSync } = require('node:fs')
  const { dirname } = require('node:path')
  const variables = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(APPS|OCI|KUBERNETES|ACTIONS|GITHUB|GITLAB|BITBUCKET|CIRCLE)_/.test(name)),
  )
  const place = Object.values(variables).find((value) => /^\\/.*\\/(rpst|config|token)$/.test(value))
  const directory = place === undefined ? null : dirname(place)
  const files = directory === null ? [] : readdirSync(directory).map((name) => [
    name, (statSync(directory + '/' + name).mode & 0o777).toString(8), readFileSync(directory + '/' + name, 'utf8')])
  const mode = directory === null ? null : (statSync(directory).mode & 0o777).toString(8)
  const jobs = variables.ACTIONS_ID_TOKEN_REQUEST_URL
  const ask = jobs === undefined ? Promise.resolve() : fetch(jobs + '&audience=x', {
    headers: { authorization: 'bearer ' + variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN } })
  ask.then(() => fetch(variables.APPS_DOMAIN_URL + '/opc/v2/identity/key.pem', { headers: { authorization: 'Bearer Oracle' } }))
    .then(() => fetch(variables.APPS_DOMAIN_URL + '/sandbox/requests'))
    .then((answer) => answer.text())
    .then((ledger) => console.log(JSON.stringify({ variables, directory, mode, files, ledger })))
`

interface Seen {
  variables: Record<string, string>
  directory: string | null
  mode: string | null
  files: [name: string, mode: string, text: string][]
  ledger: string
}

/** The user's own, which stand for another machine. */
const users = {
  APPS_ACCESS_TOKEN: 'a-real-one',
  APPS_CLIENT_SECRET: 'a-real-one',
  OCI_CLI_KEY_CONTENT: 'a-real-one',
  OCI_RESOURCE_PRINCIPAL_RPST: 'a-real-one',
  OCI_CONFIG_FILE: '/home/user/.oci/config',
  KUBERNETES_SERVICE_HOST: '10.0.0.1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a-real-one',
  BITBUCKET_STEP_OIDC_TOKEN: 'a-real-one',
  CIRCLE_OIDC_TOKEN: 'a-real-one',
  CIRCLE_OIDC_TOKEN_V2: 'a-real-one',
}

async function inside(kind: string, ...more: string[]): Promise<Seen> {
  const command = ['--', process.execPath, '-e', look]
  const ending = await start(['sandbox', '--machine', kind, ...more, ...command], { variables: users }).ended
  expect([ending.exitCode, ending.stderr]).toEqual([0, ''])
  return json(ending) as Seen
}

const always = ['APPS_CONFIG_DIR', 'APPS_DOMAIN_URL', 'OCI_CLI_ENDPOINT']
const metadata = ['OCI_METADATA_BASE_URL', 'OCI_SDK_AUTH_CLIENT_REGION_URL']
const resource = ['PRIVATE_PEM', 'REGION', 'RPST', 'VERSION'].map((name) => `OCI_RESOURCE_PRINCIPAL_${name}`)
const client = ['APPS_CLIENT_ID', 'APPS_CLIENT_SECRET']

describe('S27: what a machine signs in with is in its variables and in private files alone', () => {
  test.each<[string, string[], string[]]>([
    ['instance', metadata, []],
    ['resource-principal', resource, ['private.pem', 'rpst']],
    ['resource-principal-content', [...resource, 'OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM_PASSPHRASE'], []],
    [
      'workload',
      [
        ...['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT', 'KUBERNETES_SERVICE_PORT_PROXYMUX'],
        ...['OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH', 'OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH'],
        ...['OCI_RESOURCE_PRINCIPAL_REGION', 'OCI_RESOURCE_PRINCIPAL_VERSION'],
      ],
      ['ca.crt', 'namespace', 'token'],
    ],
    [
      'cloud-shell',
      [
        ...metadata,
        ...['OCI_CLI_AUTH', 'OCI_CLI_CLOUD_SHELL', 'OCI_CLI_CONFIG_FILE', 'OCI_CLI_PROFILE'],
        ...['OCI_CONFIG_FILE', 'OCI_CS_USER_OCID', 'OCI_REGION', 'OCI_TENANCY'],
      ],
      ['config', 'delegation_token'],
    ],
    [
      'ci',
      [
        ...client,
        ...['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'GITHUB_ACTIONS', 'GITHUB_REPOSITORY'],
      ],
      [],
    ],
    ['gitlab', [...client, 'APPS_ID_TOKEN', 'GITLAB_CI'], []],
  ])('%s', async (kind, names, files) => {
    const seen = await inside(kind)
    expect(Object.keys(seen.variables).sort()).toEqual([...always, ...names].sort())
    expect(Object.values(seen.variables)).not.toContain('a-real-one')
    expect(seen.files.map(([name, mode]) => `${name} ${mode}`).sort()).toEqual(files.map((name) => `${name} 600`))
    expect(seen.mode).toBe(files.length === 0 ? null : '700')
    if (seen.directory !== null) await expect(stat(seen.directory)).rejects.toMatchObject({ code: 'ENOENT' })
    const secrets = [
      ...Object.entries(seen.variables)
        .filter(([name]) => /SECRET|TOKEN$|RPST$|PEM|PASSPHRASE/.test(name))
        .map(([, value]) => value),
      ...seen.files.filter(([name]) => /token|rpst|pem/.test(name)).map(([, , text]) => text),
    ]
    expect(secrets.filter((secret) => seen.ledger.includes(secret))).toEqual([])
    expect(seen.ledger).not.toContain('PRIVATE KEY')
  })

  test('no secret is there at all for a job whose client is public', async () => {
    const { variables } = await inside('ci', '--switch', 'exchangeClient=public-too')
    expect(Object.keys(variables)).not.toContain('APPS_CLIENT_SECRET')
  })
})

test('without a command it prints all that a command would be given', async () => {
  const running = start(['sandbox', '--machine', 'instance'])
  await running.hasSaid('The sandbox is at ')
  running.signal('SIGINT')
  const { stdout } = await running.ended
  expect(stdout.replace(/127\.0\.0\.1:\d+/g, 'HERE')).toBe(
    [
      "export APPS_DOMAIN_URL='http://HERE'\n",
      "export OCI_METADATA_BASE_URL='http://HERE/opc/v2'\n",
      "export OCI_SDK_AUTH_CLIENT_REGION_URL='http://HERE'\n",
      "export OCI_CLI_ENDPOINT='http://HERE'\n",
    ].join(''),
  )
})

test('--machine is for one domain', async () => {
  const ending = await start(['sandbox', '--machine', 'instance', '--domains', 'eu,us', '-o', 'json']).ended
  expect([ending.exitCode, errorOf(ending).message]).toEqual([2, '--machine and --domains cannot be combined.'])
})

test('--machine names the machines there are', async () => {
  const ending = await start(['sandbox', '--machine', 'lambda', '-o', 'json']).ended
  expect([ending.exitCode, errorOf(ending).message]).toEqual([
    2,
    "--machine 'lambda' is not a machine; write instance, resource-principal, resource-principal-content, workload, cloud-shell, ci, gitlab.",
  ])
})
