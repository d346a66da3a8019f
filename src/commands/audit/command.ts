import type { AuditReport, Unproved } from '../../audit/audit-report'
import type { Baseline } from '../../audit/baseline'
import { fieldsReadBy } from '../../audit/fields-read'
import { createJudge } from '../../audit/judge'
import { builtInCodes, severities } from '../../audit/policy'
import { summarize } from '../../audit/summarize'
import { waiversByName, waiversOf } from '../../audit/waivers'
import type { Command, CommandContext, NamedDomain } from '../../cli/command'
import type { OptionSpec } from '../../cli/option'
import { closestMatch } from '../../failures/did-you-mean'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes, mostImportant } from '../../failures/exit-codes'
import type { FailureReport } from '../../output/output'
import type { Seconds } from '../../token-settings/duration'
import { decisionOptions } from '../shared/apply/decisions'
import { hiddenSettings, incompleteList } from '../shared/incomplete-list'
import { openReportFiles } from '../shared/report-files'
import { ensureFilesAreSeparate } from '../shared/separate-files'
import { concludeSeveral, type DomainResult, type Read, readEach } from '../shared/several-domains'
import { readInto } from './audited'
import { nothingFixed } from './fix/fix-report'
import { type History, openHistory } from './history/history'
import { baselineOf, type Inputs, readInputs } from './inputs'
import { formatUnproved } from './reports/format-report'
import { ownFormats, reportFormats } from './reports/formats'
import { type Request, request } from './request'
import { writeReports } from './write-reports'

const fixOptions: OptionSpec[] = [
  { flags: '--out <file>', description: 'with --fix: save the plan as this new file (default: fixes-TIME.json)' },
  ...decisionOptions('PLAN.journal.ndjson')
    .filter(({ flags }) => !['--continue-on-failure', '--resume'].includes(flags))
    .map((option) => ({ ...option, description: `with --fix: ${option.description}` })),
]

export const audit: Command<Request> = {
  name: 'audit',
  summary: 'check every app against a policy; made for CI',
  description: [
    'Reads all apps of the domain and checks their token settings against limits given as options, a policy',
    'file, or else the built-in default policy. Exit code: 0 if every app was read and the policy is met, 1',
    'if there are findings, 3 if apps may be missing. With --fix it changes what a setting can fix, as apps apply',
    'does, and audits again.',
  ].join(' '),
  arguments: [],
  options: [
    { flags: '--max-refresh <duration>', description: 'maximum lifetime of refresh tokens' },
    { flags: '--min-refresh <duration>', description: 'minimum lifetime of refresh tokens' },
    { flags: '--max-access <duration>', description: 'maximum lifetime of access tokens' },
    { flags: '--min-access <duration>', description: 'minimum lifetime of access tokens' },
    { flags: '--severity <severity>', description: 'severity of these limits (default: medium)', choices: severities },
    { flags: '--policy <file>', description: 'use this policy file (YAML); - for stdin' },
    { flags: '--waivers <file>', description: 'waivers: accepted findings, each with an end date' },
    { flags: '--waivers-ending <duration>', description: 'warn of waivers that end within this time (default: 14d)' },
    { flags: '--baseline <file>', description: 'compare with an earlier JSON report' },
    { flags: '--only-new', description: 'with --baseline: count only new or worse findings' },
    { flags: '--history <file>', description: 'add this run to the file, and show the trend' },
    {
      flags: '--fail-on <severity>',
      description: 'lowest severity that fails: low, medium, high or critical (default: low)',
      choices: severities,
    },
    { flags: '--sarif-all', description: 'keep waived and known findings in SARIF' },
    { flags: '--require-judged', description: 'exit with 3 if a rule applies to no app' },
    { flags: '--filter <filter>', description: 'only apps that match this SCIM filter' },
    { flags: '--fix', description: 'change what can be fixed, after a question, and audit again' },
    ...fixOptions,
    { flags: '--init', description: 'print a starting policy for the current apps of the domain' },
    {
      flags: '--print-schema [name]',
      description: 'print the JSON Schema of policy, waivers, report or baseline (default: policy)',
    },
    { flags: '--explain <code>', description: 'explain a built-in rule', choices: builtInCodes },
  ],
  examples: [
    { command: 'apps audit --max-refresh 30d --max-access 1h', explains: 'check two limits' },
    {
      command: 'apps audit --policy apps-policy.yaml -o table -o sarif=audit.sarif',
      explains: 'a table here, and a SARIF file for code scanning',
    },
    {
      command: 'apps audit --baseline last.json --only-new -o json=now.json',
      explains: 'fail only on findings that are new or worse',
    },
    {
      command: 'apps audit --policy apps-policy.yaml --fix',
      explains: 'fix what a setting can fix, after a question',
    },
    {
      command: 'apps audit --profiles eu,us -o table -o html=audit.html',
      explains: 'two domains in one report',
    },
  ],
  usesDomain: true,
  changesDomain: true,
  readsSeveralDomains: true,
  usualTimeout: 900 as Seconds,
  reportFormats: ownFormats,
  request,
  async run(asked, context) {
    if (asked.explain !== undefined) return (await import('./explain')).explain(asked.explain, context)
    if (asked.printSchema !== undefined) return (await import('./explain')).printSchema(asked.printSchema, context)
    if (asked.init) {
      if ((await context.severalDomains()) !== null)
        throw new UsageError('--init writes a policy for one domain.', 'Name it: apps audit --init --profile NAME')
      return (await import('./explain')).printStartingPolicy(asked, context)
    }
    const { output, policy, waivers, baseline: earlier, history, out, journal } = asked
    const written = { '--history': history, '--out': out, '--journal': journal }
    const appended = Object.entries(written).flatMap(([option, path]) => (path === undefined ? [] : [{ option, path }]))
    await ensureFilesAreSeparate('audit', { output, appended, read: [policy, waivers, earlier] }, context)
    const domains = await context.severalDomains()
    if (asked.fix && domains !== null)
      throw new UsageError('--fix changes one domain.', 'Name it: apps audit --fix --profile NAME')
    const inputs = await readInputs(asked, context)
    ensureFindingsHaveAPlace(asked, inputs, { withTarget: context.withTarget, isSeveral: domains !== null })
    ensureCanFail(asked, inputs)
    return domains === null ? auditOne({ asked, inputs }, context) : auditSeveral({ asked, inputs }, domains, context)
  },
}

