import type { Terminal } from '../platform/environment'

/** The width to draw for: what a terminal says of itself, unless nobody could read in that width. */
export function drawableColumns({ columns }: Pick<Terminal, 'columns'>): number {
  if (!Number.isInteger(columns) || columns < 1) return 80
  return Math.min(Math.max(columns, 20), 1000)
}
