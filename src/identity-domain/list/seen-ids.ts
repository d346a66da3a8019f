/**
 * Ids that came before. Those that differ in letter case alone are one id. Made for lists in the order of their ids, by
 * the hundred thousand: such an id is new when it is greater than all before it, and nothing else is looked up. One that
 * comes out of order takes its place in a set.
 */
export class SeenIds {
  /** Each greater than the one before it. */
  readonly #inOrder: string[] = []
  readonly #others = new Set<string>()
  #greatest = ''

  get size(): number {
    return this.#inOrder.length + this.#others.size
  }

  has(id: string): boolean {
    return this.#has(id.toLowerCase())
  }

  /** @returns whether it is new */
  add(id: string): boolean {
    const key = id.toLowerCase()
    if (this.#has(key)) return false
    if (key > this.#greatest) {
      this.#inOrder.push(key)
      this.#greatest = key
    } else {
      this.#others.add(key)
    }
    return true
  }

  #has(key: string): boolean {
    return key <= this.#greatest && (isAmong(this.#inOrder, key) || this.#others.has(key))
  }
}

function isAmong(inOrder: readonly string[], key: string): boolean {
  let from = 0
  let to = inOrder.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((inOrder[middle] as string) < key) from = middle + 1
    else to = middle
  }
  return inOrder[from] === key
}
