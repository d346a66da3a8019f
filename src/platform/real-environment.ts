import { setMaxListeners } from 'node:events'
import { constants, promises as fs, fstatSync, type Stats, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isatty } from 'node:tty'
import type { FileProblem } from '../failures/file-problem'
import type { Clock, Environment, Files, Input, Signals, Terminal } from './environment'
import { createLineInput } from './line-input'

/** The outside world as it is. `process`, `Date.now` and the like stand here and nowhere else. */
export function realEnvironment(): Environment {
  const stopping = signals()
  return {
    stdin: input(),
    stdout: terminal(() => process.stdout, 1),
    stderr: terminal(() => process.stderr, 2),
    variables: process.env,
    files,
    clock,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    network: async (options) => (await import('./network')).openNetwork(options, process.env),
    probe: async (options) =>
      (await import('./connection-probe')).probeConnection(options, process.env, stopping.interrupted),
    run: async (command) => (await import('./child-process')).runCommand(command),
    ask: async (command) => (await import('./child-process')).askCommand(command),
    withOwnCommand: async (name, options) => (await import('./own-program')).withOwnCommand(name, options),
    capture: async (command) => (await import('./child-process')).captureCommand(command),
    keychain: async () => (await import('./load-keychain')).loadKeychain(),
    openBrowser: async (url, failed) =>
      (await import('./browser')).openBrowser(url, { platform: process.platform, variables: process.env, failed }),
    listenOnLoopback: async (options) => (await import('./loopback-listener')).listenOnLoopback(options),
    signals: stopping,
    ended: stopping.interrupted,
    platform: `node ${process.version}; ${process.platform}`,
  }
}

const usualColumns = 80

/** The stream is made when first written to: a run that says nothing on stderr does not pay for it. */
function terminal(stream: () => NodeJS.WriteStream, descriptor: number): Terminal {
  let opened: NodeJS.WriteStream | undefined
  let isFile: boolean | undefined
  const open = () => {
    if (opened === undefined) {
      opened = stream()
      // Every failure reaches the caller of write; without a listener Node would end the process first.
      opened.on('error', () => undefined)
    }
    return opened
  }
  return {
    isTerminal: isatty(descriptor),
    get columns() {
      const columns = isatty(descriptor) ? open().columns : usualColumns
      return columns >= 20 && columns <= 1000 ? columns : usualColumns
    },
    async write(text) {
      isFile ??= isRegularFile(descriptor)
      if (isFile) return writeWhole(descriptor, text)
      return new Promise((resolve, reject) => {
        open().write(text, (error) => (error ? reject(error) : resolve()))
      })
    },
  }
}

function isRegularFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile()
  } catch {
    return false
  }
}

/** Node's own stream for files writes once, and takes it for done when a disk that is nearly full takes only a part. */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}

function input(): Input {
  const lines = createLineInput(
    () => process.stdin,
    () => process.emit('SIGINT'),
  )
  return {
    isTerminal: isatty(0),
    async readAll(stop, { limit }) {
      const chunks: Buffer[] = []
      let size = 0
      const leave = () => process.stdin.destroy()
      stop.addEventListener('abort', leave, { once: true })
      try {
        for await (const chunk of process.stdin) {
          size += chunk.length
          if (size > limit) throw problem('-', 'too-large')
          chunks.push(chunk)
        }
        stop.throwIfAborted()
      } catch (error) {
        stop.throwIfAborted()
        throw error instanceof Error ? problem('-', 'failed') : error
      } finally {
        stop.removeEventListener('abort', leave)
      }
      return textIn(Buffer.concat(chunks), '-')
    },
    ...lines,
  }
}

