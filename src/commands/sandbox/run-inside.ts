import type { CommandContext } from '../../cli/command'
import { programName } from '../../cli/help'
import type { ChildCommand, ChildEnding, Environment } from '../../platform/environment'
import { isInteractive } from '../../platform/is-interactive'
import type { Access } from './access'
import { type Marking, markingOf } from './marked-shell'

/** No setting of the user's may reach the command beside the sandbox's own, least of all a real domain's credentials. */
export async function runInside(
  { settings, profiles, greeting, hidden }: Access,
  { program, args }: { program: string; args: string[] },
  context: CommandContext,
): Promise<number> {
  const { environment, output } = context
  const directory = await environment.files.temporaryDirectory()
  try {
    const found = { ...withoutOurs(environment.variables, hidden), ...settings, APPS_CONFIG_DIR: directory.path }
    if (profiles.length > 0) {
      const { storeProfiles } = await import('./store-profiles')
      await storeProfiles(profiles, { ...environment, variables: found })
    }
    // What is printed here says `apps`, which need not be installed, or may be of another version.
    const variables = await environment.withOwnCommand(programName, { variables: found, directory: directory.path })
    const marking = isInteractive({}, environment) ? markingOf({ program, args }) : undefined
    const child = { program, args, variables }
    const { exitCode, notStarted } = await (marking === undefined
      ? environment.run(child)
      : runShell({ ...child, marking, greeting }, context))
    if (notStarted !== null)
      await output.failure({
        exitCode,
        message: `${program} ${notStarted === 'missing' ? 'was not found' : 'could not be started'}.`,
        hint: 'After -- stand a program and its arguments; for a line of a shell: apps sandbox -- sh -c LINE',
        status: null,
        requestId: null,
      })
    return exitCode
  } finally {
    await directory.remove()
  }
}

/** Says where the user is, and shows it in the prompt. */
async function runShell(
  { program, variables, marking, greeting }: ChildCommand & { marking: Marking } & Pick<Access, 'greeting'>,
  { environment, output }: CommandContext,
): Promise<ChildEnding> {
  const { files } = environment
  const directory = await files.temporaryDirectory()
  try {
    const shell = marking(variables, directory.path)
    for (const [name, text] of Object.entries(shell.files)) await files.create(`${directory.path}/${name}`, text)
    for (const line of greeting) await output.note(line)
    return await environment.run({ program, args: shell.args, variables: shell.variables })
  } finally {
    await directory.remove()
  }
}

// The jobs of docs/ci.md clone the program from there. They name no domain.
const passedOn = ['APPS_REPOSITORY', 'APPS_COMMIT']

/** Settings of ours and of the oci command, and what a machine or a job of CI signs in with. */
const credentials = /^((APPS|OCI_CLI|OCI_RESOURCE_PRINCIPAL|ACTIONS_ID_TOKEN)_|(BITBUCKET_STEP|CIRCLE)_OIDC_TOKEN)/i

function withoutOurs(variables: Environment['variables'], hidden?: RegExp): Environment['variables'] {
  const stays = (name: string) => (!credentials.test(name) && !hidden?.test(name)) || passedOn.includes(name)
  return Object.fromEntries(Object.entries(variables).filter(([name]) => stays(name)))
}
