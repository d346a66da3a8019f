import type { SandboxState } from '../state'

/** Writes the files again that are due by the sandbox's clock. It is asked whenever somebody comes, or moves the clock. */
export function renewFiles({ machine, clock }: SandboxState): void {
  const due = machine.files.filter(({ renewAt }) => renewAt <= clock.now().getTime())
  if (due.length === 0) return
  const written = due.map((file) => {
    const { text, renewAt } = file.next()
    file.renewAt = renewAt
    return machine.write?.(file.name, text)
  })
  const all = Promise.all([machine.writing, ...written]).finally(() => {
    if (machine.writing === all) machine.writing = undefined
  })
  machine.writing = all
}
