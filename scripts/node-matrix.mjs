// npm run test:nodes: packs what is here, installs the tarball as a user would, and runs the stories with the program that
// was installed, on each Node that it is meant for. The Nodes come from npm, as packages for this platform, into a folder
// outside of the project; APPS_NODES names another one.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const versions = ['20.20.2', '22.23.3', '24.21.0', '26.10.0']
const stories = [
  'test/stories',
  'test/unit/platform/real-limits.test.ts',
  'test/project/readme.test.ts',
  'test/project/package.test.ts',
]
const folder = resolve(process.env['APPS_NODES'] ?? join(tmpdir(), 'apps-nodes'))
const isWindows = process.platform === 'win32'
const say = (line) => process.stdout.write(`${line}\n`)

/** @throws with what it said when it fails */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: isWindows,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}

/** The binary of that version; nothing of the package runs when it is installed. */
function nodeOf(version) {
  const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const prefix = join(folder, version)
  const binary = join(prefix, 'node_modules', packageName, 'bin', isWindows ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  mkdirSync(prefix, { recursive: true })
  run('npm', ['install', '--ignore-scripts', '--no-save', '--prefix', prefix, `${packageName}@${version}`])
  return binary
}

/** As `npm install -g` of the packed tarball leaves it. */
function installed(into) {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', into]).trim().split('\n').at(-1)
  run('npm', ['install', '--global', '--prefix', into, join(into, tarball)])
  return join(into, isWindows ? '' : 'lib', 'node_modules', 'identity-domain-apps', 'bin', 'apps.js')
}

/** What vitest counted. */
function storiesOn(node, program, report) {
  spawnSync(
    node,
    [
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--project',
      'source',
      ...stories,
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    {
      env: { ...process.env, APPS_TEST_PROGRAM: program },
      stdio: 'ignore',
    },
  )
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    success,
    testResults,
  } = JSON.parse(readFileSync(report, 'utf8'))
  const names = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  )
  return { passed, failed, success: success && passed > 0, names }
}

const temporary = mkdtempSync(join(tmpdir(), 'apps-packed-'))
try {
  const program = installed(temporary)
  for (const version of versions) {
    const { passed, failed, success, names } = storiesOn(nodeOf(version), program, join(temporary, 'report.json'))
    say(`Node ${version}: ${passed} passed, ${failed} failed`)
    for (const name of names) say(`  ${name}`)
    if (!success) process.exitCode = 1
  }
} finally {
  rmSync(temporary, { recursive: true })
}