const files: Files = {
  async read(path, { limit, stop }) {
    if (stop !== undefined && /^\/(dev|proc\/self)\//.test(path)) {
      const text = await textOfPipe(path, { limit, stop })
      if (text !== null) return { text, readableByOthers: false }
    }
    const { file, status } = await openRegularFile(path)
    try {
      if (status.size > limit) throw problem(path, 'too-large')
      const bytes = await file.readFile()
      return {
        text: await textIn(bytes, path),
        readableByOthers: process.platform !== 'win32' && (status.mode & 0o077) !== 0,
      }
    } finally {
      await file.close()
    }
  },
  async *lines(path, { longest }) {
    const { file } = await openRegularFile(path)
    const { linesOf } = await import('./file-lines')
    yield* linesOf(file, { path, longest })
  },
  isOpenToOthers: async (path) => process.platform !== 'win32' && ((await fs.stat(path)).mode & 0o077) !== 0,
  makeDirectory: async (path) => (await import('./file-writing')).makeDirectory(path),
  temporaryDirectory,
  place: async (path, options) => (await import('./file-writing')).placeOf(path, options),
  mayCreate: async (path) => (await import('./file-writing')).mayCreate(path),
  create: async (path, text) => (await import('./file-writing')).createFile(path, text),
  mayAppend: async (path) => (await import('./file-append')).mayAppend(path),
  append: async (path, textAfter) => (await import('./file-append')).appendTo(path, textAfter),
  replace: async (path, text) => (await import('./file-writing')).replaceFile(path, text),
  lock: async (path, stop, options) => {
    const { hostname } = await import('node:os')
    const processes = { own: process.pid, host: hostname(), isRunning }
    return (await import('./file-lock')).lockFile(path, { clock, processes, stop, ...options })
  },
  remove: async (path) => (await import('./file-writing')).removeFile(path),
  report: async (path, stop) => (await import('./file-writing')).openReport(path, stop),
}

/** null: this is no pipe of this process. */
async function textOfPipe(path: string, options: { limit: number; stop: AbortSignal }): Promise<string | null> {
  const { pipeAt, readPipe } = await import('./descriptor')
  const descriptor = pipeAt(path)
  if (descriptor === null) return null
  const bytes = await readPipe(descriptor, options).catch((error) => {
    options.stop.throwIfAborted()
    throw error instanceof Error ? problem(path, 'failed') : error
  })
  if (bytes === null) throw problem(path, 'too-large')
  return textIn(bytes, path)
}

async function openRegularFile(path: string): Promise<{ file: fs.FileHandle; status: Stats }> {
  // Without O_NONBLOCK, opening a FIFO that nobody writes to would wait for ever.
  const file = await fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error) => {
    throw problem(path, error.code === 'ENOENT' ? 'missing' : error.code === 'EACCES' ? 'forbidden' : 'failed')
  })
  const status = await file.stat()
  if (status.isFile()) return { file, status }
  await file.close()
  throw problem(path, 'not-a-file')
}

async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const { tmpdir } = await import('node:os')
  const path = await fs.mkdtemp(join(tmpdir(), 'apps-'))
  return { path, remove: () => fs.rm(path, { recursive: true, force: true }) }
}

/** UTF-8, or UTF-16 with a byte order mark. */
async function textIn(bytes: Uint8Array, path: string): Promise<string> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return (await import('./text-encoding')).otherText(bytes, path)
  }
  if (text.charCodeAt(0) === 0 || text.charCodeAt(1) === 0) {
    const encoding = (await import('./text-encoding')).unmarkedUtf16(text)
    if (encoding !== null) throw problem(path, encoding)
  }
  return text
}

/** One of another user is running, too. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

const problem = (path: string, what: FileProblem['problem']): FileProblem => ({ path, problem: what })

/** The longest that a Node timer takes; more fires at once. In milliseconds. */
const longestTimer = 2_147_483_647

const clock: Clock = {
  now: () => new Date(),
  elapsed: () => process.uptime(),
  alarm(seconds, reason) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), Math.min(seconds * 1000, longestTimer)).unref()
    return controller.signal
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  sleep: (seconds, stop) =>
    new Promise((resolve, reject) => {
      if (stop.aborted) {
        reject(stop.reason)
        return
      }
      const end = () => {
        clearTimeout(timer)
        reject(stop.reason)
      }
      const timer = setTimeout(
        () => {
          stop.removeEventListener('abort', end)
          resolve()
        },
        Math.min(seconds * 1000, longestTimer),
      )
      stop.addEventListener('abort', end, { once: true })
    }),
}

function signals(): Signals {
  const first = new AbortController()
  const second = new AbortController()
  // Each request of each domain listens, and the usual limit of Node is 10.
  setMaxListeners(0, first.signal, second.signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (first.signal.aborted ? second : first).abort(signal))
  }
  return { interrupted: first.signal, leaveNow: second.signal }
}
