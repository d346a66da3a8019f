// The licence of everything that ends up in the bundle, in one file beside it.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function licences({ fileName }) {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
      const sections = new Set(modules.flatMap((id) => sectionsOf(id, this)))
      this.emitFile({ type: 'asset', fileName, source: `${heading}${[...sections].toSorted().join('')}` })
    },
  }
}

const heading = 'This program contains code of the packages below, each under its own licence.\n'

/** What a package has inside without saying so in a file of its own. Source: the LICENSE of nodejs/llhttp. */
const inside = {
  undici: {
    name: 'llhttp',
    text: `Copyright Fedor Indutny, 2018.

Permission is hereby granted, free of charge, to any person obtaining a
copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included
in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  },
}

const line = '-'.repeat(80)

const section = (title, text) => `\n${line}\n${title}\n${line}\n\n${text}\n`

function sectionsOf(id, build) {
  const found = packageOf(id)
  if (found === null) return []
  const { name, version, license, folder } = found
  const files = readdirSync(folder).filter((file) => /^licen[cs]e([-.]\w+)*$/i.test(file))
  if (files.length === 0) build.error(`${name} ${version} comes without a licence text.`)
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  const own = section(`${name} ${version} (${license})`, texts.join('\n\n'))
  const other = inside[name]
  return other === undefined ? [own] : [own, section(`${other.name}, inside ${name} ${version} (MIT)`, other.text)]
}

/** The package that a file belongs to; null for our own. */
function packageOf(id) {
  for (let folder = dirname(id); /[\\/]node_modules[\\/]/.test(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const { name, version, license } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    if (name !== undefined && version !== undefined) return { name, version, license, folder }
  }
  return null
}
