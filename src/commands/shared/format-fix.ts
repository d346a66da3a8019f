import { shellWord } from '../../failures/shell-word'
import { isLargeStep, longestWithoutForce } from '../../token-settings/change'
import { formatDuration, longestDuration } from '../../token-settings/duration'
import type { Fix } from '../../token-settings/fix'

/**
 * The command that puts something right, as it can be pasted, or what a person has to do. It runs without a terminal too: a large
 * step, and a grant that may be the last one, are agreed to with `-y`.
 *
 * @param withTarget names the domain in the command
 */
export function formatFix(fix: Fix, withTarget: (command: string) => string): string {
  if (fix.command === null) return fix.advice
  if (fix.command === 'diagnose-client')
    return `It is a resource: name an app that requests its tokens, as in ${withTarget(`apps diagnose <client> --resource ${fix.resource}`)}`
  return withTarget(commandOf(fix))
}

function commandOf(fix: Exclude<Fix, { command: 'diagnose-client' | null }>): string {
  switch (fix.command) {
    case 'set-expiry':
      return setExpiry(fix)
    case 'unset-expiry':
      return `apps set-expiry ${fix.app} --unset --force -y`
    case 'set-offline':
      return `apps set-offline ${fix.app} ${fix.to ? 'on' : 'off'}`
    case 'set-grant':
      return `apps set-grant ${fix.app} ${shellWord(fix.grant)} ${fix.to ? 'on' : 'off -y'}`
  }
}

function setExpiry({ app, attribute, to, from }: Extract<Fix, { command: 'set-expiry' }>): string {
  const canBeExpected = from.seconds >= 1 && from.seconds <= longestDuration
  return [
    `apps set-expiry ${app} ${formatDuration(to)}`,
    ...(attribute === 'accessTokenExpiry' ? ['--token access'] : []),
    ...(canBeExpected ? [`--expect ${formatDuration(from.seconds)}`] : []),
    ...(isLargeStep(from, { seconds: to, source: 'app' }) ? ['-y'] : []),
    ...(to > longestWithoutForce ? ['--force'] : []),
  ].join(' ')
}
