import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { MachineKind, Sandbox } from '../../src/sandbox/server'

/** What a machine of this sandbox has to sign in with, in the environment of somebody who has set nothing else. */
export async function machineVariables(
  sandbox: Sandbox,
  kind: MachineKind,
): Promise<Record<string, string | undefined>> {
  const directory = mkdtempSync(join(tmpdir(), 'apps-machine-'))
  const machine = await sandbox.machine(kind, directory)
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text, { mode: 0o600 })
  for (const [name, text] of Object.entries(machine.files)) write(name, text)
  machine.onRenewal(async (name, text) => write(name, text))
  onTestFinished(async () => {
    await machine.close()
    rmSync(directory, { recursive: true, force: true })
  })
  return { HOME: directory, APPS_CLIENT_ID: undefined, APPS_CLIENT_SECRET: undefined, ...machine.variables }
}
