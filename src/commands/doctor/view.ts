import type { Detail, JsonObject, Tone, View } from '../../output/output'
import { type Check, type Examination, examinationVerdict, type Status } from './checks'

const toneOf: Record<Status, Tone> = { pass: 'good', warn: 'warn', fail: 'bad', unknown: 'warn', 'not-tried': 'dim' }

const checkJson = ({ check, status, detail, fix }: Check): JsonObject => ({ check, status, detail, fix })

/** One line for each check. */
export const checkView: View<Check> = {
  columns: [
    {
      title: 'Check',
      name: 'check',
      forPeople: ({ check }) => check,
      forScripts: ({ check }) => check,
      whole: true,
    },
    {
      title: 'Status',
      name: 'status',
      forPeople: ({ status }) => ({ text: status, tone: toneOf[status] }),
      forScripts: ({ status }) => status,
      whole: true,
    },
    { title: 'Detail', name: 'detail', forScripts: ({ detail }) => detail },
    { title: 'Fix', name: 'fix', forScripts: ({ fix }) => fix ?? '' },
  ],
  json: checkJson,
}

/**
 * The document of `-o json`; scripts rely on its names. `roles` is null where they are not known; of each command `allowed`
 * is `yes`, `no` or `unknown`, and `role` the least app role for it.
 */
export const examinationView: View<Examination> = {
  columns: [],
  json: (examination) => ({
    domain: examination.domain,
    verdict: examinationVerdict(examination),
    checks: examination.checks.map(checkJson),
    roles: examination.roles,
    commands: examination.commands.map(({ command, needs, allowed, role }) => ({ command, needs, allowed, role })),
  }),
  details: (examination) => [
    { line: { text: examination.domain ?? 'no domain', tone: 'strong' } },
    ...alike(examination.checks).flatMap(checkLines),
    ...commandLines(examination),
  ],
}

/** What was not tried for one reason stands together: the reason is said once. */
function alike(checks: readonly Check[]): Check[][] {
  const groups: Check[][] = []
  for (const check of checks) {
    const last = groups.at(-1)
    if (check.status === 'not-tried' && last?.[0]?.detail === check.detail) last.push(check)
    else groups.push([check])
  }
  return groups
}

function checkLines(checks: readonly Check[]): Detail[] {
  const [{ check, status, detail, fix }] = checks as [Check]
  if (checks.length > 1) {
    const names = checks.map(({ check: name }) => name).join(', ')
    return [{ label: 'not tried', value: { text: `${names}: ${detail.replace(/^Not tried: /, '')}`, tone: 'dim' } }]
  }
  return [
    { label: check, value: [{ text: status, tone: toneOf[status] }, `  ${detail}`] },
    ...(fix === null ? [] : [{ label: '', value: { text: `→ ${fix}`, tone: 'dim' as const } }]),
  ]
}

/** Nothing where nothing is known: the checks say why. */
function commandLines({ commands }: Examination): Detail[] {
  if (commands.every(({ allowed }) => allowed === 'unknown')) return []
  const lines = (['yes', 'no', 'unknown'] as const).flatMap((allowed) => {
    const names = commands.filter((each) => each.allowed === allowed).map(({ command }) => command)
    return names.length === 0 ? [] : [{ label: labelOf[allowed], value: names.join(', ') }]
  })
  return [{ line: '' }, ...lines]
}

const labelOf = { yes: 'allowed', no: 'not allowed', unknown: 'not known' }
