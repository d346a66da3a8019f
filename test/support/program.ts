import { spawn } from 'node:child_process'
import { afterEach, expect } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server'
import { startFaultServer } from '../faults/fault-server'
import { programWith } from './built-program'

export interface Ending {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** A run of the built program that is still going on. */
export interface Running {
  /** Resolves when stdout or stderr has shown the text. */
  hasSaid(text: string): Promise<void>
  /** What stdout has shown so far. */
  stdout(): string
  signal(signal: NodeJS.Signals): void
  ended: Promise<Ending>
}

export interface ProgramOptions {
  variables?: Record<string, string | undefined>
  stdin?: string
}

const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** Starts the built program with nothing of this process's environment but PATH and HOME; stdout and stderr are pipes. */
export function start(args: readonly string[], { variables = {}, stdin = '' }: ProgramOptions = {}): Running {
  const child = spawn(...programWith(args), { env: { ...inherited, ...variables } })
  let stdout = ''
  let stderr = ''
  const waiting: { text: string; resolve(): void }[] = []
  const look = () => {
    for (const { text, resolve } of waiting) if (stdout.includes(text) || stderr.includes(text)) resolve()
  }
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
    look()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
    look()
  })
  child.stdin.on('error', () => undefined).end(stdin)
  return {
    hasSaid: (text) =>
      new Promise((resolve) => {
        waiting.push({ text, resolve })
        look()
      }),
    stdout: () => stdout,
    signal: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))),
  }
}

export interface TerminalInSandbox {
  sandbox: Sandbox
  /** Runs the built program to its end, signed in to the sandbox. */
  apps(args: readonly string[], options?: ProgramOptions): Promise<Ending>
  start(args: readonly string[], options?: ProgramOptions): Running
  /** The PATCH requests that the sandbox has received. */
  patches(): Sandbox['requests']
}

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** A sandbox of its own, and the built program in front of it. No run may show a secret, in any form. */
export async function terminalWithSandbox(options: SandboxOptions = {}): Promise<TerminalInSandbox> {
  const sandbox = await startSandbox({ clientCredentials: canaryClient, ...options })
  open.push(sandbox)
  const signedIn = {
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  const run = (args: readonly string[], { variables, ...rest }: ProgramOptions = {}): Running => {
    const running = start(args, { ...rest, variables: { ...signedIn, ...variables } })
    return { ...running, ended: running.ended.then((ending) => withoutSecrets(ending, sandbox)) }
  }
  return {
    sandbox,
    apps: (args, more) => run(args, more).ended,
    start: run,
    patches: () => sandbox.requests.filter(({ method }) => method === 'PATCH'),
  }
}

const canaryClient = { clientId: 'a4f0c9d27be841358f6d03e1b95c7a82', clientSecret: 'canary-4f9c+secret/of=the&client' }

/** Whatever the run knew or could have been told must not be in what it said: plain, base64, URL-encoded, hex or JSON. */
function withoutSecrets(ending: Ending, sandbox: Sandbox): Ending {
  const issued = [...sandbox.state.tokens.keys()]
  for (const secret of [sandbox.clientSecret, ...issued]) {
    for (const form of formsOf(secret)) expect(`${ending.stdout}${ending.stderr}`).not.toContain(form)
  }
  return ending
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    encodeURIComponent(secret),
    bytes.toString('hex'),
  ]
}

/** Another origin that keeps count of everything that reaches it. */
export async function otherOrigin(): Promise<{ url: string; received: string[] }> {
  const received: string[] = []
  const server = await startFaultServer(({ method, path }, reply) => {
    received.push(`${method} ${path}`)
    reply.answer(200, '{}')
  })
  open.push({ close: () => server.stop() })
  return { url: server.origin, received }
}

/** The JSON that a run printed: exactly one document. */
export const json = ({ stdout }: Ending) => JSON.parse(stdout)

/** The error object of a run with `-o json`: the last line of stderr. */
export const errorOf = ({ stderr }: Ending) => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error
