import type { JsonObject, Tone, View } from '../../output/output'
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
 * is `yes`, `no` or `unknown`.
 */
export const examinationView: View<Examination> = {
  columns: [],
  json: (examination) => ({
    domain: examination.domain,
    verdict: examinationVerdict(examination),
    checks: examination.checks.map(checkJson),
    roles: examination.roles,
    commands: examination.commands.map(({ command, needs, allowed }) => ({ command, needs, allowed })),
  }),
  details: (examination) => [
    { line: { text: examination.domain ?? 'no domain', tone: 'strong' } },
    ...examination.checks.flatMap(({ check, status, detail, fix }) => [
      { label: check, value: [{ text: status, tone: toneOf[status] }, `  ${detail}`] },
      ...(fix === null ? [] : [{ label: '', value: { text: `→ ${fix}`, tone: 'dim' as const } }]),
    ]),
    { line: '' },
    ...(['yes', 'no', 'unknown'] as const).flatMap((allowed) => {
      const names = examination.commands.filter((each) => each.allowed === allowed).map(({ command }) => command)
      return names.length === 0 ? [] : [{ label: labelOf[allowed], value: names.join(', ') }]
    }),
  ],
}

const labelOf = { yes: 'allowed', no: 'not allowed', unknown: 'not known' }
