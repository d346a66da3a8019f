import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { bash } from '../support/shell'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8')
const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block)

const [policy = '', waivers = '', github = '', gitlab = ''] = blocksOf('yaml')
const [, startingRed = ''] = blocksOf('sh')
const [jenkins = ''] = blocksOf('groovy')

let folder: string
let sandbox: Sandbox
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apps-ci-'))
  symlinkSync(root, join(folder, 'apps-tool'))
  writeFileSync(join(folder, 'apps-policy.yaml'), policy)
  writeFileSync(join(folder, 'apps-waivers.yaml'), waivers)
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (script: string) =>
  bash(script, folder, {
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  })

test('the line of GitLab and Jenkins is the same; it finds what is not waived, and leaves its files', async () => {
  const [line = ''] = (parse(gitlab) as { audit: { script: string[] } }).audit.script
  expect(jenkins).toContain(`sh '${line}'`)

  const { exitCode, stdout } = await run(line)

  expect(exitCode).toBe(1)
  expect(stdout).toContain('Legacy Intranet')
  expect(readFileSync(join(folder, 'audit.xml'), 'utf8')).toMatch(/<skipped[\s\S]*Field devices/)
  expect(readFileSync(join(folder, 'audit.html'), 'utf8')).toMatch(/^<!doctype html>/i)
})

test('starting red: the first line passes, and so does the second as nothing is new', async () => {
  expect(await run(startingRed)).toMatchObject({ exitCode: 0 })
})

test('the GitHub workflow gives the action inputs that it has, and the secrets by env', () => {
  const { inputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { inputs: object }
  const { steps } = (parse(github) as { jobs: { audit: { steps: { id?: string; with?: object; env?: object }[] } } })
    .jobs.audit
  const step = steps.find(({ id }) => id === 'audit')

  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { none: '' })))
  expect(Object.keys(step?.env ?? {})).toEqual(['APPS_CLIENT_ID', 'APPS_CLIENT_SECRET'])
  expect(page).not.toContain('npx')
})
