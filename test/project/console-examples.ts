import { exampleUsers } from '../../src/sandbox/data/users'
import type { Sandbox } from '../../src/sandbox/server'
import { onATerminal } from '../support/transcript'

/** The files that examples read as stdin. */
const files: Record<string, string> = { 'kim.txt': `${exampleUsers.kim.password}\n` }

/**
 * A page with the output of every command in its `console` blocks as the program prints it now. The commands run in the
 * order of the page, on one sandbox, as if somebody typed them at a terminal of 80 columns.
 */
export async function withRealOutput(page: string, sandbox: Sandbox): Promise<string> {
  let written = ''
  for (const part of page.split(/^(```console\n[\s\S]*?^```$)/m))
    written += part.startsWith('```console\n') ? await blockWithRealOutput(part, sandbox) : part
  return written
}

async function blockWithRealOutput(block: string, sandbox: Sandbox): Promise<string> {
  let shown = ''
  for (const [, typed = ''] of block.matchAll(/^\$ (.*)$/gm)) shown += `$ ${typed}\n${await outputOf(typed, sandbox)}`
  return `\`\`\`console\n${shown}\`\`\``
}

/** What one command prints, on both streams. @throws when it is not `apps` that is called */
export async function outputOf(typed: string, sandbox: Sandbox, variables: Record<string, string | undefined> = {}) {
  const [command = '', file] = typed.split(' < ')
  const [program, ...args] = wordsOf(command)
  if (program !== 'apps') throw new Error(`an example calls '${program}', which no test can run`)
  const stdin = file === undefined ? '' : files[file]
  if (stdin === undefined) throw new Error(`an example reads '${file}', which no test knows`)
  const { seen } = await onATerminal(
    args,
    {
      APPS_DOMAIN_URL: sandbox.url,
      APPS_CLIENT_ID: sandbox.clientId,
      APPS_CLIENT_SECRET: sandbox.clientSecret,
      ...variables,
    },
    stdin,
  )
  return withoutChance(seen)
}

/** Words as a POSIX shell splits them, as far as examples go: single quotes and spaces. */
const wordsOf = (typed: string): string[] =>
  (typed.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''))

/** The port and the version differ in each run; both keep their length. */
export const withoutChance = (text: string): string =>
  text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:40080')
    .replace(/if-match: [0-9a-f]{32}/, 'if-match: 6d8f3ad0c4c14ee1b8d30f5e2a7c9b14')
