import type { CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { JsonValue } from '../../output/output'

/** A value of a setting, in the words in which it is shown. */
export interface ChangedValue {
  /** In a sentence: `9d (777600 s)`; or that it is not set. */
  full: string
  /** The same, short: `9d`. */
  short: string
  /** Whether the app has a value of its own. */
  isSet: boolean
  /** Beside the other value on a terminal. */
  shown: string
  forScripts: string | number
  json: JsonValue
}

/** The domain on which something is changed. */
export interface Target {
  domain: string
  /** The same for people, with the profile that names it. */
  domainName: string
  /** Names the domain of this run in a command to print. */
  withTarget(command: string): string
}

export const targetOf = ({ origin }: { origin: string }, context: CommandContext): Target => ({
  domain: origin,
  domainName: context.targetName(origin),
  withTarget: context.withTarget,
})

/** A change of one setting of one app as it was asked for, and what became of it. */
export interface Change extends Target {
  /** In a sentence, after "the": `refresh-token lifetime`. */
  setting: string
  /** Beside the values on a terminal. */
  label: string
  /** As SCIM calls it. */
  attribute: string
  from: ChangedValue
  to: ChangedValue
  /** As last read; null when it could not be read any more. */
  now: ChangedValue | null
  report: ChangeReport
  /** The command that undoes this change, and only this change. */
  back: string
  /** The command that shows the setting. */
  lookWith: string
}
