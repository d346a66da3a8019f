// Writes anew what the program says of itself, wherever it stands in files: help, the reference, the man page, completion.
// Tests compare these files with the program, so that none of them can be stale.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = (path) => join(root, path)

const said = (...words) =>
  execFileSync(process.execPath, [file('bin/apps.js'), ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } })

const overview = said('--help')
const listed = overview.slice(overview.indexOf('\nCommands:\n'), overview.indexOf('\nMore on one of them'))
const names = [...listed.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name]) => name)

writeFileSync(file('test/project/help/apps.txt'), overview)
const sections = names.map((name) => {
  const text = said(name, '--help')
  writeFileSync(file(`test/project/help/${name}.txt`), text)
  return `\n## apps ${name}\n\n\`\`\`text\n${text}\`\`\`\n`
})
writeFileSync(
  file('docs/commands.md'),
  `# Commands\n\nWhat \`apps <command> --help\` prints; a test keeps it so.\n${sections.join('')}`,
)

const readme = readFileSync(file('README.md'), 'utf8')
const block = /```text\nUsage: apps <command>[\s\S]*?```\n/
writeFileSync(
  file('README.md'),
  readme.replace(block, () => `\`\`\`text\n${overview}\`\`\`\n`),
)

for (const shell of ['bash', 'zsh', 'fish'])
  writeFileSync(file(`test/unit/commands/completion/scripts/apps.${shell}`), said('completion', shell))

writeFileSync(file('docs/man/apps.1'), await manPage())

/** The page is not in the program; it is made of the same source. */
async function manPage() {
  const folder = mkdtempSync(join(tmpdir(), 'apps-docs-'))
  try {
    const bundle = await rolldown({ input: file('scripts/docs/described.ts'), platform: 'node', cwd: root })
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' })
    await bundle.close()
    const { manPageOfAll } = await import(pathToFileURL(join(folder, 'described.mjs')).href)
    return await manPageOfAll()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
