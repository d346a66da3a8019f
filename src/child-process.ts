import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { ChildCommand, ChildEnding } from './environment'

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
