import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { commands } from '../../src/commands/index'
import { publish } from '../support/extent'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'apps-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ending {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs a program with only PATH and HOME of this process's environment. */
function run(program: string, args: string[], cwd = folder): Promise<Ending> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    )
  })
}

const node = (...args: string[]) => run(process.execPath, args)

/** Everything that is published besides dist, which has only what a build writes. */
const published = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'bin/apps.js',
  'docs/audit.md',
  'docs/ci.md',
  'docs/cli-contract.md',
  'docs/commands.md',
  ...commands.map(({ name }) => `docs/commands/${name}.md`),
  'docs/compatibility.md',
  'docs/man/apps.1',
  'docs/mutation.md',
  'docs/output.md',
  'docs/performance.md',
  'docs/plans.md',
  ...['report-dark', 'report-light', 'terminal-dark', 'terminal-light'].map((name) => `docs/pictures/${name}.svg`),
  'docs/reliability.md',
  'docs/sandbox.md',
  'docs/settings.md',
  'docs/signing-in.md',
  'package.json',
]

/** Builds into a new folder: each file with its content. */
async function build(name: string): Promise<[file: string, text: string][]> {
  const rolldown = join(root, 'node_modules/rolldown/bin/cli.mjs')
  const config = ['--config', 'rolldown.config.mjs', '--dir', join(folder, name)]
  expect((await run(process.execPath, [rolldown, ...config], root)).exitCode).toBe(0)
  return readdirSync(join(folder, name)).map((file) => [file, readFileSync(join(folder, name, file), 'utf8')])
}

describe('the packed tarball', () => {
  let files: string[] = []
  let archive = ''
  const program = join(folder, 'package/bin/apps.js')

  beforeAll(async () => {
    // It is built already. Packing would build it again while other tests use it.
    const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root)
    const [tarball] = JSON.parse(packed.stdout) as { filename: string; files: { path: string }[] }[]
    archive = tarball?.filename ?? ''
    files = tarball?.files.map(({ path }) => path) ?? []
    await run('tar', ['-xzf', archive])
  })

  test('S24: has the listed files and those that the build writes, and no other', async () => {
    const built = (await build('listed')).map(([file]) => `dist/${file}`)
    expect(files.sort()).toEqual([...published, ...built].sort())
    expect(built.filter((file) => !/\/([a-z0-9-]+\.js|THIRD-PARTY-LICENSES\.txt)$/.test(file))).toEqual([])
  })

  test('S23: depends on no other package', () => {
    const unpacked = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'))
    const kinds = [
      'dependencies',
      'optionalDependencies',
      'peerDependencies',
      'bundleDependencies',
      'bundledDependencies',
    ]
    const packages = kinds.flatMap((kind) => Object.keys(unpacked[kind] ?? {}))
    publish('package', { packages: packages.length })
    expect(packages).toEqual([])
  })

  test('S24: runs no script when it is installed', () => {
    const whenInstalled = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare']
    const scripts = Object.keys(packageJson.scripts).filter((name) => whenInstalled.includes(name))
    publish('package', { scripts: scripts.length })
    expect(scripts).toEqual([])
    expect(files.filter((path) => path.endsWith('.gyp'))).toEqual([])
  })

  // npm links manual pages only where package.json has a list of them.
  test.skipIf(process.platform === 'win32')('is installed with its command and its manual page', async () => {
    const prefix = join(folder, 'global')
    const { exitCode } = await run('npm', ['install', '-g', '--offline', '--prefix', prefix, join(folder, archive)])
    expect(exitCode).toBe(0)
    expect(readFileSync(join(prefix, 'share/man/man1/apps.1'), 'utf8')).toContain('.Dt APPS 1\n')
    expect(await run(join(prefix, 'bin/apps'), ['--version'])).toMatchObject({ stdout: `${packageJson.version}\n` })
  })

  test('prints its version in an otherwise empty folder', async () => {
    expect(await node(program, '--version')).toEqual({ exitCode: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  })

  test('reads a lifetime in an otherwise empty folder', async () => {
    const inside = [program, 'get-expiry', 'ResourceOwner', '--seconds']
    expect(await node(program, 'sandbox', '--', process.execPath, ...inside)).toEqual({
      exitCode: 0,
      stdout: '604800\n',
      stderr: '',
    })
  })

  test('S22: has no code that builds code at run time', () => {
    for (const file of files.filter((path) => path.endsWith('.js'))) {
      expect(readFileSync(join(folder, 'package', file), 'utf8')).not.toMatch(/\bFunction\(|\beval\(|node:vm\b/)
    }
  })

  test('names no folder of the machine that built it, and has no source map', () => {
    for (const file of files) {
      const text = readFileSync(join(folder, 'package', file), 'utf8')
      expect(text).not.toContain(root)
      expect(text).not.toContain('sourceMappingURL')
    }
  })
})

describe('a program that cannot run', () => {
  test('names the Node version that it needs when Node is too old', async () => {
    const pretence = join(folder, 'old-node.cjs')
    writeFileSync(pretence, "Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } })")
    expect(await node('--require', pretence, join(root, 'bin/apps.js'), '--version')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'Error: apps needs Node 20.19 or newer; this is Node 20.18.3.\n',
    })
    expect(packageJson.engines.node).toBe('>=20.19')
  })

  test('says how to build it when the clone was installed without scripts', async () => {
    cpSync(join(root, 'bin/apps.js'), join(folder, 'clone/bin/apps.js'))
    expect(await node(join(folder, 'clone/bin/apps.js'), '--version')).toEqual({
      exitCode: 10,
      stdout: '',
      stderr: 'Error: apps has not been built yet. In its folder, run: npm run build\n',
    })
  })
})

test('S26: two builds have the same bytes', async () => {
  expect(await build('once')).toEqual(await build('again'))
})
