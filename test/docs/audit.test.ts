import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { explanations } from '../../src/commands/audit/explanations'
import { readPolicy } from '../../src/commands/audit/policy-file'
import { policySchema } from '../../src/commands/audit/schema'
import { readWaivers } from '../../src/commands/audit/waivers-file'

const page = readFileSync(fileURLToPath(new URL('../../docs/audit.md', import.meta.url)), 'utf8')
const [policy = '', waivers = ''] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)

test('its policy and its waivers are accepted', async () => {
  expect(await readPolicy(policy, 'p.yaml')).toMatchObject({ isRead: true, value: { rules: { length: 5 } } })
  expect(await readWaivers(waivers)).toMatchObject({ isRead: true, value: { length: 1 }, warnings: [] })
})

test('every built-in rule stands in it, as --explain has it', () => {
  const rows = Object.entries(explanations).map(([code, { title }]) => `| \`${code}\` | ${title} |\n`)
  expect(page).toContain(`| code | what it finds |\n| --- | --- |\n${rows.join('')}\n`)
})

test('every key of a policy stands in it', () => {
  const keys = keysOf(policySchema)
  expect(keys).toContain('isOAuthResource')
  expect(keys.filter((key) => !page.includes(`\`${key}\``) && !policy.includes(`${key}: `))).toEqual([])
})

/** The names of all members that a schema describes, however deep. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const described = 'properties' in schema ? Object.keys(schema.properties as object) : []
  return [...new Set([...described, ...Object.values(schema).flatMap(keysOf)])]
}
