import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../src', import.meta.url))

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

/** From the ground up: each room, and what it may import besides itself. CONTRIBUTING.md draws the same picture. */
const mayImport: [room: string, rooms: string[], packages: string[]][] = [
  ['failures', [], []],
  ['secrets', [], ['node:util']],
  ['platform', ['failures'], ['undici', '@napi-rs/keyring', /^node:/.source]],
  ['token-settings', ['failures'], []],
  ['offline-access', ['token-settings'], []],
  ['audit', ['token-settings', 'offline-access'], []],
  ['plan', ['failures', 'token-settings', 'audit'], []],
  ['output', ['platform'], ['chalk', 'cli-table3', 'string-width']],
  [
    'identity-domain',
    ['failures', 'secrets', 'platform', 'token-settings', 'offline-access'],
    ['undici', 'oauth4webapi', 'zod/mini', 'node:buffer', 'node:crypto'],
  ],
  [
    'config',
    ['failures', 'secrets', 'platform', 'token-settings', 'output', 'identity-domain/auth'],
    ['zod/mini', 'node:crypto', 'node:path'],
  ],
  ['sandbox', ['token-settings'], ['node:http', 'node:https', 'node:net', 'node:crypto']],
  [
    'cli',
    ['failures', 'secrets', 'platform', 'token-settings', 'output', 'identity-domain', 'config'],
    ['commander', 'zod/mini', '../package.json'],
  ],
  [
    'commands',
    [
      'failures',
      'secrets',
      'platform',
      'token-settings',
      'offline-access',
      'audit',
      'plan',
      'output',
      'identity-domain',
      'config',
      'cli',
      'sandbox',
    ],
    ['zod/mini', 'yaml', 'node:crypto'],
  ],
]

const isIn = (name: string, rooms: string[]) => rooms.some((room) => name.startsWith(`${room}/`))

function matches(name: string, allowed: string): boolean {
  return allowed.startsWith('^') ? new RegExp(allowed).test(name) : name === allowed
}

