/** The ids that were read before. Ids that differ only in letter case are the same id. */
export class SeenIds {
  readonly #ids = new Set<string>()

  get size(): number {
    return this.#ids.size
  }

  has(id: string): boolean {
    return this.#ids.has(id.toLowerCase())
  }

  /** @returns whether it is new */
  add(id: string): boolean {
    const before = this.#ids.size
    return this.#ids.add(id.toLowerCase()).size > before
  }
}
