// Says what in package-lock.json would let somebody else's code in, or keep it from installing on another machine: entries
// without a hash or from a place of their own, and packages for other platforms that npm left out (it does so when it
// finds a node_modules folder while it writes the file).

import { readFileSync } from 'node:fs'

const { lockfileVersion, packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const installed = Object.entries(packages).filter(([path]) => path !== '')

const faults = [
  ...(lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}, not 3`]),
  ...(installed.length > 0 ? [] : ['it is empty']),
  ...installed.flatMap(([path, { integrity = '', resolved }]) => [
    ...(integrity.startsWith('sha512-') ? [] : [`${path} has no sha512 hash`]),
    ...(resolved === undefined ? [] : [`${path} names where it comes from; .npmrc keeps npm from writing that`]),
  ]),
  ...installed.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !installed.some(([other]) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path} may need ${name}, which is missing; write the file anew in an empty folder`),
  ),
]

for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
