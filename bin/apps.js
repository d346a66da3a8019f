#!/usr/bin/env node

// In the JavaScript of 2015: a Node that is too old has to understand this file, to say so.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Error: apps needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`)
  process.exit(2)
}

/** The last resort below that of `run`. It says what and where, but no message: that could hold anything. */
process.on('uncaughtException', (error) => {
  const { name, stack } = Object(error)
  const places = String(stack).match(/^ {4}at .*$/gm) || []
  process.stderr.write(`Error: This is a fault in apps itself (${name}).\n${places.join('\n')}\n`)
  process.exit(10)
})

if (!require('node:fs').existsSync(`${__dirname}/../dist/main.js`)) {
  process.stderr.write('Error: apps has not been built yet. In its folder, run: npm run build\n')
  process.exit(10)
}

const { run, realEnvironment } = require('../dist/main.js')

run(process.argv.slice(2), realEnvironment()).then((exitCode) => {
  process.exitCode = exitCode
})
