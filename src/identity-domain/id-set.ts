/**
 * The ids that have been seen, without regard to letter case. Nearly all ids of a domain are 32 hexadecimal digits (App
 * schema, `id`): those are kept as the 16 bytes that they are, so that a list of any length costs little memory; the
 * few others, such as `IDCSAppId`, as text.
 */
export class IdSet {
  readonly #others = new Set<string>()
  #slots = new Uint32Array(smallest * wordsPerId)
  #used = new Uint8Array(smallest)
  #count = 0

  get size(): number {
    return this.#count + this.#others.size
  }

  has(id: string): boolean {
    if (!hexId.test(id)) return this.#others.has(id.toLowerCase())
    return this.#used[this.#slotOf(wordsOf(id))] === 1
  }

  /** False when it was there already. */
  add(id: string): boolean {
    if (!hexId.test(id)) {
      const before = this.#others.size
      return this.#others.add(id.toLowerCase()).size > before
    }
    if ((this.#count + 1) * 2 > this.#used.length) this.#grow()
    const words = wordsOf(id)
    const slot = this.#slotOf(words)
    if (this.#used[slot] === 1) return false
    this.#put(slot, words)
    return true
  }

  #put(slot: number, words: Words): void {
    this.#used[slot] = 1
    this.#slots.set(words, slot * wordsPerId)
    this.#count++
  }

  /** Where the id stands, or the free place where it belongs: at least half of them are free. */
  #slotOf(words: Words): number {
    const last = this.#used.length - 1
    let slot = (words[0] ^ Math.imul(words[3], 0x9e3779b1)) & last
    while (this.#used[slot] === 1 && !this.#stands(words, slot)) slot = (slot + 1) & last
    return slot
  }

  #stands(words: Words, slot: number): boolean {
    const at = slot * wordsPerId
    return words.every((word, place) => this.#slots[at + place] === word)
  }

  #grow(): void {
    const slots = this.#slots
    const used = this.#used
    this.#slots = new Uint32Array(slots.length * 2)
    this.#used = new Uint8Array(used.length * 2)
    this.#count = 0
    for (let slot = 0; slot < used.length; slot++) {
      if (used[slot] !== 1) continue
      const words = [...slots.subarray(slot * wordsPerId, (slot + 1) * wordsPerId)] as unknown as Words
      this.#put(this.#slotOf(words), words)
    }
  }
}

type Words = readonly [number, number, number, number]

const wordsPerId = 4
/** A power of two. */
const smallest = 1024
const hexId = /^[0-9a-f]{32}$/i

const wordsOf = (id: string): Words => [word(id, 0), word(id, 8), word(id, 16), word(id, 24)]

const word = (id: string, at: number): number => Number.parseInt(id.slice(at, at + 8), 16)
