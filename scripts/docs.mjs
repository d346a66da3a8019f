// Writes everything in the repository that is taken from the program: help, the pages of commands, the man page, completion
// scripts, the examples of the README, the pictures, and the tables of exit codes and rules. Tests compare all of it with the
// program.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = (path) => join(root, path)

const outputOf = (...words) =>
  execFileSync(process.execPath, [file('bin/apps.js'), ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } })

const overview = outputOf('--help')
const listed = overview.slice(overview.indexOf('\nCommands:\n'))
const names = [...listed.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name]) => name)

writeFileSync(file('test/project/help/apps.txt'), overview)
for (const name of names) writeFileSync(file(`test/project/help/${name}.txt`), outputOf(name, '--help'))

for (const shell of ['bash', 'zsh', 'fish'])
  writeFileSync(file(`test/unit/commands/completion/scripts/apps.${shell}`), outputOf('completion', shell))

rmSync(file('docs/commands'), { recursive: true, force: true })
mkdirSync(file('docs/commands'))
for (const { path, text } of await pagesFromSource()) writeFileSync(file(path), text)

// These tests compare with whole files, and write them when they are run like this.
const tests = ['readme', 'pictures', 'output', 'audit-docs'].map((name) => `test/project/${name}.test.ts`)
execFileSync(process.execPath, [file('node_modules/vitest/vitest.mjs'), 'run', ...tests, '--update'], {
  stdio: 'inherit',
})

/** The pages that the program itself cannot print: they are made from its source. */
async function pagesFromSource() {
  const folder = mkdtempSync(join(tmpdir(), 'apps-docs-'))
  try {
    const bundle = await rolldown({ input: file('scripts/docs/described.ts'), platform: 'node', cwd: root })
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' })
    await bundle.close()
    const { generatedPages } = await import(pathToFileURL(join(folder, 'described.mjs')).href)
    return await generatedPages()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
