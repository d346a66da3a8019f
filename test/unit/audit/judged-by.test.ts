import { describe, expect, test } from 'vitest'
import { judgedBy } from '../../../src/audit/judged-by'
import type { PolicyRule } from '../../../src/audit/policy'
import { readPolicy } from '../../../src/commands/audit/policy/policy-file'
import { builtInRule, day, limitRule, seconds } from '../../support/audited-apps'

async function textOf(yaml: string): Promise<string> {
  const read = await readPolicy(yaml, 'policy.yaml')
  if (!read.isRead) throw new Error(JSON.stringify(read.mistakes))
  return judgedBy(read.value)
}

const policy = `version: 1
rules:
  - id: month
    severity: high
    select: { displayName: ["prod-*", "live-*"], active: true }
    refreshTokenExpiry: { max: 30d }
  - use: implicit-grant
`

describe('two policies judge by the same', () => {
  test.each([
    ['whatever their comments and whitespace', policy.replace('rules:', '# limits\n\nrules:\n')],
    ['whatever unit a lifetime is written in', policy.replace('30d', '720h')],
    [
      'whatever the order of keys and lists',
      policy.replace(
        'displayName: ["prod-*", "live-*"], active: true',
        'active: true, displayName: ["live-*", "prod-*"]',
      ),
    ],
    ['when a default is written out', policy.replace('{ max: 30d }', '{ max: 30d, unset: judge }')],
  ])('%s', async (_, other) => {
    expect(other).not.toBe(policy)
    expect(await textOf(other)).toBe(await textOf(policy))
  })

  test('whatever the order of their rules', async () => {
    const [first = '', month = '', implicit = ''] = policy.split(/^(?= {2}- )/m)
    expect(await textOf(first + implicit + month)).toBe(await textOf(policy))
  })

  test('when the limit of a built-in rule is written out', () => {
    const text = (max: number | null) =>
      judgedBy({ rules: [builtInRule('public-client-long-refresh', { max: max === null ? null : seconds(max) })] })
    expect(text(7 * day)).toBe(text(null))
    expect(text(8 * day)).not.toBe(text(null))
  })

  test('whether they come from options or from a file', () => {
    const rule = limitRule({ accessTokenExpiry: { max: seconds(3600), min: null, unset: 'judge' } })
    expect(judgedBy({ rules: [{ ...rule, place: { line: 3, column: 5 } }] })).toBe(judgedBy({ rules: [rule] }))
  })
})

describe('two policies judge by something else', () => {
  const rule = limitRule({
    select: { displayName: ['prod-*'], tags: [{ key: 'env', value: null }], not: { active: false } },
    refreshTokenExpiry: { max: seconds(day), min: null, unset: 'judge' },
    allowedGrants: { forbidden: ['implicit'], required: [] },
  })
  const others: [string, PolicyRule][] = [
    ['the id of a rule, which waivers name', { ...rule, id: 'other' }],
    ['its severity', { ...rule, severity: 'low' }],
    ['its selection', { ...rule, select: { ...rule.select, displayName: ['test-*'] } }],
    ['what the selection leaves out', { ...rule, select: { ...rule.select, not: { active: true } } }],
    ['a tag', { ...rule, select: { ...rule.select, tags: [{ key: 'env', value: 'prod' }] } }],
    ['no selection', { ...rule, select: {} }],
    ['a maximum', { ...rule, refreshTokenExpiry: { max: seconds(2 * day), min: null, unset: 'judge' } }],
    ['a minimum', { ...rule, refreshTokenExpiry: { max: seconds(day), min: seconds(60), unset: 'judge' } }],
    ['unset', { ...rule, refreshTokenExpiry: { max: seconds(day), min: null, unset: 'fail' } }],
    ['the kind of token', { ...rule, refreshTokenExpiry: null, accessTokenExpiry: rule.refreshTokenExpiry }],
    ['offline access', { ...rule, allowOffline: false }],
    ['a grant', { ...rule, allowedGrants: { forbidden: [], required: ['implicit'] } }],
  ]
  test.each(others)('%s', (_, other) => expect(judgedBy({ rules: [other] })).not.toBe(judgedBy({ rules: [rule] })))

  test('one rule more', () =>
    expect(judgedBy({ rules: [rule, builtInRule('implicit-grant')] })).not.toBe(judgedBy({ rules: [rule] })))
})
