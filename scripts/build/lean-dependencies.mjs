// Leaves out of the bundle what this program never uses of the libraries in it. A short command is mostly start-up, and
// whole, undici alone would be most of that.

import { dirname, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** All that `import … from 'undici'` gives here: the HTTP/1.1 client and the way through a proxy. */
const undici = {
  Agent: 'lib/dispatcher/agent.js',
  EnvHttpProxyAgent: 'lib/dispatcher/env-http-proxy-agent.js',
}

/** What stands in for a module that is never used: it throws as soon as it is touched. */
const leftOut = (what) => `
const fail = () => { throw new Error('${what} was left out of this build.') }
module.exports = new Proxy(fail, { get: fail, has: fail, apply: fail, construct: fail })
`

/** By library, then by file of the library or module of Node: what it gets instead. */
const replacements = {
  undici: {
    // HTTP/2: no option of ours switches it on.
    'lib/dispatcher/client-h2.js': leftOut('HTTP/2'),
    // Such a proxy is refused when the settings are read.
    'lib/dispatcher/socks5-proxy-agent.js': leftOut('The SOCKS client'),
    // Forms and streams as the body of a request: ours are text.
    'lib/web/fetch/body.js': leftOut('The body of fetch'),
    // A class to compare bodies with and a limit that we always give: not worth loading all of node:http.
    'node:http': 'module.exports = { IncomingMessage: class {}, maxHeaderSize: 16384 }',
    // Loaded once an assertion has failed.
    'node:assert': "module.exports = (ok, message) => { if (!ok) require('node:assert')(ok, message) }",
  },
  commander: {
    // Commands that are programs of their own: ours are not.
    'node:child_process': leftOut('Running commands as programs of their own'),
  },
}

/** Parts of undici that must not come in unseen with a new version. */
const unwanted = /^lib\/(api|cache|interceptor|mock|web)\/|h2c|balanced|round-robin|retry|redirect/

const roots = Object.fromEntries(
  Object.keys(replacements).map((library) => [library, dirname(fileURLToPath(import.meta.resolve(library)))]),
)

export function leanDependencies() {
  const replaced = new Set()
  const replace = (library, what) => {
    replaced.add(replacements[library][what])
    return { code: replacements[library][what], moduleType: 'js' }
  }
  return {
    name: 'lean-dependencies',

    resolveId(source, importer) {
      if (source === 'undici') return '\0undici'
      const library = libraryOf(importer ?? '')
      return has(library, source) ? `\0${library}|${source}` : null
    },

    load(id) {
      if (id === '\0undici') return { code: exportsOf(roots.undici, undici), moduleType: 'js' }
      if (id.startsWith('\0') && id.includes('|')) return replace(...id.slice(1).split('|'))
      const library = libraryOf(id)
      const file = fileOf(id, library)
      if (library === 'undici' && unwanted.test(file) && !has(library, file))
        this.error(`undici now brings in ${file}.`)
      return has(library, file) ? replace(library, file) : null
    },

    /**
     * V8 reads a function that is not called at once twice: to skip it, and to run it. Only of a `function` in brackets,
     * not of an arrow, does it believe that it is. Each file of a library is such a function, and all of them run.
     */
    renderChunk(code, { moduleIds }) {
      if (!moduleIds.some(libraryOf)) return null
      return code.replace(/__commonJSMin\(\(\((exports(?:, module)?)\) => \{/g, '__commonJSMin((function ($1) {')
    },

    buildEnd(error) {
      if (error) return
      for (const [library, each] of Object.entries(replacements)) {
        for (const [what, code] of Object.entries(each)) {
          if (!replaced.has(code))
            this.error(`${library} no longer uses ${what}: ${import.meta.filename} is out of date.`)
        }
      }
    },
  }
}

const libraryOf = (id) => Object.keys(roots).find((library) => id.startsWith(roots[library] + sep))

const fileOf = (id, library) => (library === undefined ? '' : id.slice(roots[library].length + 1).replaceAll(sep, '/'))

const has = (library, what) => library !== undefined && Object.hasOwn(replacements[library], what)

const exportsOf = (root, names) =>
  Object.entries(names)
    .map(([name, file]) => `export { default as ${name} } from ${JSON.stringify(`${root}/${file}`)}`)
    .join('\n')
