// Leaves out of the bundle what this program never uses of the libraries in it. A short command is mostly start-up, and
// whole, undici alone would be most of that.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** All that `import … from 'undici'` gives here: the HTTP/1.1 client, its connections, and the way through a proxy, which needs CONNECT. */
const undici = `
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import connect from 'undici/lib/api/api-connect.js'
export { default as buildConnector } from 'undici/lib/core/connect.js'
export { default as Agent } from 'undici/lib/dispatcher/agent.js'
export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js'
Dispatcher.prototype.connect = connect
`

/** By library, then by file of the library or module of Node: what stands there instead. */
const replacements = {
  undici: {
    // HTTP/2: no option of ours switches it on.
    'lib/dispatcher/client-h2.js': () => leftOut('HTTP/2'),
    // Such a proxy is refused when the settings are read.
    'lib/dispatcher/socks5-proxy-agent.js': () => leftOut('The SOCKS client'),
    // Forms and streams as the body of a request: ours are text.
    'lib/web/fetch/body.js': () => leftOut('The body of fetch'),
    // Every list of RFC 9110, of which the parser needs two.
    'lib/llhttp/constants.js': () => constant(usedOf('lib/llhttp/constants.js', 'lib/dispatcher/client-h1.js')),
    // Channels on which requests, and the tokens in them, could be listened to.
    'lib/core/diagnostics.js': () => constant({ channels: deaf(real('lib/core/diagnostics.js').channels) }),
    // A class to compare bodies with and a limit that we always give: not worth loading all of node:http.
    'node:http': () => 'module.exports = { IncomingMessage: class {}, maxHeaderSize: 16384 }',
    // Loaded once an assertion has failed.
    'node:assert': () => "module.exports = (ok, message) => { if (!ok) require('node:assert')(ok, message) }",
  },
  commander: {
    // Commands that are programs of their own: ours are not.
    'node:child_process': () => leftOut('Running commands as programs of their own'),
  },
}

/** Parts of undici that must not come in unseen with a new version. */
const unwanted =
  /^lib\/(cache|interceptor|mock|web)\/|^lib\/api\/(?!api-connect|abort-signal)|h2c|balanced|round-robin|retry|redirect/

/** A module that throws as soon as it is touched. */
const leftOut = (what) => `
const fail = () => { throw new Error('${what} was left out of this build.') }
module.exports = new Proxy(fail, { get: fail, has: fail, apply: fail, construct: fail })
`

const constant = (value) => `module.exports = ${JSON.stringify(value)}`

/** The members of `constants` that `user` names: the build takes them from undici itself. */
function usedOf(constants, user) {
  const text = readFileSync(join(roots.undici, user), 'utf8')
  const names = [...text.matchAll(/\bconstants\.(\w+)/g)].map(([, name]) => name)
  return Object.fromEntries(names.map((name) => [name, real(constants)[name]]))
}

const deaf = (channels) => Object.fromEntries(Object.keys(channels).map((name) => [name, { hasSubscribers: false }]))

const real = (file) => createRequire(import.meta.url)(join(roots.undici, file))

const roots = Object.fromEntries(
  Object.keys(replacements).map((library) => [library, dirname(fileURLToPath(import.meta.resolve(library)))]),
)

export function leanDependencies() {
  const replaced = new Set()
  const replacement = (library, what) => {
    replaced.add(replacements[library][what])
    return { code: replacements[library][what](), moduleType: 'js' }
  }
  return {
    name: 'lean-dependencies',

    resolveId(source, importer) {
      if (source === 'undici') return '\0undici'
      if (importer === '\0undici') return fileURLToPath(import.meta.resolve(source))
      const library = libraryOf(importer ?? '')
      return isReplaced(library, source) ? `\0${library}|${source}` : null
    },

    load(id) {
      if (id === '\0undici') return { code: undici, moduleType: 'js' }
      if (id.startsWith('\0') && id.includes('|')) return replacement(...id.slice(1).split('|'))
      const library = libraryOf(id)
      const file = fileOf(id, library)
      if (isReplaced(library, file)) return replacement(library, file)
      if (library === 'undici' && unwanted.test(file)) this.error(`undici now brings in ${file}.`)
      return null
    },

    buildEnd(error) {
      if (error) return
      for (const [library, each] of Object.entries(replacements)) {
        const missed = Object.keys(each).filter((what) => !replaced.has(each[what]))
        if (missed.length > 0)
          this.error(`${library} no longer uses ${missed.join(', ')}: see ${import.meta.filename}.`)
      }
    },
  }
}

const libraryOf = (id) => Object.keys(roots).find((library) => id.startsWith(roots[library] + sep))

const fileOf = (id, library) => (library === undefined ? '' : id.slice(roots[library].length + 1).replaceAll(sep, '/'))

const isReplaced = (library, what) => library !== undefined && Object.hasOwn(replacements[library], what)
