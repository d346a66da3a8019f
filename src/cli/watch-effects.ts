import type { Effects } from '../failures/errors'
import type { Environment } from '../platform/environment'

/** What the run may have changed so far: after an interruption, "nothing was changed" is said only when that is certain. */
export interface EffectsSoFar {
  effects: Effects
}

/** The same environment; what writes to this machine through it is noted before it begins. */
export function watchEffects(environment: Environment, soFar: EffectsSoFar): Environment {
  const { files } = environment
  const noteOne = () => {
    if (soFar.effects === 'none') soFar.effects = 'on-this-machine'
  }
  const noting =
    <Args extends unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      noteOne()
      return act(...args)
    }
  return {
    ...environment,
    files: {
      ...files,
      create: noting(files.create),
      replace: noting(files.replace),
      remove: noting(files.remove),
      report: noting(files.report),
    },
    async keychain() {
      const { AsyncEntry } = await environment.keychain()
      return {
        AsyncEntry: class extends AsyncEntry {
          override setPassword(...args: Parameters<InstanceType<typeof AsyncEntry>['setPassword']>) {
            noteOne()
            return super.setPassword(...args)
          }

          override deletePassword(...args: Parameters<InstanceType<typeof AsyncEntry>['deletePassword']>) {
            noteOne()
            return super.deletePassword(...args)
          }
        },
      }
    },
    run: noting(environment.run),
  }
}
