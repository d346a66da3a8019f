import type { AuditReport, JudgedFinding, Waiver } from '../../../audit/audit-report'
import { identityOf } from '../../../audit/findings'
import type { LifetimeLimits, Match, Policy, PolicyRule } from '../../../audit/policy'
import { extentOf, findingFacts } from '../../../audit/rules/violations'
import type { JsonObject } from '../../../output/json'
import type { Lifetime } from '../../../token-settings/app'
import { formatDuration, type Seconds } from '../../../token-settings/duration'
import { fixJson } from './fix/json'
import { joinFixes } from './format-report'
import type { FindingTexts, ReportContext } from './report-writer'
import { historyJson } from './trend/json'

/** A finding for scripts. `identity`, `actual` and `extent` are what a later audit compares with. */
export function findingJson(finding: JudgedFinding, say: FindingTexts): JsonObject {
  const { rule, severity, app, violation, waiver, since, counts, tags = [], contact = null } = finding
  const { attribute, actual, allowed, evidence } = findingFacts(violation)
  const fixes = say.fixes(finding)
  return {
    rule,
    severity,
    app: { id: app.id, displayName: app.displayName },
    attribute,
    actual: actual === null ? null : lifetimeJson(actual),
    allowed: durationJson(allowed),
    message: say.message(finding),
    fix: joinFixes(fixes),
    waiver: waiver === null ? null : { ...agreement(waiver.waiver), state: waiver.state },
    since,
    counts,
    kind: violation.kind,
    evidence,
    identity: identityOf(finding),
    extent: extentOf(violation),
    fixes,
    tags: tags.map((tag) => ({ ...tag })),
    contact,
  }
}

const agreement = ({ reason, owner, expires, max }: Waiver) => ({ reason, owner, expires, max: durationJson(max) })

/** What stands before the findings, in the order of the contract. */
export function introductionJson({ report }: ReportContext): JsonObject {
  const { domain, startedAt, policy, filter, coverage, summary } = report
  const { complete, pages, totalResults, distinctApps, unreadable, requests, order, totalsMoved } = coverage
  return {
    schemaVersion: 1,
    domain,
    startedAt: startedAt.toISOString(),
    policy: policyJson(policy),
    filter,
    coverage: {
      ...{ complete, pages, totalResults, distinctApps, unreadable, requests, order, totalsMoved },
      gaps: coverage.gaps.map((gap) => ({ ...gap })),
      unreadableRows: coverage.unreadableRows.map((row) => ({ ...row })),
    },
    summary: { ...summary, bySeverity: { ...summary.bySeverity }, byRule: { ...summary.byRule } },
  }
}

/** What stands after them. */
export function conclusionJson({ report, fix, warnings }: ReportContext): JsonObject {
  const { verdict, baseline, lifetimes, idleRules, cannotTell, unusedWaivers, history } = report
  return {
    verdict,
    baseline:
      baseline === null
        ? null
        : { ...baseline, fixed: baseline.fixed.map(({ rule, app }) => ({ rule, app: { ...app } })) },
    unusedWaivers: unusedWaivers.map((waiver) => ({
      ...{ rule: waiver.rule, app: waiver.app, line: waiver.line },
      ...agreement(waiver),
    })),
    idleRules,
    cannotTell: cannotTell?.map((each) => ({ ...each })),
    lifetimes: { refresh: countsJson(lifetimes.refresh), access: countsJson(lifetimes.access) },
    ...(history === undefined ? {} : { history: historyJson(history) }),
    ...(fix === undefined ? {} : { fix: fixJson(fix) }),
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

const countsJson = (counts: AuditReport['lifetimes']['refresh']) =>
  counts.map(({ seconds, apps }) => ({ ...durationJson(seconds), apps }))

export function policyJson({ from, rules }: Policy): JsonObject {
  return { source: from.kind, path: from.kind === 'file' ? from.path : null, rules: rules.map(ruleJson) }
}

function ruleJson(rule: PolicyRule): JsonObject {
  const { id, severity, select, place } = rule
  const judges =
    rule.kind === 'built-in'
      ? { use: rule.use, max: durationJson(rule.max) }
      : {
          refreshTokenExpiry: limitsJson(rule.refreshTokenExpiry),
          accessTokenExpiry: limitsJson(rule.accessTokenExpiry),
          allowOffline: rule.allowOffline,
          allowedGrants: rule.allowedGrants === null ? null : { ...rule.allowedGrants },
        }
  const { not, ...wanted } = select
  const selection = { ...matchJson(wanted), ...(not === undefined ? {} : { not: matchJson(not) }) }
  return { id, severity, select: selection, ...judges, line: place?.line ?? null }
}

const matchJson = ({ tags, ...selected }: Match) => ({
  ...selected,
  ...(tags === undefined ? {} : { tags: tags.map((tag) => ({ ...tag })) }),
})

const limitsJson = (limits: LifetimeLimits | null) =>
  limits === null ? null : { max: durationJson(limits.max), min: durationJson(limits.min), unset: limits.unset }

export const lifetimeJson = ({ seconds, source }: Lifetime) => ({ seconds, duration: formatDuration(seconds), source })

const durationJson = (seconds: Seconds | null) =>
  seconds === null ? null : { seconds, duration: formatDuration(seconds) }
