// Starting, waiting for and ending programs. None of them outlives this process.
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'

const alive = new Set()
process.on('exit', () => {
  for (const stop of alive) stop()
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))

/** Runs a program to its end. Standard output and error are returned as text, whatever the exit code. */
export function run(command, args, { seconds = 120, input = '', onStderr, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
    const stop = () => child.kill('SIGKILL')
    alive.add(stop)
    const timer = setTimeout(stop, seconds * 1000)
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] += text
        if (name === 'stderr') onStderr?.(said.stderr)
      })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      alive.delete(stop)
      resolve({ code: code ?? signal, ...said })
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** As {@link run}. @throws with the last lines it said, when it fails */
export async function mustRun(command, args, options) {
  const result = await run(command, args, options)
  if (result.code === 0) return result.stdout
  throw new Error(`${command} ended with ${result.code}: ${lastLines(result.stderr || result.stdout)}`)
}

export const lastLines = (text, lines = 3) => text.trim().split('\n').slice(-lines).join(' ').slice(-400)

/** Starts a server. @returns once `isUp` is true; `stop` ends it and all that it started */
export async function startServer(command, args, { isUp, seconds = 120, ...options }) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-20_000)
    })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let hasEnded = false
  child.once('error', (error) => {
    said += error.message
    hasEnded = true
  })
  ended.then(() => {
    hasEnded = true
  })
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  alive.add(kill)
  const stop = async () => {
    kill()
    alive.delete(kill)
    await ended
  }
  const until = Date.now() + seconds * 1000
  while (!(await isUp(said).catch(() => false))) {
    if (hasEnded || Date.now() > until) {
      kill()
      throw new Error(`${command} did not start: ${lastLines(said)}`)
    }
    await sleep(0.2)
  }
  return { stop, said: () => said }
}

export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** Whether an address answers with 200. */
export const answers = async (url) => (await fetch(url)).ok

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Whether a program is on this machine. */
export const hasProgram = (name, args = ['--version']) => spawnSync(name, args, { stdio: 'ignore' }).error === undefined

/** The output of a program that is there, both streams; empty where it is missing. */
export function outputOf(name, args) {
  const { stdout = '', stderr = '' } = spawnSync(name, args, { encoding: 'utf8' })
  return `${stdout ?? ''}${stderr ?? ''}`
}
