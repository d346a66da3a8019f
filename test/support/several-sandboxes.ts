import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server'
import { type Ending, type ProgramOptions, type Running, start } from './program'
import { secretsIn } from './secret-forms'

export interface SeveralSandboxes<Name extends string> {
  sandboxes: Record<Name, Sandbox>
  /** The directory of the profiles. */
  directory: string
  apps(args: readonly string[], options?: ProgramOptions): Promise<Ending>
  start(args: readonly string[], options?: ProgramOptions): Running
}

/** A sandbox and a profile of each name, and the built program that knows them. No run may show a secret of any. */
export async function severalSandboxes<Name extends string>(
  names: readonly Name[],
  options: SandboxOptions = {},
): Promise<SeveralSandboxes<Name>> {
  const directory = mkdtempSync(join(tmpdir(), 'apps-several-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const started = await Promise.all(
    names.map(async (name) => {
      const clientCredentials = { clientId: `client-of-${name}`, clientSecret: `canary/${name}+5d81e03c7b/of=it` }
      const sandbox = await startSandbox({ clientCredentials, ...options })
      onTestFinished(() => sandbox.close())
      const secretFile = join(directory, `secret-of-${name}`)
      writeFileSync(secretFile, sandbox.clientSecret, { mode: 0o600 })
      return [name, sandbox, { domainUrl: sandbox.url, clientId: sandbox.clientId, secretFile }] as const
    }),
  )
  const profiles = Object.fromEntries(started.map(([name, , profile]) => [name, profile]))
  writeFileSync(join(directory, 'profiles.json'), JSON.stringify({ version: 1, current: names[0], profiles }), {
    mode: 0o600,
  })
  const run = (args: readonly string[], { variables, ...rest }: ProgramOptions = {}): Running => {
    const running = start(args, { ...rest, variables: { APPS_CONFIG_DIR: directory, ...variables } })
    return { ...running, ended: running.ended.then((ending) => withoutSecrets(ending, started)) }
  }
  return {
    sandboxes: Object.fromEntries(started) as Record<Name, Sandbox>,
    directory,
    apps: (args, more) => run(args, more).ended,
    start: run,
  }
}

function withoutSecrets(ending: Ending, started: readonly (readonly [string, Sandbox, object])[]): Ending {
  // Those of Node itself.
  expect(ending.stderr).not.toMatch(/^\(node:\d+\)/m)
  for (const [name, { clientSecret, state }] of started) {
    const secrets = [clientSecret, ...state.tokens.keys()].map((secret) => [`of ${name}`, secret] as [string, string])
    expect(secretsIn(`${ending.stdout}${ending.stderr}`, secrets)).toEqual([])
  }
  return ending
}
