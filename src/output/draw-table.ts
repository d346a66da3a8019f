import { cutCell, type EncodedCell, paintCell, widthOfCell } from './cell'
import type { Paint } from './style'

export interface TableColumn {
  title: string
  align: 'left' | 'right'
  /** Never cut: an id or a number means nothing without its end. */
  whole: boolean
  /** Not made narrower than this, where it may be cut; as {@link narrowest} unless given. */
  narrowest?: number
}

const gap = 2

/** A column is not made narrower than this, nor than its title. Every length of time fits in. */
const narrowest = 16

/** Nor is it made wider, on however wide a terminal: a name of 10,000 characters must not hide the other columns. */
const widest = 80

/**
 * The lines of a table without borders, each in at most `width` columns where that can be had by cutting text. The
 * titles come first. cli-table3 is loaded when the first table is drawn.
 */
export async function* drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly EncodedCell[])[],
  { width, paint }: { width: number; paint: Paint },
): AsyncGenerator<string> {
  const titles = columns.map(({ title }): EncodedCell => [{ text: title, tone: 'strong' }])
  const widths = fittingWidths(columns, [titles, ...rows], width)
  const layOut = await loadLayout(columns, widths)
  for (const row of [titles, ...rows]) {
    const cells = row.map((cell, x) => cutCell(cell, widths[x] as number))
    const waiting = cells.filter((cell) => widthOfCell(cell) > 0).values()
    const line = layOut(cells.map(widthOfCell)).replace(/\ue000+/g, () => paintCell(waiting.next().value ?? [], paint))
    yield `${line.trimEnd()}\n`
  }
}

/**
 * Lays out one row of stand-ins, each as wide as its cell, for which the cells are then put in. cli-table3 counts most
 * combining marks as a column of their own and newer emoji as one instead of two, so with the text itself the columns
 * would not line up. And it is slow on long tables; this way it draws rows of the same widths once.
 */
async function loadLayout(columns: readonly TableColumn[], widths: number[]): Promise<(cells: number[]) => string> {
  const { default: Table } = await import('cli-table3')
  const drawn = new Map<string, string>()
  return (cells) => {
    const known = drawn.get(cells.join())
    if (known !== undefined) return known
    const table = new Table({
      chars: borderless,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
      colAligns: columns.map(({ align }) => align),
      colWidths: widths,
    })
    table.push(cells.map((cell) => '\ue000'.repeat(cell)))
    const line = table.toString()
    drawn.set(cells.join(), line)
    return line
  }
}

const borderless = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
  middle: ' '.repeat(gap),
}

/** Takes from the widest column that may be cut, column by column, until the row fits or nothing can be taken. */
function fittingWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly EncodedCell[])[],
  available: number,
): number[] {
  const widths = columns.map(({ whole }, x) => {
    // cli-table3 takes a width of 0 for none given.
    const needed = rows.reduce((most, row) => Math.max(most, widthOfCell(row[x] ?? [])), 1)
    return whole ? needed : Math.min(needed, widest)
  })
  const least = columns.map((column) =>
    column.whole ? Infinity : Math.max(column.narrowest ?? narrowest, column.title.length),
  )
  let excess = widths.reduce((sum, width) => sum + width, gap * (columns.length - 1)) - available
  while (excess > 0) {
    const spare = widths.map((width, x) => (width > (least[x] as number) ? width : 0))
    const largest = Math.max(...spare)
    if (largest === 0) break
    widths[spare.indexOf(largest)] = largest - 1
    excess -= 1
  }
  return widths
}
