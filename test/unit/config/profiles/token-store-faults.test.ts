import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FaultAction } from '../../../../src/sandbox/faults/fault'
import { exampleIds } from '../../../../src/sandbox/server'
import { isLong } from '../../../support/extent'
import { withProfiles } from '../../commands/with-profiles'

const app = exampleIds.resourceOwner

const status = (code: number, body: 'scim' | 'html' | 'empty'): [string, FaultAction] => [
  `${code}, ${body}`,
  { type: 'status', status: code, body, ...(body === 'scim' && { detail: 'no', messageId: 'error.canary' }) },
]

/** What a token can be the reason of, and what it cannot. */
const refusals = [401, 403].flatMap((code) => (['scim', 'html', 'empty'] as const).map((body) => status(code, body)))
const others: [string, FaultAction][] = [
  ...[400, 404, 409, 412, 429, 500, 503].map((code) => status(code, 'scim')),
  ['a redirection', { type: 'redirect', location: 'https://example.com/' }],
  ['a page', { type: 'html' }],
  ['a reset', { type: 'reset' }],
]
const faults = [...refusals, ...others.filter((_, at) => isLong || at % 5 === 0)]

const operations = [
  ['get', ['get-expiry', app]],
  ['list', ['list']],
  ['patch', ['set-expiry', app, '9d']],
  ['get', ['request', 'GET', `/admin/v1/Apps/${app}?attributes=id`]],
] as const

/** Two profiles of one client, of which `kept` has a token of an earlier run. */
async function twoProfiles() {
  const world = await withProfiles()
  const { home, sandbox, run, client } = world
  const file = join(home, 'secret')
  writeFileSync(file, sandbox.clientSecret, { mode: 0o600 })
  const words = [...client, '--secret-file', file]
  expect((await run(['login', 'fresh', ...words])).exitCode).toBe(0)
  expect((await run(['login', 'kept', ...words, '--cache-tokens', '--store', 'file'])).exitCode).toBe(0)
  expect((await run(['get-expiry', app])).exitCode).toBe(0)
  return world
}

const withoutIds = (text: string): string =>
  text
    .replaceAll(/"requestId":\s*"[^"]*"|request id \S+/g, 'an id')
    .replaceAll(/profile 'kept'|profile 'fresh'/g, 'a profile')

describe('trouble that lasts ends the same, whether the token is of this run or of an earlier one', () => {
  test.each(faults)('%s', async (_, action) => {
    const { run, sandbox, text } = await twoProfiles()
    for (const [kind, argv] of operations) {
      sandbox.faults.clear()
      sandbox.faults.add({ match: { kind, times: 99 }, action })
      const ending = async (profile: string) => {
        const { exitCode, stdout, stderr } = await run([...argv, '--profile', profile, '-o', 'json'])
        return { argv, exitCode, stdout: withoutIds(stdout), stderr: withoutIds(stderr) }
      }
      expect(text('token-kept.json')).not.toBe(null)
      const fresh = await ending('fresh')
      expect(fresh.exitCode).not.toBe(0)
      expect(await ending('kept')).toEqual(fresh)
    }
  })
})
