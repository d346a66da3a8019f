import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { analyse } from 'scslre'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))

interface Expression {
  file: string
  source: string
  flags: string
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Every regular expression that is written out. */
function literals(): Expression[] {
  const found: Expression[] = []
  for (const { path, text } of sources) {
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/')
        found.push({ file: path, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
      }
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))
  }
  return found
}

const made: Expression[] = []
const original = globalThis.RegExp

/** Those that are put together when a module is loaded. */
beforeAll(async () => {
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags = '']: [string | RegExp, string?]) {
      made.push({ file: 'made', source: String(source), flags })
      return new target(source, flags)
    },
  })
  await import('../../src/output/encoders')
  await import('../../src/token-settings/duration-grammar')
  globalThis.RegExp = original
})
afterAll(() => {
  globalThis.RegExp = original
})

/** Takes more than a time that grows with the length of the text, as two independent ways through it would. */
const isSlow = ({ source, flags }: Expression): boolean => analyse({ source, flags }).reports.length > 0

/** Where no foreign text of any length comes to: what grows with the square of that is nothing. */
const onShortTexts: Record<string, string> = {
  'commands/audit/reports/format-report.ts: \\B(?=(\\d{3})+$)': 'a number',
  'config/domain-url.ts: ^([a-z]+):\\/\\/([^/?#]*)(.*)$': 'an address, typed by the user of this machine',
  'config/domain-url.ts: ^([a-z][a-z0-9+.-]*:\\/+)?.*@': 'an address, typed by the user of this machine',
  'token-settings/duration-refusal.ts: ^[ \\t\\r\\n]+|[ \\t\\r\\n]+$': 'at most 80 characters; more are refused before',
  'sandbox/scim/write-apps.ts: \\[.*$': 'a name of an attribute, in a sandbox that only this machine reaches',
  'sandbox/oauth/keys/request-signature.ts: (\\w+)="([^"]*)"': 'a header of at most 16 KiB, likewise',
}

test('S22: no regular expression takes longer than its text is long', () => {
  const all = literals()
  expect(all.length).toBeGreaterThan(100)
  const slow = all.filter(isSlow).map(({ file, source }) => `${file}: ${source}`)
  expect(slow.sort()).toEqual(Object.keys(onShortTexts).sort())
})

test('S22: nor do those that are put together when a module is loaded', () => {
  expect(made.length).toBeGreaterThan(5)
  expect(made.filter(isSlow).map(({ source }) => source)).toEqual([])
})

test('the one who judges them knows a slow one', () => {
  for (const [source, expected] of [
    ['^(a+)+$', true],
    ['^(\\s*)(\\s*)$', true],
    ['\\s+$', true],
    ['^[a-z]+$', false],
  ] as const)
    expect({ source, slow: isSlow({ file: '', source, flags: '' }) }).toEqual({ source, slow: expected })
})
