import { spawn } from 'node:child_process'

/**
 * Starts the user's browser, never through a shell: the address is one argument, whatever is in it. `BROWSER` may name
 * another program with its arguments; `%s` in it stands for the address.
 *
 * @returns false when no program could be started
 */
export async function openBrowser(url: URL, platform: string, variables: NodeJS.ProcessEnv): Promise<boolean> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  const [program = '', ...args] = browserCommand(url.href, platform, variables['BROWSER'])
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, shell: false })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/** The program and its arguments. */
export function browserCommand(address: string, platform: string, chosen: string | undefined): string[] {
  const words = (chosen ?? '').split(/\s+/).filter((word) => word !== '')
  if (words.length > 0) {
    const filled = words.map((word) => word.replaceAll('%s', () => address))
    return words.some((word) => word.includes('%s')) ? filled : [...words, address]
  }
  if (platform === 'darwin') return ['open', address]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address]
  return ['xdg-open', address]
}
