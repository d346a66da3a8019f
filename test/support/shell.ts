import { spawn } from 'node:child_process'

export interface ShellEnding {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** Runs a script as GitHub runs one with `shell: bash`, with nothing of this process's environment but PATH and HOME. */
export function bash(script: string, cwd: string, variables: Record<string, string>): Promise<ShellEnding> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...variables }
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd, env })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr })))
}
