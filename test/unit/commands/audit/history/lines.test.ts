import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLine, writtenLines } from '../../../../../src/commands/audit/history/lines'
import { auditRun } from '../../../../support/audit-runs'

const hide = (text: string) => text.replaceAll('s3cr3t', '[hidden]')
const run = auditRun(20, 12, { profile: 'eu', filter: 'displayName sw "Überweisung 💶"' })
const written = (isLineOpen = false, runs = [run]) => writtenLines(runs, { isLineOpen, hide })
const line = written().trimEnd()
const changed = (members: object) => JSON.stringify({ ...JSON.parse(line), ...members })

describe('a line of a history', () => {
  test('is JSON in ASCII, with these members', () => {
    expect(written()).toBe(
      '{"kind":"apps-audit-run","schemaVersion":1,"at":"2026-11-20T08:00:00.000Z","domain":"https://idcs-0.identity.oraclecloud.com","profile":"eu","policyDigest":"sha256:1","filter":"displayName sw \\"\\u00dcberweisung \\ud83d\\udcb6\\"","complete":true,"verdict":"no","summary":{"apps":214,"judged":180,"findings":12,"waived":0,"bySeverity":{"low":0,"medium":0,"high":12,"critical":0}}}\n',
    )
  })

  test('is read as it was written; members of later versions do not matter', () => {
    expect(readLine(line)).toEqual({ kind: 'run', run, isAfterTornLine: false })
    expect(readLine(changed({ later: true }))).toEqual({ kind: 'run', run, isAfterTornLine: false })
  })

  test('S2: holds no secret', () =>
    expect(written(false, [auditRun(1, 0, { filter: 'clientId eq "s3cr3t"' })])).not.toContain('s3cr3t'))

  test('after a torn line stands on a line of its own, and says so; the next one of the same write does not', () => {
    const [end, first = '', second = '', last] = written(true, [run, run]).split('\n')
    expect([end, last]).toEqual(['', ''])
    expect(readLine(first)).toMatchObject({ kind: 'run', isAfterTornLine: true })
    expect(readLine(second)).toMatchObject({ kind: 'run', isAfterTornLine: false })
  })

  test('that is cut off anywhere is broken, and never read as a run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: line.length - 1 }), (length) => {
        expect(readLine(line.slice(0, length))).toEqual({ kind: 'broken' })
      }),
    )
  })
})

describe('C5, C8: what is not a line of a history is refused', () => {
  const foreign = 'is not a line that apps audit --history writes'
  const wrong = 'is not as apps audit --history writes it'
  test.each([
    ['an empty line', '', foreign],
    ['no JSON', 'password = 1', foreign],
    ['a text that begins as JSON does', '{"kind":"apps-snapshot",', foreign],
    ['a number', '7', foreign],
    ['null', 'null', foreign],
    ['a list', '[]', foreign],
    ['no kind', '{}', foreign],
    ['another kind', changed({ kind: 'apps-snapshot' }), foreign],
    ['a newer version', changed({ schemaVersion: 2 }), 'was written by a newer version of apps (schemaVersion 2)'],
    ['no version', changed({ schemaVersion: undefined }), wrong],
    ['no time', changed({ at: 'yesterday' }), wrong],
    ['a time with an escape', changed({ at: '\u001b[31m2026-11-20T08:00:00Z' }), wrong],
    ['no summary', changed({ summary: null }), wrong],
    ['a count that is none', changed({ summary: { ...run.summary, findings: -1 } }), wrong],
    ['a count that is a text', changed({ summary: { ...run.summary, findings: '12' } }), wrong],
    ['an unknown verdict', changed({ verdict: 'maybe' }), wrong],
    ['__proto__', `{"__proto__":{"kind":"apps-audit-run"}}`, foreign],
  ])('%s', (_, text, problem) => expect(readLine(text)).toEqual({ kind: 'refused', problem }))
})
