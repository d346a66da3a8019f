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
  /** The id that is looked at, as numbers: made once, for there are very many. */
  readonly #words = new Uint32Array(wordsPerId)

  get size(): number {
    return this.#count + this.#others.size
  }

  has(id: string): boolean {
    return this.#read(id) ? this.#used[this.#slot()] === 1 : this.#others.has(id.toLowerCase())
  }

  /** False when it was there already. */
  add(id: string): boolean {
    if (!this.#read(id)) {
      const before = this.#others.size
      return this.#others.add(id.toLowerCase()).size > before
    }
    if ((this.#count + 1) * 2 > this.#used.length) this.#grow()
    const slot = this.#slot()
    if (this.#used[slot] === 1) return false
    this.#put(slot)
    return true
  }

  /** Takes the words of an id into {@link #words}; false when it is none of 32 hexadecimal digits. */
  #read(id: string): boolean {
    if (id.length !== wordsPerId * digitsPerWord) return false
    for (let place = 0; place < wordsPerId; place++) {
      let word = 0
      for (let at = place * digitsPerWord; at < (place + 1) * digitsPerWord; at++) {
        const digit = digits[id.charCodeAt(at)] ?? noDigit
        if (digit === noDigit) return false
        word = (word << 4) | digit
      }
      this.#words[place] = word
    }
    return true
  }

  #put(slot: number): void {
    this.#used[slot] = 1
    this.#slots.set(this.#words, slot * wordsPerId)
    this.#count++
  }

  /** Where the id of {@link #words} stands, or the free place where it belongs: at least half of them are free. */
  #slot(): number {
    const [first, fourth] = [this.#words[0] as number, this.#words[3] as number]
    const last = this.#used.length - 1
    let slot = (first ^ Math.imul(fourth, 0x9e3779b1)) & last
    while (this.#used[slot] === 1 && !this.#stands(slot)) slot = (slot + 1) & last
    return slot
  }

  #stands(slot: number): boolean {
    const at = slot * wordsPerId
    for (let place = 0; place < wordsPerId; place++) if (this.#slots[at + place] !== this.#words[place]) return false
    return true
  }

  /** Keeps the id that is about to be added. */
  #grow(): void {
    const adding = this.#words.slice()
    const slots = this.#slots
    const used = this.#used
    this.#slots = new Uint32Array(slots.length * 2)
    this.#used = new Uint8Array(used.length * 2)
    this.#count = 0
    for (let slot = 0; slot < used.length; slot++) {
      if (used[slot] !== 1) continue
      this.#words.set(slots.subarray(slot * wordsPerId, (slot + 1) * wordsPerId))
      this.#put(this.#slot())
    }
    this.#words.set(adding)
  }
}

const wordsPerId = 4
const digitsPerWord = 8
/** A power of two. */
const smallest = 1024

const noDigit = 16

/** What a hexadecimal digit counts, by its character code. */
const digits = new Uint8Array(128).fill(noDigit)
for (const digit of '0123456789abcdef') digits[digit.charCodeAt(0)] = Number.parseInt(digit, 16)
for (const digit of 'ABCDEF') digits[digit.charCodeAt(0)] = Number.parseInt(digit, 16)
