/**
 * The ids that were read before. Ids that differ only in letter case are the same id. Lists come in the order of their ids: an id
 * that is greater than all before it is new, without a lookup. An id out of order goes into a set.
 *
 * A plain set takes 7 % of the time of an audit of 100,000 apps, and 15 MiB of a list (measured on Node 20).
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

  /** Whether no id comes behind this one, which may be among them. */
  isBehindAll(id: string): boolean {
    return id.toLowerCase() >= this.#greatest
  }

  /** Whether both have the same ids. */
  hasSameAs(other: SeenIds): boolean {
    return this.size === other.size && [this.#inOrder, this.#others].every((keys) => allAmong(keys, other))
  }

  #has(key: string): boolean {
    return key <= this.#greatest && (isAmong(this.#inOrder, key) || this.#others.has(key))
  }
}

function allAmong(keys: Iterable<string>, ids: SeenIds): boolean {
  for (const key of keys) if (!ids.has(key)) return false
  return true
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
