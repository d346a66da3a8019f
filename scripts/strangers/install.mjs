// Installs each stranger into a folder of its own, by the ordinary client of its registry. What a machine lacks is said.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasProgram, lastLines, mustRun, outputOf } from './processes.mjs'

/** What cannot be had on this machine; the message is the reason. */
export class Missing extends Error {}

const minutes = 60

/**
 * @param root the folder that holds all of them
 * @param version as in the versions file, or `latest`
 * @param extra what a stranger needs besides: `{ build, with, pin, replace }`
 * @returns the folder, and the version that is in it
 * @throws {Missing}
 */
export async function install(root, name, { from, package: packageName, version }, extra = {}) {
  const folder = join(root, `${name}@${version.replaceAll(/[^\w.-]/g, '_')}`)
  const installed = join(folder, 'installed.json')
  // What is the latest today may not be tomorrow.
  if (version === 'latest') rmSync(folder, { recursive: true, force: true })
  if (existsSync(installed)) return { folder, ...JSON.parse(readFileSync(installed, 'utf8')) }
  const client = clients[from]
  for (const [program, args] of client.needs)
    if (!hasProgram(program, args)) throw new Missing(`${program} is not on this machine`)
  client.check?.()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const found = await client.install(folder, packageName, version, extra).catch((error) => {
    throw new Missing(`it could not be installed: ${lastLines(error.message)}`)
  })
  writeFileSync(installed, JSON.stringify({ version: found }))
  return { folder, version: found }
}

const clients = {
  pypi: {
    needs: [['python3', ['--version']]],
    async install(folder, name, version, { with: others = [] }) {
      await mustRun('python3', ['-m', 'venv', folder], { seconds: 2 * minutes })
      const wanted = version === 'latest' ? name : `${name}==${version}`
      const pip = inVenv(folder, 'pip')
      await mustRun(pip, ['install', '--quiet', wanted, ...others], { seconds: 5 * minutes })
      return /^Version: (.+)$/m.exec(await mustRun(pip, ['show', name]))[1]
    },
  },
  npm: {
    needs: [],
    async install(folder, name, version, { with: others = [], environment = {} }) {
      writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
      const wanted = [`${name}@${version}`, ...others.map((each) => each.replace('@version', `@${version}`))]
      const options = ['--engine-strict', '--no-audit', '--no-fund', '--loglevel=error']
      await mustRun('npm', ['install', ...options, ...wanted], {
        cwd: folder,
        env: { ...process.env, ...environment },
        seconds: 5 * minutes,
      })
      return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version
    },
  },
  maven: {
    needs: [
      ['mvn', ['--version']],
      ['java', ['-version']],
      ['unzip', ['-v']],
    ],
    check() {
      const [, major] = /version "(\d+)/.exec(outputOf('java', ['-version'])) ?? []
      if (!(Number(major) >= 17)) throw new Missing(`Java 17 or newer is not on this machine (${major ?? 'none'})`)
    },
    async install(folder, name, version) {
      const [group, artifact, type] = name.split(':')
      const wanted = `${group}:${artifact}:${version === 'latest' ? 'LATEST' : version}:${type}`
      const goal = ['-q', '-B', 'dependency:copy', `-Dartifact=${wanted}`, `-DoutputDirectory=${folder}`]
      await mustRun('mvn', goal, { seconds: 10 * minutes })
      const zip = readdirSync(folder).find((file) => file.endsWith(`.${type}`))
      await mustRun('unzip', ['-q', zip], { cwd: folder })
      rmSync(join(folder, zip))
      return zip.slice(artifact.length + 1, -type.length - 1)
    },
  },
  // By name in a module of its own, where what the stranger's module replaces can be replaced as well: `go install` refuses
  // a module that has replacements.
  go: {
    needs: [['go', ['version']]],
    async install(folder, name, version, { build, replace = [], tags = '' }) {
      const env = { ...process.env, GOFLAGS: `${process.env['GOFLAGS'] ?? ''} -mod=mod -buildvcs=false`.trim() }
      const go = (...args) => mustRun('go', args, { cwd: folder, env, seconds: 15 * minutes })
      await go('mod', 'init', 'strangers')
      for (const each of replace) await go('mod', 'edit', '-replace', each)
      await go('get', `${name}@${version}`)
      await go('build', '-tags', tags, '-o', join(folder, 'program'), build)
      return (await go('list', '-m', '-f', '{{.Version}}', name)).trim()
    },
  },
}

export const inVenv = (folder, program) =>
  process.platform === 'win32' ? join(folder, 'Scripts', `${program}.exe`) : join(folder, 'bin', program)
