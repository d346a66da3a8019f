/** Numbers that look random, and are the same for the same seed (splitmix32). They guard nothing. */
export class Sequence {
  #state: number

  /** @param seed any integer; of two seeds up to 2³², no two begin with the same number */
  constructor(seed: number) {
    this.#state = mixed(seed | 0)
  }

  /** From 0 to 2³² − 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return mixed(this.#state) >>> 0
  }

  /** A whole number from 0 up to, and without, `end`. */
  below(end: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * end)
  }

  /** True that often: `share` is from 0 to 1. */
  strikes(share: number): boolean {
    return this.next() / 0x1_0000_0000 < share
  }

  one<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0]
  }

  /** 32 hexadecimal digits. */
  hex(): string {
    for (let offset = 0; offset < bytes.length; offset += 4) bytes.writeUInt32BE(this.next(), offset)
    return bytes.toString('hex')
  }
}

const bytes = Buffer.alloc(16)

/** One number for each, and another for each other. */
function mixed(state: number): number {
  let value = state
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
  return value ^ (value >>> 15)
}
