// docs/compatibility.md, from one run. What a run left out keeps its place on the page.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { here } from '../bench/measure.mjs'

const file = here('../../docs/compatibility.md')

const introduction = `# Compatibility

\`npm run test:strangers -- --write\` wrote this page. It runs programs that nobody of this project wrote: Oracle's own command line
and SDKs against the [sandbox](sandbox.md), \`apps test-offline\` against other OpenID Providers, and readers and linters against the
reports and workflows of \`apps\`. For each provider, the same grant is also run with bare HTTP requests, and every step of
\`apps test-offline\` must say what these requests showed. A case lists the verdict and the steps that do not pass. Where a case begins
with a kind of \`apps sandbox --machine\`, Oracle's program (\`stranger\`) and \`apps --auth\` sign in as the same machine. What is seen is
the number of apps or the lifetime, or else the status, error or exit code.

\`npm run test:strangers -- --only NAME --latest\` tries the newest version of one of them.
`

export function writePage(known, results) {
  const before = sectionsOf(existsSync(file) ? readFileSync(file, 'utf8') : '')
  const sections = Object.keys(known).map((name) => {
    const result = results.find((each) => each.name === name)
    const isNews = result !== undefined && (result.missing === undefined || before[name] === undefined)
    return isNews
      ? sectionFor(result)
      : (before[name] ?? sectionFor({ name, missing: 'it has not run yet', cases: [] }))
  })
  writeFileSync(file, `${[introduction, ...sections].join('\n').trimEnd()}\n`)
}

function sectionsOf(page) {
  const [, ...sections] = page.split(/^(?=## )/m)
  return Object.fromEntries(sections.map((text) => [/^## (\S+)/.exec(text)[1], `${text.trimEnd()}\n`]))
}

function sectionFor({ name, version, missing, cases }) {
  // What a registry's client said may name folders of this machine.
  if (missing !== undefined) return `## ${name}\n\nNot run: ${missing.split(': ')[0]}.\n`
  const notes = cases.filter(({ because }) => because !== null && because !== undefined)
  return [
    `## ${name} ${version}`,
    '',
    '| case | seen |',
    '| --- | --- |',
    ...cases.map(({ title, seen, isRight }) => `| ${cell(title)} | ${isRight ? '' : '**different** '}${cell(seen)} |`),
    '',
    ...notes.flatMap(({ title, because }) => [`- ${title}: ${because}`]),
    ...(notes.length > 0 ? [''] : []),
  ].join('\n')
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
