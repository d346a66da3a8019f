// What Oracle's three programs need of the sandbox: one config file in a home of its own, with a profile for each way to sign in.
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apps, environment, startSandbox } from '../bench/measure.mjs'
import { mustRun, run } from './processes.mjs'

const tenancy = 'ocid1.tenancy.oc1..strangers'
const user = 'ocid1.user.oc1..strangers'
const passPhrase = 'the-pass-phrase-of-a-rehearsal'
const profiles = ['DEFAULT', 'ENCRYPTED', 'SESSION']

/** @param options of `apps sandbox` */
export async function openSandbox(temporary, options = []) {
  const sandbox = await startSandbox(options)
  const home = mkdtempSync(join(temporary, 'home-'))
  const folder = join(home, '.oci')
  mkdirSync(folder, { mode: 0o700 })
  const post = (path, body) =>
    json(
      fetch(`${sandbox.url}/sandbox/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const keep = (name, text) => writeFileSync(join(folder, name), text, { mode: 0o600 })
  let config = ''
  for (const profile of profiles) {
    const encryption = profile === 'ENCRYPTED' ? { cipher: 'aes-256-cbc', passphrase: passPhrase } : {}
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...encryption },
    })
    const fingerprint = fingerprintOf(publicKey)
    // The line that Oracle's own `oci setup config` writes at the end.
    keep(`${profile}.pem`, `${privateKey}OCI_API_KEY\n`)
    config += `[${profile}]\nuser=${user}\nfingerprint=${fingerprint}\ntenancy=${tenancy}\nregion=eu-frankfurt-1\n`
    config += `key_file=${join(folder, `${profile}.pem`)}\n`
    if (profile === 'ENCRYPTED') config += `pass_phrase=${passPhrase}\n`
    if (profile === 'SESSION') {
      keep('token', (await post('session-tokens', { publicKey })).token)
      config += `security_token_file=${join(folder, 'token')}\n`
    } else await post('api-keys', { keyId: `${tenancy}/${user}/${fingerprint}`, publicKey })
  }
  keep('config', config)
  const env = { ...environment(), HOME: home, APPS_CONFIG_DIR: join(home, 'apps'), APPS_DOMAIN_URL: sandbox.url }
  return { ...sandbox, home, config: join(folder, 'config'), env }
}

/** As OCI names a key: MD5 of its DER form. */
const fingerprintOf = (publicKey) =>
  createHash('md5')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .match(/../g)
    .join(':')

const json = async (response) => (await response).json()

/** `apps` with a profile of the same config file. @returns what it prints as JSON */
export const askApps = async ({ env }, args, profile = 'DEFAULT') =>
  JSON.parse(await mustRun(process.execPath, [apps, ...args, '--oci-profile', profile, '-o', 'json'], { env }))

/** The same, where only its exit code counts. */
export const exitOfApps = async ({ env }, args, profile = 'DEFAULT') =>
  (await run(process.execPath, [apps, ...args, '--oci-profile', profile, '-o', 'json'], { env })).code

export const resourceOwner = '9fc12da9eecd4927a9ef88512ce5612e'
export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
