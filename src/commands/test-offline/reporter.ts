import type { Output } from '../../output/output'
import type { Step } from '../../token-settings/offline-step'
import { stepView } from './view'

/** Keeps the steps, and shows each as it happens where somebody can follow them. */
export interface Reporter {
  readonly steps: readonly Step[]
  add(step: Step): Promise<void>
}

export function createReporter(output: Output): Reporter {
  const steps: Step[] = []
  return {
    steps,
    async add(step) {
      steps.push(step)
      if (output.format === 'table' || output.format === 'plain') await output.result(stepView, step)
    },
  }
}
