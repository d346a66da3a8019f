import { builtInRules } from '../../audit/rules/built-in'
import { limitTexts } from '../../audit/rules/limits'
import { fixesOf, messageOf } from '../../audit/rules/violations'
import { formatFix } from '../shared/format-fix'
import type { FindingTexts } from './reports/report-writer'

/**
 * What every format says about a finding and its rule.
 *
 * @param withTarget names the domain in the commands
 */
export const findingTexts = (withTarget: (command: string) => string): FindingTexts => ({
  message: ({ violation }) => messageOf(violation),
  fixes: ({ app, violation }) => fixesOf(violation, app).map((fix) => formatFix(fix, withTarget)),
  ruleTitle: (rule) => {
    if (rule.kind === 'built-in') return builtInRules[rule.use].title
    const [first = rule.id, ...others] = limitTexts(rule)
    return `${first.charAt(0).toUpperCase()}${first.slice(1)}${others.length === 0 ? '' : ', and more'}`
  },
  ruleWhy: (rule) => {
    if (rule.kind === 'limits') return `The policy requires: ${limitTexts(rule).join('; ')}.`
    const { why, source } = builtInRules[rule.use]
    return `${why} Source: ${source}`
  },
})