async function auditOne({ asked, inputs }: Given, context: CommandContext): Promise<ExitCode> {
  const { origin } = await context.domain()
  const baseline = await baselineOf(inputs, origin, context)
  const history = await historyOf(asked, context)
  const fixing = asked.fix ? await import('./fix/fix') : null
  const fixFiles = await fixing?.chooseFixFiles(asked, context)
  const files = await openReportFiles(asked.output, context)
  try {
    const given = { asked, inputs, baseline }
    const first = await auditDomain(given, context)
    const audit = () => auditDomain({ ...given, isPatient: true }, context)
    const {
      read: { value },
      fix,
      failures,
      exitCode,
    } = fixing && fixFiles
      ? await fixing.fixFindings(first, { asked, files: fixFiles, audit }, context)
      : nothingFixed(first)
    const report = history?.withTrend(value, null) ?? value
    await warnAboutUnused(report, context)
    await warnAboutWaivers(inputs, report.startedAt, asked.waiversEnding, context)
    // Before the reports, because whoever reads stdout may stop early; a failure waits until they are written.
    const notAppended = await history?.append([{ report, profile: null }])
    await writeReports({ kind: 'one', policy: inputs.policy, report, fix }, { files, asked, context })
    if (notAppended) throw notAppended
    const code = mostImportant([codeOf[report.verdict], exitCode, ...failures.map((each) => each.exitCode as ExitCode)])
    // The last one is the error of the run.
    const deciding = failures.find((each) => each.exitCode === code)
    for (const each of failures) if (each !== deciding) await context.output.failure(each)
    if (deciding !== undefined) await context.output.failure(deciding)
    return code
  } finally {
    for (const { file } of files) await file.discard()
  }
}

