import type { Command, CommandEntry, Example } from './command'
import { helpOption, leadingOptions, optionsOf, versionOption } from './command-options'
import { programName } from './help'
import { type ArgumentSpec, type CommandOption, placeholder, type ValueKind } from './option'

export interface ArgumentUsage {
  name: string
  /** `<app>...` */
  placeholder: string
  description: string
  variadic: boolean
  value: ValueKind
}

export interface CommandUsage {
  name: string
  summary: string
  description: string
  arguments: ArgumentUsage[]
  options: CommandOption[]
  examples: readonly Example[]
}

/** Everything that can be typed: the man page and the completion scripts are made from it. */
export interface UsageModel {
  program: string
  /** The options that may also stand before a command. */
  leading: CommandOption[]
  commands: CommandUsage[]
}

/** Loads every command. */
export async function usageModelOf(entries: readonly CommandEntry[]): Promise<UsageModel> {
  const commands = await Promise.all(entries.map(({ load }) => load()))
  return {
    program: programName,
    leading: [...leadingOptions(), helpOption, versionOption],
    commands: commands.map(commandUsage),
  }
}

function commandUsage(command: Command<unknown>): CommandUsage {
  const { name, summary, description, examples } = command
  return {
    name,
    summary,
    description,
    arguments: command.arguments.map((spec, at, all) => ({
      ...argumentUsage(spec),
      // A shell completes one app, and then the words behind it.
      variadic: spec.variadic === true && at === all.length - 1,
    })),
    options: [...optionsOf(command), helpOption],
    examples,
  }
}

function argumentUsage(spec: ArgumentSpec): Omit<ArgumentUsage, 'variadic'> {
  const { name, description } = spec
  return { name, placeholder: placeholder(spec), description, value: valueKind(spec) }
}

/** The name `on|off` lists its own choices. */
function valueKind({ name, choices, variadic = false }: ArgumentSpec): ValueKind {
  const offered = choices ?? (name.includes('|') ? name.split('|') : null)
  if (offered !== null) return { kind: 'choices', choices: offered, orFiles: false }
  if (name === 'profile') return { kind: 'profile' }
  if (name === 'command' && variadic) return { kind: 'program' }
  return { kind: name === 'file' ? 'file' : 'text' }
}
