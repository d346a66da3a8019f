import type { Cell } from './cell'
import type { Detail } from './draw-details'
import type { JsonObject } from './json'
import type { Members } from './json-members'

/** One property of a row. Text is given as it came from the server; it is made safe where it is written. */
export interface Column<Row> {
  title: string
  /** The header in CSV; the title where absent. */
  name?: string
  /** In a table; a column without it is for scripts alone. */
  forPeople?(row: Row): Cell
  /** In plain and CSV. A number is written as it is; a string may hold anything that a user typed. */
  forScripts(row: Row): string | number
  align?: 'left' | 'right'
  /** Never cut in a narrow terminal. The default for columns aligned right or titled "… id". */
  whole?: boolean
}

/** How the rows of one kind look in every format. */
export interface View<Row> {
  columns: readonly Column<Row>[]
  /** One row as JSON. `Output.result` adds the member `warnings`; do not use that name here. */
  json(row: Row): JsonObject
  /** The members of {@link json}, for lists of a hundred thousand rows; optional. */
  members?: Members<Row>
  /** One row alone on a terminal; where absent its columns, title beside value. */
  details?(row: Row): readonly Detail[]
}
