import type { CommandContext } from '../../cli/command'
import type { ChangeReport } from '../../identity-domain/apps/change-app'
import type { App } from '../../token-settings/app'

/**
 * Asks before a step that needs it, where there is somebody to ask. What is agreed to is what was shown, and nothing
 * else: when it has moved meanwhile, the question comes again.
 *
 * @param change tries; `shown` is the report that was agreed to, null at first
 * @param question about a report that wants consent; null for any other
 */
export async function askForConsent<Kind extends App>(
  change: (shown: ChangeReport<Kind> | null) => Promise<ChangeReport<Kind>>,
  question: (report: ChangeReport<Kind>) => string | null,
  context: CommandContext,
): Promise<ChangeReport<Kind>> {
  let shown: ChangeReport<Kind> | null = null
  for (;;) {
    const report = await change(shown)
    const asked = question(report)
    if (asked === null || !context.isInteractive) return report
    if (!(await context.confirm(asked))) return declined(report)
    shown = report
  }
}

function declined<Kind extends App>(report: ChangeReport<Kind>): ChangeReport<Kind> {
  const { stop } = report
  if (stop?.reason !== 'needs-consent' && stop?.reason !== 'takes-away') return report
  return { ...report, stop: { ...stop, declined: true } }
}
