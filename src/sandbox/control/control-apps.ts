import type { SandboxRequest } from '../http-message'
import type { JsonValue } from '../json'
import type { SandboxState } from '../state'
import type { ChurnOptions } from './churn'
import { ControlError, objectIn } from './control-request'
import { addApp, editApp, removeApp } from './second-writer'

/** What the control endpoint does to Apps: one at a time, or by the dozen. */

export function createApp(state: SandboxState, request: SandboxRequest): unknown {
  return addApp(state, objectIn(request))
}

export function changeApp(state: SandboxState, request: SandboxRequest, id: string): unknown {
  return editApp(state, id, objectIn(request))
}

export function deleteApp(state: SandboxState, _request: SandboxRequest, id: string): unknown {
  return removeApp(state, id)
}

export function readChurn({ churn }: SandboxState): unknown {
  return churn.report()
}

export function startChurn(state: SandboxState, request: SandboxRequest): unknown {
  state.churn.start(readChurnOptions(objectIn(request)))
  return state.churn.report()
}

export function stopChurn({ churn }: SandboxState): unknown {
  churn.stop()
  return churn.report()
}

const whole =
  (from: number, to: number) =>
  (value: JsonValue): boolean =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= to

const members: Readonly<Record<keyof ChurnOptions, { fits(value: JsonValue): boolean; words: string }>> = {
  every: { fits: whole(1, 1_000_000), words: 'a whole number from 1' },
  add: { fits: whole(0, 1000), words: 'a whole number from 0 to 1000' },
  remove: { fits: whole(0, 1000), words: 'a whole number from 0 to 1000' },
  seed: { fits: (value) => Number.isSafeInteger(value), words: 'a whole number' },
  share: { fits: (value) => typeof value === 'number' && value >= 0 && value <= 1, words: 'a number from 0 to 1' },
}

function readChurnOptions(options: Readonly<Record<string, JsonValue>>): ChurnOptions {
  for (const [name, value] of Object.entries(options)) {
    const member = Object.hasOwn(members, name) ? members[name as keyof ChurnOptions] : undefined
    if (!member)
      throw new ControlError(400, `Churn has no member "${name}". Members: ${Object.keys(members).join(', ')}.`)
    if (!member.fits(value)) throw new ControlError(400, `"${name}" must be ${member.words}.`)
  }
  return options as ChurnOptions
}