describe('data flows one way', () => {
  test.each(mayImport)('%s imports only rooms below it', (room, rooms, packages) => {
    const wrong = inFolder(room).flatMap(({ name, imports }) =>
      imports
        .filter((each) => !isIn(each, [room, ...rooms]) && !packages.some((allowed) => matches(each, allowed)))
        .map((each) => `${name} imports ${each}`),
    )
    expect(inFolder(room).length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  test('src holds main.ts and these rooms, and no room has more than 25 files at one level', () => {
    expect(files.filter(({ name }) => !name.includes('/')).map(({ name }) => name)).toEqual(['main'])
    expect([...new Set(files.map(({ name }) => name.split('/')[0]))].sort()).toEqual(
      ['main', ...mayImport.map(([room]) => room)].sort(),
    )
    const sizes = new Map<string, number>()
    for (const { name } of files) sizes.set(dirname(name), (sizes.get(dirname(name)) ?? 0) + 1)
    expect([...sizes].filter(([, size]) => size > 25)).toEqual([])
  })

  test('commands share nothing with each other, and the output folder knows none of them', () => {
    const wrong = inFolder('commands').flatMap(({ name, imports }) => {
      const own = name.split('/').slice(0, 2).join('/')
      return imports.filter(
        (each) => each.startsWith('commands/') && name !== 'commands/index' && !isIn(each, [own, 'commands/shared']),
      )
    })
    expect(wrong).toEqual([])
  })

  test('only the sandbox command imports the sandbox', () => {
    const importers = files.filter(
      ({ name, imports }) => !name.startsWith('sandbox/') && imports.some((each) => each.startsWith('sandbox/')),
    )
    const others = importers.map(({ name }) => name).filter((name) => !name.startsWith('commands/sandbox/'))
    expect([importers.length > 0, others]).toEqual([true, []])
  })

  test('YAML is loaded when a file is read, and not before', () => {
    const importing = files.filter(({ imports }) => imports.includes('yaml'))
    expect(importing.map(({ name }) => name)).toContain('commands/shared/written/yaml-file')
    expect(importing.filter(({ values }) => values.includes('yaml'))).toEqual([])
  })

  test('keys are read, and signed with, by runs that name one', () => {
    const lazy = ['config/oci/oci-credentials', 'config/client-key', 'config/private-key']
    const signing = ['identity-domain/auth/request-signing', 'identity-domain/auth/client-assertion']
    const importing = files.filter(({ values }) => values.some((each) => [...lazy, ...signing].includes(each)))
    expect(importing.map(({ name }) => name).sort()).toEqual([
      'config/client-key',
      'config/oci/oci-credentials',
      'config/principals/resource',
      'identity-domain/auth/principals/instance-principal',
      'identity-domain/auth/principals/obtain-session',
    ])
  })

  test('profiles are looked for by runs that lack a setting, and keychains by those that store in one', () => {
    const importing = files.filter(({ name, values }) => {
      const isOwn =
        /^(config\/profiles\/|commands\/(login|logout|profile)\/|commands\/sandbox\/(domain-names|store-profiles)$|commands\/shared\/profile-view$|config\/(chosen-profile|several-profiles|profile-credentials|profile-command|token-cache)$)/
      return (
        !isOwn.test(name) &&
        values.some((each) => /^config\/(profiles\/|chosen-profile|profile-|token-cache)/.test(each))
      )
    })
    expect(importing.map(({ name }) => name)).toEqual([])
    const keychain = files.filter(({ values }) => values.some((each) => /\/(load-keychain|keychain)$/.test(each)))
    expect(keychain.map(({ name }) => name)).toEqual([])
  })

  test('there are no import circles, types included', () => {
    const imports = new Map(files.map(({ name, imports }) => [name, imports]))
    const circles: string[] = []
    const done = new Set<string>()
    const walk = (name: string, path: string[]) => {
      if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name].join(' → '))
      else if (!done.has(name)) {
        for (const next of imports.get(name) ?? []) walk(next, [...path, name])
        done.add(name)
      }
    }
    for (const { name } of files) walk(name, [])
    expect(circles).toEqual([])
  })
})

describe('the outside world comes in by one door', () => {
  test.each([
    ['process', /\bprocess\b\./],
    ['console', /\bconsole\b\./],
    ['the wall clock', /\bDate\.now\(|\bperformance\.now\(/],
    ['timers', /\b(setTimeout|setInterval|setImmediate)\(/],
    ['Math.random', /\bMath\.random\(/],
  ])('%s is touched nowhere else', (_, pattern) => {
    const touching = files.filter(
      ({ name, text }) => !name.startsWith('platform/') && pattern.test(withoutComments(text)),
    )
    expect(touching.map(({ name }) => name)).toEqual([])
  })

  // The browser's return from a sign-in can be received in no other way than by listening; it is on loopback only.
  test('S1: network modules are loaded by those that open connections, and by the two that listen', () => {
    const loading = files.filter(({ values }) =>
      values.some((each) => /^(undici|node:(http|https|net|tls|dns|dns\/promises|http2))$/.test(each)),
    )
    expect(loading.map(({ name }) => name).sort()).toEqual([
      'platform/connection-probe',
      // A pipe that is there already; it opens no connection.
      'platform/descriptor',
      'platform/loopback-listener',
      'platform/network',
      'platform/proxy-tunnel',
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

test('the rooms below the command line name no option, variable or command of it', () => {
  const rooms = /^(token-settings|offline-access|audit|plan|identity-domain)\//
  const told = files
    .filter(({ name }) => rooms.test(name))
    .flatMap(({ name, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      const texts = code.match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g) ?? []
      return texts
        .filter((each) => /(^|[\s'`"(])--[a-z]{2,}|\bAPPS_[A-Z]|\bapps [a-z]+-?[a-z]* [<$]/.test(each))
        .map((each) => `${name}: ${each}`)
    })
  expect(told).toEqual([])
})
