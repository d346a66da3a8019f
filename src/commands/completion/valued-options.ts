import type { UsageModel } from '../../cli/usage-model'

/** Every option that takes the next word as its value, in any command. No option does so in one and not in another. */
export const valuedOptions = ({ commands }: UsageModel): string[] => [
  ...new Set(
    commands
      .flatMap(({ options }) => options)
      .filter(({ value }) => value !== null)
      .flatMap(({ short, long }) => (short === null ? [long] : [short, long])),
  ),
]

/** How to list the names of profiles, the second column there; one a line, with whatever stands in them. */
export const profileNames = (program: string): string =>
  `command ${program} profile list -o plain 2>/dev/null </dev/null | cut -f 2`
