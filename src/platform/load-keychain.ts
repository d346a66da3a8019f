import { createRequire } from 'node:module'
import { captureCommand } from './child-process'
import type { KeychainModule } from './environment'
import { ownProgram, ownScript } from './own-program'

/** Whoever wants a keychain installs it beside this program: it is not part of the package. */
const moduleName = '@napi-rs/keyring'

/** The first word of a process of this program that does one thing with the keychain. */
const keychainWord = '--keychain-process'

const requireBeside = () => createRequire(ownScript() ?? process.execPath)

/** What one process does, as JSON on its stdin. */
interface Task {
  action: 'getPassword' | 'setPassword' | 'deletePassword'
  entry: ConstructorParameters<KeychainModule['AsyncEntry']>
  password?: string
}

/** What it answers, as JSON on its stdout. */
type Answer = { value: string | null } | { error: string }

/**
 * The module as another process uses it. A keychain that waits for somebody to unlock it holds the thread that asked, and a
 * process can be ended.
 */
export async function loadKeychain(): Promise<KeychainModule> {
  requireBeside().resolve(moduleName)
  return {
    AsyncEntry: class {
      readonly #entry: Task['entry']

      constructor(...entry: Task['entry']) {
        this.#entry = entry
      }

      getPassword(stop: AbortSignal) {
        return inProcess({ action: 'getPassword', entry: this.#entry }, stop)
      }

      async setPassword(password: string, stop: AbortSignal) {
        await inProcess({ action: 'setPassword', entry: this.#entry, password }, stop)
      }

      deletePassword(stop: AbortSignal) {
        return inProcess({ action: 'deletePassword', entry: this.#entry }, stop)
      }
    },
  }
}

async function inProcess(task: Task, stop: AbortSignal): Promise<string | null> {
  const [program, ...args] = ownProgram()
  const { bytes } = await captureCommand({
    program,
    args: [...args, keychainWord],
    variables: process.env,
    input: JSON.stringify(task),
    within: longestDialogue,
    mostPrinted: 65_536,
    stop,
  })
  const answer = JSON.parse(bytes === null ? '{"error":"it ended"}' : new TextDecoder().decode(bytes)) as Answer
  if ('error' in answer) throw new Error(answer.error)
  return answer.value
}

/** In seconds; the run ends long before. */
const longestDialogue = 24 * 60 * 60

/** Does the task on stdin, answers on stdout, and ends the process. */
export async function answerForKeychain(): Promise<void> {
  const answer = await answerTo(await textOfStdin())
  process.stdout.write(JSON.stringify(answer), () => process.exit(0))
}

async function answerTo(text: string): Promise<Answer> {
  try {
    const { action, entry, password } = JSON.parse(text) as Task
    const { AsyncEntry } = requireBeside()(moduleName) as KeychainModule
    const stop = new AbortController().signal
    const opened = new AsyncEntry(...entry)
    const value = action === 'setPassword' ? await opened.setPassword(password ?? '', stop) : await opened[action](stop)
    return { value: typeof value === 'string' ? value : null }
  } catch (error) {
    return { error: String(error) }
  }
}

async function textOfStdin(): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const piece of process.stdin) text += piece
  return text
}
