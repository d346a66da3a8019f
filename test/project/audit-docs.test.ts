import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtInRules } from '../../src/audit/rules/built-in'
import { policyFile } from '../../src/commands/audit/policy/files-schema'
import { readPolicy } from '../../src/commands/audit/policy/policy-file'
import { readWaivers } from '../../src/commands/audit/policy/waivers-file'
import { jsonSchemaOf } from '../../src/commands/shared/written/parts'
import { startSandbox } from '../../src/sandbox/server'
import { builtProgram } from '../support/built-program'
import { bash } from '../support/shell'

const path = fileURLToPath(new URL('../../docs/audit.md', import.meta.url))
const page = readFileSync(path, 'utf8')
const [policy = '', waivers = ''] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)

test('the policy and the waivers of docs/audit.md are accepted', async () => {
  expect(await readPolicy(policy, 'p.yaml')).toMatchObject({ isRead: true, value: { rules: { length: 5 } } })
  expect(await readWaivers(waivers)).toMatchObject({ isRead: true, value: { length: 1 }, warnings: [] })
})

test('the commands of docs/audit.md run, in this order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'apps-docs-'))
  const sandbox = await startSandbox()
  const variables = {
    PROGRAM: builtProgram,
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  const codes: (number | null)[] = []
  for (const [, typed] of page.matchAll(/^\$ (apps .*)$/gm)) {
    codes.push((await bash(`apps() { node "$PROGRAM" "$@"; }\n${typed}`, folder, variables)).exitCode)
  }
  await sandbox.close()
  rmSync(folder, { recursive: true })

  // The last one asks, which needs a terminal.
  expect(codes).toEqual([1, 0, 1, 2])
})

// `npm run docs` writes this table again, with `vitest run --update`.
test('docs/audit.md has a row for every built-in rule, with the title of --explain', async () => {
  const header = '| code | what it finds |\n| --- | --- |\n'
  const rows = Object.entries(builtInRules).map(([code, { title }]) => `| \`${code}\` | ${title} |\n`)
  const [before = '', after = ''] = page.split(new RegExp(`(?<=${header.replace(/[|]/g, '\\|')})(?:\\|.*\\n)*`))
  await expect(`${before}${rows.join('')}${after}`).toMatchFileSnapshot(path)
})

test('docs/audit.md names every key of a policy', () => {
  const keys = keysOf(jsonSchemaOf(policyFile))
  expect(keys).toContain('isOAuthResource')
  expect(keys.filter((key) => !page.includes(`\`${key}\``) && !policy.includes(`${key}: `))).toEqual([])
})

/** The names of all members that a schema describes, at every level. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const described = 'properties' in schema ? Object.keys(schema.properties as object) : []
  return [...new Set([...described, ...Object.values(schema).flatMap(keysOf)])]
}
