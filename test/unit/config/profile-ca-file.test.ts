import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleIds } from '../../../src/sandbox/server'
import { testIdentity } from '../../faults/certificate'
import { behindTls } from '../../support/behind-tls'
import { withProfiles } from '../commands/with-profiles'

const expiry = ['get-expiry', exampleIds.resourceOwner, '--seconds']

/** The sandbox behind TLS, with a certificate of an authority of its own. */
async function domainBehindTls() {
  const world = await withProfiles()
  const port = await behindTls(Number(new URL(world.sandbox.url).port))
  const url = `https://localhost:${port}`
  const caFile = join(world.home, 'ca.pem')
  writeFileSync(caFile, testIdentity.cert)
  const words = ['--domain-url', url, '--client-id', world.sandbox.clientId, '--secret-stdin', '--store', 'file']
  const answers = [world.sandbox.clientSecret]
  return {
    ...world,
    url,
    caFile,
    signIn: (name: string, ...more: string[]) => world.run(['login', name, ...words, ...more], { answers }),
  }
}

test('the certificates named at login are kept in the profile, and trusted by every command with it', async () => {
  const { signIn, run, url, caFile, text, home } = await domainBehindTls()
  const without = await signIn('tls')
  expect(without.exitCode).toBe(7)
  expect(without.stderr).toMatch(/self-signed.*--ca-file/s)

  const login = await signIn('tls', '--ca-file', join(home, '..', home.split('/').at(-1) ?? '', 'ca.pem'))
  expect(login.exitCode).toBe(0)
  expect(JSON.parse(text('profiles.json') ?? '').profiles.tls).toMatchObject({ domainUrl: url, caFile })
  expect((await run(expiry)).stdout).toBe('604800\n')
  expect(JSON.parse((await run(['profile', 'show', '-o', 'json'])).stdout)).toMatchObject({ name: 'tls', caFile })
  const shown = await run(['profile', 'show', '-o', 'table'])
  expect(shown.stdout).toContain(`trusts too   ${caFile}\n`)

  // Once more: the domain is the same.
  expect((await signIn('tls')).exitCode).toBe(0)
  expect(JSON.parse(text('profiles.json') ?? '').profiles.tls).toMatchObject({ caFile })
})

test('those of --ca-file count instead, and those of a profile not for settings that come from elsewhere', async () => {
  const { signIn, run, url, caFile, home, sandbox } = await domainBehindTls()
  expect((await signIn('tls', '--ca-file', caFile)).exitCode).toBe(0)
  const other = join(home, 'other.pem')
  writeFileSync(other, 'no certificate')
  const refused = await run([...expiry, '--ca-file', other])
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain(`--ca-file: ${other} does not contain a certificate in PEM format.`)

  const elsewhere = { APPS_DOMAIN_URL: url, APPS_CLIENT_ID: sandbox.clientId, APPS_CLIENT_SECRET: sandbox.clientSecret }
  expect((await run(expiry, { variables: elsewhere })).exitCode).toBe(7)
  expect((await run(expiry, { variables: { ...elsewhere, APPS_PROFILE: 'tls' } })).exitCode).toBe(0)
  expect((await run(expiry, { variables: { APPS_DOMAIN_URL: url } })).exitCode).toBe(0)
  const { APPS_DOMAIN_URL: _, ...credentials } = elsewhere
  expect((await run(expiry, { variables: credentials })).exitCode).toBe(0)
})

test('a file that is gone is exit 2, and the profile is named', async () => {
  const { signIn, run, caFile, write, text } = await domainBehindTls()
  await signIn('tls', '--ca-file', caFile)
  write((text('profiles.json') ?? '').replace('ca.pem', 'gone.pem'))
  const ending = await run(expiry)
  expect(ending).toMatchObject({ exitCode: 2, stdout: '' })
  expect(ending.stderr).toContain(`Error: profile 'tls': ${caFile.replace('ca.pem', 'gone.pem')} does not exist.\n`)
})
