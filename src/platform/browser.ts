import { spawn } from 'node:child_process'
import { shellWords } from './shell-words'

/**
 * Starts the user's browser, never through a shell: the address is one argument, whatever is in it. Of several that
 * `BROWSER` names, the next one is tried where one cannot be started, or ends with an error.
 *
 * @param failed called when the last one was started, and ended with an error
 * @returns false when no program could be started
 */
export async function openBrowser(
  url: URL,
  { platform, variables, failed }: { platform: string; variables: NodeJS.ProcessEnv; failed(): void },
): Promise<boolean> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  return startFirst(browserCommands(url.href, platform, variables['BROWSER']), failed)
}

async function startFirst(commands: readonly string[][], failed: () => void): Promise<boolean> {
  const [[program = '', ...args] = [], ...others] = commands
  if (program === '') return false
  const isStarted = await new Promise<boolean>((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, shell: false })
    child.once('error', () => resolve(false))
    child.once('exit', async (code) => {
      if (code !== 0 && !(await startFirst(others, failed))) failed()
    })
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
  return isStarted || startFirst(others, failed)
}

/**
 * The programs to try, with their arguments. `BROWSER` holds one or several, separated by `:` (on Windows by `;`); `%s`
 * stands for the address, which else comes last. Quotes are those of a shell. Source: Python, module webbrowser.
 */
export function browserCommands(address: string, platform: string, chosen: string | undefined): string[][] {
  const isWindows = platform === 'win32'
  const named = partsOf(chosen ?? '', isWindows ? ';' : ':').flatMap((part) => {
    // There, a backslash is a part of a path.
    const words = shellWords(isWindows ? part.replaceAll('\\', '\\\\') : part)
    return words === null ? [] : [commandOf(words, address)]
  })
  if (named.length > 0) return named
  if (platform === 'darwin') return [['open', address]]
  return isWindows ? [['rundll32', 'url.dll,FileProtocolHandler', address]] : [['xdg-open', address]]
}

/** Split at separators that stand in no quotes. */
function partsOf(text: string, separator: string): string[] {
  const parts: string[] = ['']
  for (const [piece] of text.matchAll(/"[^"]*"?|'[^']*'?|[^"']/g)) {
    if (piece === separator) parts.push('')
    else parts.push(`${parts.pop()}${piece}`)
  }
  return parts
}

function commandOf(words: readonly string[], address: string): string[] {
  // It is not waited for in any case.
  const wanted = words.length > 1 && words.at(-1) === '&' ? words.slice(0, -1) : words
  if (!wanted.some((word) => word.includes('%s'))) return [...wanted, address]
  return wanted.map((word) => word.replaceAll('%s', () => address))
}
