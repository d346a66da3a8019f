import { marked, type Tokens } from 'marked'
import { describe, expect, it } from 'vitest'
import type { AuditReport } from '../../../../../src/audit/audit-report'
import { type ReportFormat, reportFormats } from '../../../../../src/commands/audit/reports/formats'
import type { ReportContext } from '../../../../../src/commands/audit/reports/report-writer'
import { widthOf } from '../../../../../src/output/width'
import { attackNames } from '../../../../support/attack-names'
import { contextOf, finding, incompleteReport, reportOf, terminalOf, written } from '../../../../support/audit-report'
import { elementsOf, readCsvRecords, readXml, sarifFaults } from '../../../../support/readers'

const formats = Object.keys(reportFormats) as ReportFormat[]

async function textIn(format: ReportFormat, report: AuditReport, parts: Partial<ReportContext> = {}): Promise<string> {
  const write = await reportFormats[format].writer()
  return written(write(contextOf(report, parts)))
}

const id = '11111111111111111111111111111111'

/** The name everywhere that text of the domain, of the policy or of the waivers comes to. */
function reportNamed(displayName: string): AuditReport {
  const app = { id, displayName }
  const waiver = { rule: 'refresh-max', app: id, reason: displayName, owner: displayName, expires: '2026-12-31' }
  const [row] = incompleteReport.coverage.unreadableRows
  return {
    ...reportOf([
      finding({ app }),
      finding({ app, violation: { kind: 'forbidden-grant', grant: displayName } }),
      finding({ app, violation: { kind: 'consent-bypassed-offline', resource: app } }),
      finding({ app, counts: false, waiver: { waiver: { ...waiver, max: null, line: 1 }, state: 'applied' } }),
      finding({ app, waiver: { waiver: { ...waiver, max: null, line: 1 }, state: 'expired' } }),
    ]),
    filter: displayName,
    unusedWaivers: [{ ...waiver, max: null, line: 2 }],
    verdict: 'incomplete',
    coverage: {
      ...incompleteReport.coverage,
      unreadableRows: row === undefined ? [] : [{ ...row, id: displayName, displayName }],
      gaps: [{ kind: 'stopped', after: id, why: displayName }],
    },
  }
}

/** Controls, what hides or turns text round, and halves of characters; not the line ends of the format itself. */
const harmful = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe.each(attackNames)('%s', (_, displayName) => {
  const report = reportNamed(displayName)
  const read = (format: ReportFormat, parts = {}) => textIn(format, report, parts)

  it.each(formats.filter((format) => format !== 'csv'))('is inert: %s', async (format) => {
    const text = await read(format)
    expect(format === 'plain' ? text.replaceAll('\t', '') : text).not.toMatch(harmful)
    const commands = text.split('\n').filter((line) => /^\s*::|##\w*\[|section_(?:start|end):/.test(line))
    expect(format === 'github' ? commands.filter((line) => !/^::(error|notice) /.test(line)) : commands).toEqual([])
  })

  it('takes one place in a table on a terminal, and the lines fit', async () => {
    const lines = (await read('table', { target: terminalOf(80) })).split('\n')
    expect(lines[0]).toBe('? No verdict: the audit is incomplete')
    const rows = lines.filter((line) => line.includes(`  ${id}  `))
    expect(rows).toHaveLength(4)
    expect(rows.filter((line) => widthOf(line) > 80)).toEqual([])
  })

  it('reads back from JSON and NDJSON as it was', async () => {
    const { findings } = JSON.parse(await read('json'))
    const [, ...lines] = (await read('ndjson')).trimEnd().split('\n')
    for (const each of [...findings, ...lines.map((line) => JSON.parse(line))]) {
      expect(each.app).toEqual({ id, displayName })
    }
  })

  it('S20: is one record in plain and in CSV', async () => {
    const lines = (await read('plain')).trimEnd().split('\n')
    expect(lines.map((line) => line.split('\t').length)).toEqual(Array.from({ length: 9 }, () => 18))
    const rows = readCsvRecords(await read('csv'))
    expect(rows).toHaveLength(9)
    for (const row of rows) expect(Object.values(row).join('\n')).not.toMatch(/^[=+\-@\t\r＝＋－＠]/m)
  })

  it('S20: is valid SARIF, and stands in it', async () => {
    const document = JSON.parse(await read('sarif'))
    expect(sarifFaults(document)).toEqual([])
    for (const { locations } of document.runs[0].results) {
      expect(locations[0].logicalLocations[0].name).toBe(displayName)
    }
  })

  it('S20: is well-formed XML with as many cases', async () => {
    const root = readXml(await read('junit'))
    expect(elementsOf(root, 'testcase')).toHaveLength(8)
    expect(new Set(elementsOf(root, 'testsuite').map((each) => each.children[0]?.name))).toEqual(new Set(['testcase']))
  })

  it('S20: is text in Markdown', async () => {
    const tokens = marked.lexer(await read('markdown'))
    const kinds = new Set<string>()
    let lists = 0
    const walked = marked.walkTokens(tokens, (token) => {
      kinds.add(token.type === 'html' ? token.raw.trim() : token.type)
      if (token.type === 'list') lists += 1
    })
    await Promise.all(walked)
    const ours = ['<!-- -->', '<code>', '</code>', 'codespan', 'heading', 'list', 'list_item', 'paragraph', 'space']
    const folding = ['<details><summary>1 waived</summary>', '</details>']
    expect([...kinds].filter((kind) => ![...ours, ...folding, 'strong', 'table', 'text'].includes(kind))).toEqual([])
    expect(lists).toBe(2)
    const tables = tokens.filter((token): token is Tokens.Table => token.type === 'table')
    expect(tables.map(({ rows }) => rows.length)).toEqual([3, 4, 1])
  })

  it('S20: is one annotation', async () => {
    const lines = (await read('github')).trimEnd().split('\n')
    expect(lines).toHaveLength(5)
    const command = /^::(error|notice) (?:[a-z]+=[^:,]*)(?:,[a-z]+=[^:,]*)*::(?:[^%]|%25)*$/
    expect(lines.filter((line) => !command.test(line))).toEqual([])
  })
})

describe('N27: a secret that is known', () => {
  const secret = 'a"secret\\of&<ours>'
  const hide = (text: string) => text.replaceAll(secret, '[hidden]')

  it.each(formats)('is in no %s', async (format) => {
    const report = reportNamed(`x ${secret} y`)
    const text = await textIn(format, report, { hide })
    expect(text).toMatch(/\[hidden\]|&#91;hidden&#93;/)
    expect(text).not.toMatch(/secret|of&|ours/)
  })
})
