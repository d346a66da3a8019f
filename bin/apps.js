#!/usr/bin/env node

// In the JavaScript of 2015: a Node that is too old has to understand this file, to say so.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Error: apps needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`)
  process.exit(2)
}

/** The last resort below the one in `run`. It prints where the error is but not its message, which could hold a secret. */
process.on('uncaughtException', (error) => {
  const { name, stack } = Object(error)
  const places = String(stack).match(/^ {4}at .*$/gm) || []
  process.stderr.write(`Error: This is a bug in apps (${name}).\n${places.join('\n')}\n`)
  process.exit(10)
})

keepCompiledCode()
const { run, realEnvironment, answerForKeychain } = loadProgram()

let isSettled = false
if (process.argv[2] === '--keychain-process') answerForKeychain()
else
  run(process.argv.slice(2), realEnvironment()).then((exitCode) => {
    isSettled = true
    // All that the run waited for is written. What it gave up waiting for must not hold the process.
    process.exit(exitCode)
  })

/** Nothing is left to wait for, and there is no result: Node would end with 0, which means success. */
process.on('beforeExit', () => {
  if (isSettled) return
  process.stderr.write('Error: This is a bug in apps: it stopped before it had a result.\n')
  process.exit(10)
})

/**
 * Node 22 and newer can keep the compiled code of the program for its next start. V8 runs what it finds there, so the
 * folder has to be this user's own: Node's default is a folder in /tmp that another user can make first.
 */
function keepCompiledCode() {
  const { enableCompileCache } = require('node:module')
  const { HOME, XDG_CACHE_HOME, LOCALAPPDATA, NODE_COMPILE_CACHE } = process.env
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && `${HOME}/.cache`)
  if (!enableCompileCache || NODE_COMPILE_CACHE || !caches || !require('node:path').isAbsolute(caches)) return
  const folder = `${caches}/identity-domain-apps`
  try {
    const { mkdirSync, statSync } = require('node:fs')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = statSync(folder)
    const isOurs = !process.getuid || (uid === process.getuid() && (mode & 0o022) === 0)
    if (isOurs) enableCompileCache(folder)
  } catch (_) {
    // A read-only or missing home: the program starts as fast as it did the first time.
  }
}

function loadProgram() {
  try {
    return require('../dist/main.js')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    process.stderr.write('Error: apps has not been built yet. In its folder, run: npm run build\n')
    process.exit(10)
  }
}
