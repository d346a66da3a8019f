import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../src', import.meta.url))

interface SourceFile {
  /** From `src`, without the ending: `output/table`. */
  name: string
  text: string
  /** Files of ours, by name, and packages; of both, those that exist only as types are left out of `values`. */
  imports: string[]
  values: string[]
}

const files: SourceFile[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const found = [
      ...text.matchAll(
        /^(import|export)( type)?[^'\n;]*?(?:\{[^}]*\})?[^'\n;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
      ),
    ]
    const named = found.map(([, , isType, from, lazily, effect]) => ({
      isType: isType !== undefined || lazily !== undefined,
      name: resolved(path, from ?? lazily ?? effect ?? ''),
    }))
    return {
      name: path.replace(/\.ts$/, ''),
      text,
      imports: named.map(({ name }) => name),
      values: named.filter(({ isType }) => !isType).map(({ name }) => name),
    }
  })

function resolved(path: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(root, join(root, dirname(path), specifier)) : specifier
}

const inFolder = (folder: string) => files.filter(({ name }) => name.startsWith(`${folder}/`))

const mayImport: [folder: string, allowed: RegExp][] = [
  ['token-settings', /^(token-settings\/|duration$|exit-codes$)/],
  [
    'identity-domain',
    /^(identity-domain\/|token-settings\/|duration$|environment$|errors$|exit-codes$|secrets$|undici$|oauth4webapi$|zod\/mini$|node:(buffer|crypto)$)/,
  ],
  ['output', /^(output\/|duration$|environment$|chalk$|cli-table3$|string-width$)/],
  ['sandbox', /^(sandbox\/|duration$|environment$|node:(http|net|crypto)$)/],
  ['oci-config', /^oci-config\//],
  [
    'configuration',
    /^(configuration\/|oci-config\/|profiles\/|identity-domain\/(credentials|request-signing|client-assertion)$|output\/printable$|asking$|domain-url$|duration$|environment$|errors$|secrets$|node:(crypto|path)$)/,
  ],
  // What is remembered under a name. Where it comes from and what is done with it, the others know.
  [
    'profiles',
    /^(profiles\/|output\/output$|token-settings\/distance$|domain-url$|environment$|errors$|exit-codes$|node:path$)/,
  ],
  // What commands say in the same way, about apps and about changes: they must not import each other.
  ['shown-apps', /^(shown-apps\/|identity-domain\/|token-settings\/|output\/|duration$|exit-codes$)/],
  ['changes', /^(changes\/|command$|token-settings\/|identity-domain\/|output\/|errors$|exit-codes$)/],
  [
    'commands',
    /^(commands\/|changes\/|shown-apps\/|command$|arguments$|outline$|token-settings\/|identity-domain\/|output\/|profiles\/|sandbox\/server$|domain-url$|duration$|environment$|errors$|exit-codes$|secrets$|zod\/mini$|yaml$|node:crypto$)/,
  ],
]

describe('data flows one way', () => {
  test.each(mayImport)('%s imports only what stands to its right', (folder, allowed) => {
    const wrong = inFolder(folder).flatMap(({ name, imports }) =>
      imports.filter((each) => !allowed.test(each)).map((each) => `${name} imports ${each}`),
    )
    expect(inFolder(folder).length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  test('commands share nothing with each other, and the output folder knows none of them', () => {
    const wrong = inFolder('commands').flatMap(({ name, imports }) => {
      const own = name.split('/').slice(0, 2).join('/')
      return imports.filter(
        (each) => each.startsWith('commands/') && name !== 'commands/index' && !each.startsWith(`${own}/`),
      )
    })
    expect(wrong).toEqual([])
  })

  test('only the sandbox command imports the sandbox', () => {
    const importers = files.filter(
      ({ name, imports }) => !name.startsWith('sandbox/') && imports.some((each) => each.startsWith('sandbox/')),
    )
    expect(importers.map(({ name }) => name).sort()).toEqual(['commands/sandbox/command', 'commands/sandbox/view'])
  })

  test('YAML is loaded when a file is read, and not before', () => {
    const importing = files.filter(({ imports }) => imports.includes('yaml'))
    expect(importing.map(({ name }) => name)).toContain('commands/audit/yaml-tree')
    expect(importing.filter(({ values }) => values.includes('yaml'))).toEqual([])
  })

  test('keys are read, and signed with, by runs that name one', () => {
    const lazy = ['configuration/oci-profile', 'configuration/client-key', 'configuration/private-key']
    const signing = ['identity-domain/request-signing', 'identity-domain/client-assertion']
    const importing = files.filter(({ values }) => values.some((each) => [...lazy, ...signing].includes(each)))
    expect(importing.map(({ name }) => name).sort()).toEqual(['configuration/client-key', 'configuration/oci-profile'])
  })

  test('profiles are looked for by runs that lack a setting, and keychains by those that store in one', () => {
    const importing = files.filter(({ name, values }) => {
      const isOwn =
        /^(profiles\/|commands\/(login|logout|profile)\/|configuration\/(chosen-profile|profile-credentials|profile-command|kept-token)$)/
      return (
        !isOwn.test(name) &&
        values.some((each) => /^(profiles\/|configuration\/(chosen-profile|profile-|kept-token))/.test(each))
      )
    })
    expect(importing.map(({ name }) => name)).toEqual([])
    const keychain = files.filter(({ values }) => values.some((each) => /(^keychain-module|\/keychain)$/.test(each)))
    expect(keychain.map(({ name }) => name)).toEqual([])
  })

  test('there are no circles among values', () => {
    const values = new Map(files.map(({ name, values }) => [name, values]))
    const circles: string[] = []
    const walk = (name: string, path: string[]) => {
      if (path.includes(name)) {
        circles.push([...path.slice(path.indexOf(name)), name].join(' → '))
        return
      }
      for (const next of values.get(name) ?? []) walk(next, [...path, name])
    }
    for (const { name } of files) if (circles.length === 0) walk(name, [])
    expect(circles).toEqual([])
  })
})

describe('the outside world comes in by one door', () => {
  const outside = [
    'real-environment',
    'child-process',
    'network',
    'connection-probe',
    'proxy-tunnel',
    'loopback-listener',
  ]

  test.each([
    ['process', /\bprocess\b\./],
    ['console', /\bconsole\b\./],
    ['the wall clock', /\bDate\.now\(|\bperformance\.now\(/],
    ['timers', /\b(setTimeout|setInterval|setImmediate)\(/],
    ['Math.random', /\bMath\.random\(/],
  ])('%s is touched nowhere else', (_, pattern) => {
    const touching = files.filter(({ name, text }) => !outside.includes(name) && pattern.test(withoutComments(text)))
    expect(touching.map(({ name }) => name)).toEqual([])
  })

  // The browser's return from a sign-in can be received in no other way than by listening; it is on loopback only.
  test('S1: network modules are loaded by those that open connections, and by the two that listen', () => {
    const loading = files.filter(({ values }) =>
      values.some((each) => /^(undici|node:(http|https|net|tls|dns|dns\/promises|http2))$/.test(each)),
    )
    expect(loading.map(({ name }) => name).sort()).toEqual([
      'connection-probe',
      'loopback-listener',
      'network',
      'proxy-tunnel',
      'sandbox/server',
    ])
  })

  test('S22: no code is built at run time, no shell is started', () => {
    const pattern = /\beval\(|new Function\b|node:vm|\bexec(Sync)?\(['"`]|shell: true|rejectUnauthorized/
    expect(files.filter(({ text }) => pattern.test(withoutComments(text))).map(({ name }) => name)).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}