async function auditSeveral(
  { asked, inputs }: Given,
  domains: readonly NamedDomain[],
  context: CommandContext,
): Promise<ExitCode> {
  const baselines = new Map<CommandContext, Baseline | null>()
  for (const { origin, context: own } of domains) baselines.set(own, await baselineOf(inputs, origin, own))
  const history = await historyOf(asked, context)
  const files = await openReportFiles(asked.output, context)
  try {
    const startedAt = context.environment.clock.now()
    const results = await readEach(domains, (own) =>
      auditDomain({ asked, inputs, baseline: baselines.get(own) ?? null }, own),
    )
    await warnAboutUnusedInAll(results, inputs, context)
    await warnAboutWaivers(inputs, startedAt, asked.waiversEnding, context)
    const audited = results.map((result, place) => ({
      ...result,
      value: result.value === null ? null : (history?.withTrend(result.value, result.profile) ?? result.value),
      context: domains[place]?.context ?? context,
    }))
    const notAppended = await history?.append(
      audited.flatMap(({ value: report, profile }) => (report === null ? [] : [{ report, profile }])),
    )
    await writeReports({ kind: 'several', policy: inputs.policy, domains: audited }, { files, asked, context })
    if (notAppended) throw notAppended
    return await concludeSeveral(results, ({ verdict }) => codeOf[verdict], context)
  } finally {
    for (const { file } of files) await file.discard()
  }
}

const historyOf = async ({ history }: Request, context: CommandContext): Promise<History | null> =>
  history === undefined ? null : openHistory(history, context)

interface Given {
  asked: Request
  inputs: Inputs
}

/** Has all apps of the domain of this context judged. */
async function auditDomain(
  { asked, inputs, baseline, isPatient }: Given & { baseline: Baseline | null; isPatient?: boolean },
  context: CommandContext,
): Promise<Read<AuditReport>> {
  const { clock } = context.environment
  const { domain, list } = await readingOf(asked, inputs, context, isPatient)
  const startedAt = clock.now()
  const judge = createJudge(inputs.policy)
  const { read, areSettingsShown } = await readInto(judge, list, { baseline, clock })
  const coverage = list.coverage()
  const filter = asked.filter ?? null
  const report = summarize({
    domain,
    startedAt,
    policy: inputs.policy,
    filter,
    coverage,
    judgement: judge.conclude({ isWhole: coverage.complete && filter === null }),
    wasRead: (appId) => read.has(appId.toLowerCase()),
    areSettingsShown,
    requireJudged: asked.requireJudged,
    waivers: waiversOf(inputs.waivers, domain),
    baseline,
    failing: { from: asked.failOn, onlyNew: asked.onlyNew },
  })
  return { value: report, problem: problemOf(report, list, context) }
}

function problemOf(
  report: AuditReport,
  list: Parameters<typeof incompleteList>[0],
  context: CommandContext,
): FailureReport | null {
  if (report.unproved !== undefined) return unprovedFailure(report, report.unproved, context)
  return report.verdict === 'incomplete' ? incompleteList(list) : null
}

/** Code scanning accepts only findings that are located at a line of a file. */
function ensureFindingsHaveAPlace(
  { output }: Request,
  { policy }: Inputs,
  { withTarget, isSeveral }: { withTarget: CommandContext['withTarget']; isSeveral: boolean },
): void {
  const needing = output.find(({ format }) => reportFormats[format].needsPolicyFile)
  if (policy.from.kind === 'file' || needing === undefined) return
  throw new UsageError(
    `--output ${needing.format} needs a policy file, because its findings point at lines of the policy.`,
    `Create one to start with: ${isSeveral ? 'apps audit --init --profile NAME' : withTarget('apps audit --init')} > apps-policy.yaml`,
  )
}

/** A check that no finding can fail is a mistake in the command line or the policy. */
function ensureCanFail({ failOn }: Request, { policy }: Inputs): void {
  const worst = severities[Math.max(...policy.rules.map(({ severity }) => severities.indexOf(severity)))]
  if (worst === undefined || severities.indexOf(worst) >= severities.indexOf(failOn)) return
  throw new UsageError(
    `--fail-on ${failOn}: the audit could never fail, because its most severe rule is ${worst}.`,
    policy.from.kind === 'flags' ? `Give the limits this severity: --severity ${failOn}` : `Use --fail-on ${worst}.`,
  )
}

