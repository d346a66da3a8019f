/** A page of a list as it is sent. */
export interface Page {
  headers: Readonly<Record<string, string>>
  /** Never changed: it is sent again and again. */
  body: Uint8Array
}

/** In bytes. A hundred thousand Apps in pages of a thousand, with all that an audit reads, are about a quarter of it. */
const mostRemembered = 256 * 1024 * 1024

/** Pages that were made once and are sent again, until something is written to the store. */
export class PageCache {
  readonly #pages = new Map<string, Page>()
  readonly #limit: number
  #revision = -1
  #bytes = 0

  /** @param limit in bytes, of all bodies together */
  constructor(limit = mostRemembered) {
    this.#limit = limit
  }

  /** In bytes. */
  get size(): number {
    return this.#bytes
  }

  /**
   * @param key what was asked for
   * @param revision of the store; another one than before makes every page out of date
   */
  page(key: string, revision: number, make: () => Page): Page {
    if (revision !== this.#revision) this.#forget(revision)
    const known = this.#pages.get(key)
    if (known) {
      // Last in the order of the Map is last to go.
      this.#pages.delete(key)
      this.#pages.set(key, known)
      return known
    }
    const page = make()
    this.#pages.set(key, page)
    this.#bytes += page.body.length
    this.#dropOldest()
    return page
  }

  #forget(revision: number): void {
    this.#pages.clear()
    this.#bytes = 0
    this.#revision = revision
  }

  #dropOldest(): void {
    for (const [key, { body }] of this.#pages) {
      if (this.#bytes <= this.#limit) return
      this.#pages.delete(key)
      this.#bytes -= body.length
    }
  }
}
