import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { AskedCommand, AskedEnding, CapturedCommand, CapturedText, ChildCommand, ChildEnding } from './environment'

/** Runs a program from an argument list, never through a shell, on this program's own terminal. */
export function runCommand({ program, args, variables }: ChildCommand): Promise<ChildEnding> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: variables })
    // Ctrl-C reaches the child by itself; this program waits for what the child makes of it.
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGTERM', pass)
    process.on('SIGHUP', pass)
    const done = (ending: ChildEnding) => {
      process.off('SIGTERM', pass)
      process.off('SIGHUP', pass)
      resolve(ending)
    }
    child.on('error', (error: NodeJS.ErrnoException) =>
      done(
        error.code === 'ENOENT'
          ? { exitCode: 127, notStarted: 'missing' }
          : { exitCode: 126, notStarted: 'not-executable' },
      ),
    )
    child.on('exit', (code, signal) =>
      done({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), notStarted: null }),
    )
  })
}

/** From an argument list as well. What becomes of a program that is too slow or says too much is waited for no longer. */
export function captureCommand(command: CapturedCommand): Promise<CapturedText> {
  const { program, args, variables, input, within, mostPrinted, stop } = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: variables })
    // One that ends without reading it has its reasons, and its exit code tells.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
    const chunks: Buffer[] = []
    let printed = 0
    const end = (ending: () => void) => {
      clearTimeout(timer)
      stop.removeEventListener('abort', interrupt)
      child.stdout.destroy()
      child.kill('SIGKILL')
      child.unref()
      ending()
    }
    const fail = (failed: NonNullable<CapturedText['failed']>) => end(() => resolve({ bytes: null, failed }))
    const interrupt = () => end(() => reject(stop.reason))
    const timer = setTimeout(() => fail('too-slow'), within * 1000)
    stop.addEventListener('abort', interrupt, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      printed += chunk.length
      if (printed > mostPrinted) fail('too-much')
    })
    child.on('error', () => fail('not-started'))
    child.on('close', (code) =>
      code === 0 ? end(() => resolve({ bytes: Buffer.concat(chunks), failed: null })) : fail('exit-code'),
    )
    if (stop.aborted) interrupt()
  })
}

/** In milliseconds: what does not end when it is asked to is killed after that. */
const timeToEnd = 2000

/** From an argument list as well. It has a process group of its own, so that it ends with all that it has started. */
export function askCommand({ program, args, variables, stop }: AskedCommand): Promise<AskedEnding> {
  return new Promise((resolve) => {
    const isGrouped = process.platform !== 'win32'
    const child = spawn(program, args, { stdio: ['ignore', 2, 2], env: variables, detached: isGrouped })
    const kill = (signal: NodeJS.Signals) => {
      try {
        if (isGrouped && child.pid !== undefined) process.kill(-child.pid, signal)
        else child.kill(signal)
      } catch {
        // Nothing is left of it.
      }
    }
    let timer: NodeJS.Timeout | undefined
    const end = () => {
      kill('SIGTERM')
      timer = setTimeout(() => kill('SIGKILL'), timeToEnd)
    }
    const done = (ending: AskedEnding) => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve(ending)
    }
    child.on('error', () => done({ exitCode: null, failed: 'not-started' }))
    child.on('exit', (exitCode) => done({ exitCode, failed: exitCode === null ? 'killed' : null }))
    stop.addEventListener('abort', end, { once: true })
    if (stop.aborted) end()
  })
}