function unprovedFailure(report: AuditReport, unproved: Unproved, context: CommandContext): FailureReport {
  if (unproved === 'settings-hidden') return hiddenSettings(report.summary.apps, context)
  const hint = 'Check the filter and the rules of the policy.'
  return new Failure(exitCodes.incomplete, formatUnproved(report, unproved), { hint })
}

/** Warns of waivers that name no rule of the policy, and of waivers that end soon, on their last day too. */
async function warnAboutWaivers(
  { waivers, policy }: Inputs,
  startedAt: Date,
  ending: Seconds,
  { output }: CommandContext,
): Promise<void> {
  const rules = policy.rules.map(({ id }) => id)
  const today = startedAt.toISOString().slice(0, 10)
  const last = new Date(startedAt.getTime() + ending * 1000).toISOString().slice(0, 10)
  for (const { rule, app, line, expires } of waivers) {
    const named = `The waiver in line ${line} (${rule}, ${app})`
    if (!rules.includes(rule)) {
      const meant = closestMatch(rule, rules)
      await output.warning(
        `${named} does not apply: the policy has no such rule.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      )
    } else if (expires >= today && expires <= last) {
      await output.warning(`${named} ends ${expires === today ? 'today' : `on ${expires}`}.`)
    }
  }
}

/** The list, before its first request. */
async function readingOf(asked: Request, { policy }: Inputs, context: CommandContext, isPatient?: boolean) {
  const domain = await context.domain()
  const fields = fieldsReadBy(policy)
  const list = await domain.listApps({ filter: asked.filter ?? null, fields, keep: (app) => app, isPatient })
  return { domain: domain.origin, list }
}

/**
 * Warns about rules that select no app, and waivers that match no finding. An audit of some of the apps cannot tell. Names
 * can be copied, so a waiver that names an app by its display name does not apply.
 */
async function warnAboutUnused(report: AuditReport, { output }: CommandContext): Promise<void> {
  const { unusedWaivers, findings, idleRules, coverage, filter, policy } = report
  if (!coverage.complete || filter !== null) return
  const idle = policy.rules.filter(({ id, select }) => idleRules.includes(id) && Object.keys(select).length > 0)
  for (const { id } of idle) await output.warning(`The rule ${id} applies to no app of this domain.`)
  const byName = new Map(waiversByName(unusedWaivers, findings).map(({ waiver, app }) => [waiver, app]))
  for (const waiver of unusedWaivers) {
    if (!policy.rules.some(({ id }) => id === waiver.rule)) continue
    const app = byName.get(waiver)
    const named = `The waiver in line ${waiver.line} (${waiver.rule}, ${waiver.app})`
    await output.warning(
      app === undefined
        ? `${named} is unused: it matches no finding.`
        : `${named} names the app by its display name; use its id: ${app.id}.`,
    )
  }
}

/** Of several domains, a rule or a waiver that no domain has a use for. */
async function warnAboutUnusedInAll(
  results: readonly DomainResult<AuditReport>[],
  { policy, waivers }: Inputs,
  { output }: CommandContext,
): Promise<void> {
  const reports = results.flatMap(({ value, problem }) => (value === null || problem !== null ? [] : [value]))
  if (reports.length < results.length || reports.some(({ filter }) => filter !== null)) return
  for (const { id, select } of policy.rules)
    if (Object.keys(select).length > 0 && reports.every(({ idleRules }) => idleRules.includes(id)))
      await output.warning(`The rule ${id} applies to no app of these domains.`)
  const origins = results.map(({ domain }) => domain)
  for (const waiver of waivers) {
    const { line, rule, app, domain } = waiver
    if (!policy.rules.some(({ id }) => id === rule) || (domain !== undefined && !origins.includes(domain))) continue
    const about = reports.filter((report) => domain === undefined || report.domain === domain)
    if (about.every(({ unusedWaivers }) => unusedWaivers.includes(waiver)))
      await output.warning(`The waiver in line ${line} (${rule}, ${app}) is unused: it matches no finding.`)
  }
}

const codeOf: Record<AuditReport['verdict'], ExitCode> = {
  yes: exitCodes.yes,
  no: exitCodes.no,
  incomplete: exitCodes.incomplete,
}
