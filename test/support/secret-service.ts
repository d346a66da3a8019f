import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const programs = ['dbus-run-session', 'dbus-monitor', 'dbus-send', 'gnome-keyring-daemon']

/** Whether this machine can have one: the programs, and the module that reaches it. */
export const hasSecretService =
  programs.every((program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined) &&
  (await import('@napi-rs/keyring').then(
    () => true,
    () => false,
  ))

/** `.ci/run` sets this where the programs can be had: there a missing one is a failure. */
export const isKeychainRequired = process.env['APPS_TEST_KEYCHAIN'] === 'required'

export interface SecretService {
  /** An empty home. */
  home: string
  /** With these a program reaches it, and nothing of the user who runs the tests. */
  variables: Record<string, string>
  /** As a screen that is locked does. Nobody is there to unlock it again. */
  lock(): void
  close(): Promise<void>
}

/** GNOME Keyring, unlocked, in a D-Bus session of its own. */
export async function startSecretService(): Promise<SecretService> {
  const home = mkdtempSync(join(tmpdir(), 'apps-keychain-'))
  const runtime = join(home, 'runtime')
  mkdirSync(runtime, { mode: 0o700 })
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: runtime }
  // `cat` ends with its input, and the session with `cat`.
  const session = begin('dbus-run-session', ['--', 'sh', '-c', 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'], env)
  const [address = ''] = await session.said(/^.+(?=\n)/)
  const variables = { ...env, DBUS_SESSION_BUS_ADDRESS: address }
  const monitor = begin(
    'dbus-monitor',
    ['--session', 'member=NameOwnerChanged,arg0=org.freedesktop.secrets'],
    variables,
  )
  await monitor.said(/NameLost/)
  const daemon = begin('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], variables)
  daemon.child.stdin?.end('the password of nobody')
  await monitor.said(/"org\.freedesktop\.secrets"/)
  return {
    home,
    variables,
    lock: () => lock(variables),
    async close() {
      for (const { child } of [daemon, monitor]) child.kill()
      session.child.stdin?.end()
      for (const { ended } of [daemon, monitor, session]) await ended
      rmSync(home, { recursive: true })
    },
  }
}

function begin(program: string, args: readonly string[], env: Record<string, string>) {
  const child: ChildProcess = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  let text = ''
  const waiting = new Set<() => void>()
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
    for (const look of waiting) look()
  })
  return {
    child,
    ended: new Promise((resolve) => child.once('close', resolve)),
    /** Resolves once this stands in what it has printed. */
    said: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve) => {
        const look = () => {
          const found = pattern.exec(text)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** The one collection that the daemon makes when it is unlocked (https://specifications.freedesktop.org/secret-service). */
function lock(env: Record<string, string>): void {
  const words = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets']
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login'
  const { status, stderr } = spawnSync('dbus-send', [...words, 'org.freedesktop.Secret.Service.Lock', collection], {
    env,
  })
  if (status !== 0) throw new Error(stderr.toString())
}
