import type { Environment } from '../../platform/environment'
import type { MachineKind, Sandbox } from '../../sandbox/server'

export interface PlayedMachine {
  kind: MachineKind
  variables: Readonly<Record<string, string>>
  /** Takes its files away. */
  end(): Promise<void>
}

/** Gives what runs inside the variables and files that such a machine has. The files are for this user alone. */
export async function playMachine(domain: Sandbox, kind: MachineKind, { files }: Environment): Promise<PlayedMachine> {
  const directory = await files.temporaryDirectory()
  try {
    const machine = await domain.machine(kind, directory.path)
    const pathOf = (name: string) => `${directory.path}/${name}`
    for (const [name, text] of Object.entries(machine.files)) await files.create(pathOf(name), text)
    machine.onRenewal((name, text) => files.replace(pathOf(name), text))
    const end = async () => {
      await machine.close()
      await directory.remove()
    }
    return { kind, variables: machine.variables, end }
  } catch (error) {
    await directory.remove()
    throw error
  }
}
