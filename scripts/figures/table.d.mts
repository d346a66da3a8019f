export interface Figure {
  name: string
  figure: string
  show(counts: Record<string, number>): string
  holds(counts: Record<string, number>): boolean
  aim: string
}

export const figures: readonly Figure[]
