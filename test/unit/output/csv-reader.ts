/** A reader of RFC 4180, written for the tests alone: one character after the other, and strict. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let place = 0
  while (place < text.length) {
    let field = ''
    if (text[place] === '"') {
      place += 1
      for (;;) {
        if (place >= text.length) throw new Error('a quoted field has no end')
        if (text[place] !== '"') field += text[place++]
        else if (text[place + 1] === '"') {
          field += '"'
          place += 2
        } else break
      }
      place += 1
    } else {
      while (place < text.length && text[place] !== ',' && text[place] !== '\n') {
        if (text[place] === '"' || text[place] === '\r') throw new Error('a quote or CR stands outside a quoted field')
        field += text[place++]
      }
    }
    record.push(field)
    const end = text[place++]
    if (end === '\n') {
      records.push(record)
      record = []
    } else if (end !== ',') throw new Error(`${JSON.stringify(end)} follows a field`)
  }
  if (record.length > 0) throw new Error('the last record has no line end')
  return records
}
