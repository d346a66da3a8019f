import { type Mistake, mistake } from '../../shared/written/mistakes'

/** One record of a CSV file, and the line that it begins in. */
export interface CsvRecord {
  cells: readonly string[]
  line: number
}

/**
 * Reads CSV (RFC 4180) with LF or CRLF. Cells are separated by commas or, where the header has none, by semicolons or tabs,
 * as spreadsheets of some languages write them. Nothing is guessed: what is not CSV is a mistake with its place.
 */
export function readCsv(text: string): { records: CsvRecord[] } | { mistake: Mistake } {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const reader = new CsvReader(content, separatorIn(content))
  const records = reader.read()
  return reader.mistake === null ? { records } : { mistake: reader.mistake }
}

function separatorIn(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  return [',', ';', '\t'].find((each) => header.includes(each)) ?? ','
}

class CsvReader {
  mistake: Mistake | null = null
  private at = 0
  private line = 1
  private lineStart = 0

  private readonly text: string
  private readonly separator: string

  constructor(text: string, separator: string) {
    this.text = text
    this.separator = separator
  }

  read(): CsvRecord[] {
    const records: CsvRecord[] = []
    while (this.at < this.text.length && this.mistake === null) records.push(this.record())
    return records
  }

  private record(): CsvRecord {
    const { line } = this
    const cells = [this.cell()]
    while (this.text[this.at] === this.separator && this.mistake === null) {
      this.at++
      cells.push(this.cell())
    }
    this.endLine()
    return { cells, line }
  }

  private endLine(): void {
    if (this.at >= this.text.length || this.mistake !== null) return
    if (this.text.startsWith('\r\n', this.at)) this.at++
    else if (this.text[this.at] === '\r') {
      this.refuse('a line ends with a carriage return alone; write LF or CRLF')
      return
    }
    this.at++
    this.nextLine()
  }

  private nextLine(): void {
    this.line++
    this.lineStart = this.at
  }

  private cell(): string {
    return this.text[this.at] === '"' ? this.quotedCell() : this.plainCell()
  }

  private plainCell(): string {
    const start = this.at
    while (this.at < this.text.length && !this.endsCell(this.text[this.at] as string)) {
      if (this.text[this.at] === '"') this.refuse('a quote stands in a cell that does not begin with one')
      this.at++
    }
    return this.text.slice(start, this.at)
  }

  private endsCell(character: string): boolean {
    return character === this.separator || character === '\n' || character === '\r'
  }

  private quotedCell(): string {
    const start = { line: this.line, column: this.column() }
    let value = ''
    for (;;) {
      const from = ++this.at
      const end = this.text.indexOf('"', from)
      if (end === -1) {
        this.mistake ??= mistake(start, 'a quoted cell is not closed')
        this.at = this.text.length
        return value
      }
      value += this.text.slice(from, end)
      this.countLines(from, end)
      this.at = end + 1
      // Two quotes stand for one.
      if (this.text[this.at] !== '"') break
      value += '"'
    }
    if (this.at < this.text.length && !this.endsCell(this.text[this.at] as string))
      this.refuse('a text follows a cell in quotes; double the quotes in it')
    return value
  }

  private countLines(from: number, to: number): void {
    for (let at = this.text.indexOf('\n', from); at !== -1 && at < to; at = this.text.indexOf('\n', at + 1)) {
      this.at = at + 1
      this.nextLine()
    }
  }

  private column(): number {
    return this.at - this.lineStart + 1
  }

  private refuse(message: string): void {
    this.mistake ??= mistake({ line: this.line, column: this.column() }, message)
  }
}
