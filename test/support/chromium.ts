import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** `.ci/run` sets this: there a missing browser is a failure. */
export const isBrowserRequired = process.env['APPS_TEST_BROWSER'] === 'required'

/** So that it asks the network for nothing of its own. */
export const quietFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

// biome-ignore lint/suspicious/noExplicitAny: each answer and event of the protocol has its own members.
export type ProtocolMessage = any

/** A page in a browser of its own, driven as https://chromedevtools.github.io/devtools-protocol/ says. */
export interface BrowserPage {
  /** Rejects with the protocol's message. */
  send(method: string, params?: object): Promise<ProtocolMessage>
  /** All that was reported until now, in order. */
  events: { method: string; params: ProtocolMessage }[]
  /** Goes to an address, and waits until the page is loaded. */
  open(address: string): Promise<void>
  /** What an expression is worth in the page. Rejects with what it throws. */
  evaluate(expression: string): Promise<ProtocolMessage>
  close(): Promise<void>
}

/** Starts the browser; the protocol goes through pipes, so there is no port to be found. */
export async function startChromium(path: string): Promise<BrowserPage> {
  const profile = await mkdtemp(join(tmpdir(), 'apps-browser-'))
  const browser = spawn(path, [...quietFlags, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()))
  const connection = connect(browser.stdio[3] as Writable, browser.stdio[4] as Readable)
  const { targetInfos } = await connection.send('Target.getTargets')
  const target = targetInfos.find(({ type }: ProtocolMessage) => type === 'page')
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId: target.targetId, flatten: true })
  const send = (method: string, params: object = {}) => connection.send(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Audits']) await send(`${domain}.enable`)
  return {
    send,
    events: connection.events,
    async open(address) {
      const loaded = connection.next('Page.loadEventFired')
      await send('Page.navigate', { url: address })
      await loaded
    },
    async evaluate(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      })
      if (exceptionDetails !== undefined)
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    },
    async close() {
      browser.kill('SIGKILL')
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Messages are JSON, each ended by a NUL. */
function connect(input: Writable, output: Readable) {
  const events: BrowserPage['events'] = []
  const waiting = new Map<number, (answer: ProtocolMessage) => void>()
  const watching: { method: string; resolve: () => void }[] = []
  let gathered = Buffer.alloc(0)
  let last = 0
  output.on('data', (bytes: Buffer) => {
    gathered = Buffer.concat([gathered, bytes])
    for (let end = gathered.indexOf(0); end >= 0; end = gathered.indexOf(0)) {
      take(JSON.parse(gathered.subarray(0, end).toString()))
      gathered = gathered.subarray(end + 1)
    }
  })
  function take(message: ProtocolMessage) {
    if (message.id !== undefined) return waiting.get(message.id)?.(message)
    events.push(message)
    for (const { resolve } of watching.filter(({ method }) => method === message.method)) resolve()
  }
  return {
    events,
    next: (method: string) => new Promise<void>((resolve) => watching.push({ method, resolve })),
    send(method: string, params: object = {}, sessionId?: string): Promise<ProtocolMessage> {
      last += 1
      const id = last
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      return new Promise((resolve, reject) =>
        waiting.set(id, ({ result, error }) =>
          error === undefined ? resolve(result) : reject(new Error(error.message)),
        ),
      )
    },
  }
}
