import type { Step } from '../../offline-access/step'
import { formatOf } from '../../output/formats'
import type { Output } from '../../output/output'
import { notTriedView, stepView } from './view'

/** Keeps the steps, and shows each as it happens where somebody can follow them. */
export interface Reporter {
  readonly steps: readonly Step[]
  add(step: Step): Promise<void>
  /** What the run did not come to. People see it in few lines, scripts step by step. */
  leave(steps: readonly Step[]): Promise<void>
}

export function createReporter(output: Output): Reporter {
  const steps: Step[] = []
  const show = async (step: Step) => {
    if (output.format === 'table' || output.format === 'plain') await output.result(stepView, step)
  }
  return {
    steps,
    async add(step) {
      steps.push(step)
      await show(step)
    },
    async leave(left) {
      steps.push(...left)
      if (!formatOf(output.format).isForPeople) {
        for (const step of left) await show(step)
        return
      }
      for (const detail of new Set(left.map((each) => each.detail)))
        await output.result(
          notTriedView,
          left.filter((each) => each.detail === detail),
        )
    },
  }
}
