import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCsv } from '../../../../src/commands/plan/desired/csv'

const cellsOf = (text: string): readonly (readonly string[])[] => {
  const read = readCsv(text)
  if ('mistake' in read) throw new Error(read.mistake.message)
  return read.records.map(({ cells }) => cells)
}

describe('CSV', () => {
  test('cells in quotes may hold separators, quotes and lines; each record knows its first line', () => {
    expect(readCsv('a,b\r\n"1\n2","x"",y"\r\n3,4')).toEqual({
      records: [
        { cells: ['a', 'b'], line: 1 },
        { cells: ['1\n2', 'x",y'], line: 2 },
        { cells: ['3', '4'], line: 4 },
      ],
    })
  })

  test('a comma in the header makes semicolons ordinary', () => {
    expect(cellsOf('a,b;c\n1,2;3\n')).toEqual([
      ['a', 'b;c'],
      ['1', '2;3'],
    ])
  })

  test('another strict reader reads the same, or refuses the same', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '"', '\n', '\r\n', 'é'), maxLength: 30 })

    fc.assert(
      fc.property(texts, (text) => {
        const whole = `h,i\n${text}`
        const ours = readCsv(whole)
        let theirs: { records: string[][] } | 'refused'
        try {
          theirs = { records: parse(whole, { relax_column_count: true, record_delimiter: ['\n', '\r\n'] }) }
        } catch {
          theirs = 'refused'
        }
        if ('mistake' in ours) expect(theirs).toBe('refused')
        else if (theirs !== 'refused') expect(ours.records.map(({ cells }) => cells)).toEqual(theirs.records)
      }),
    )
  })

  test('what is written with quotes is read as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\t', ';') })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const text = `h,i\n${rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')}`
        expect(cellsOf(text).slice(1)).toEqual(rows)
      }),
    )
  })
})
