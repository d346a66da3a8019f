// The licence of everything that ends up in the bundle, in one file beside it.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function licences({ fileName }) {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
      const packages = new Map(
        modules
          .map(packageOf)
          .filter(Boolean)
          .map((found) => [found.name, found]),
      )
      const texts = [...packages.values()]
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((found) => textOf(found, this))
      this.emitFile({ type: 'asset', fileName, source: `${heading}\n${texts.join('')}` })
    },
  }
}

const heading = 'This program contains code of the packages below, each under its own licence.\n'

function packageOf(id) {
  if (!id.includes('node_modules')) return null
  for (let folder = dirname(id); folder.includes('node_modules'); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const { name, version, license } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    if (name !== undefined && version !== undefined) return { name, version, license, folder }
  }
  return null
}

function textOf({ name, version, license, folder }, build) {
  const files = readdirSync(folder).filter((file) => /^licen[cs]e([-.]\w+)*$/i.test(file))
  if (files.length === 0) build.error(`${name} ${version} comes without a licence text`)
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return `\n${line}\n${name} ${version} (${license})\n${line}\n\n${texts.join('\n\n')}\n`
}

const line = '-'.repeat(80)
