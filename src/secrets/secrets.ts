import { inspect } from 'node:util'
import { SecretForms } from './secret-forms'
import { pieceLength } from './secret-screen'

const redacted = '[redacted]'

/**
 * In UTF-16 code units. A server that chose something shorter could choose a number or a word of our output: `604800`. A token
 * that nobody can guess is longer (RFC 6749 section 10.10: 128 bits, which take 22 letters).
 */
const shortestIssued = 12

/** As many requests as may be waited for at a time, and their repetitions. */
const mostPassing = 8

/** A value that prints as `[redacted]` however it is turned into text. Only {@link Secret.reveal} gives it away. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [inspect.custom](): string {
    return redacted
  }
}

/**
 * Every secret that this run holds, so that none of them, nor a piece of one, reaches a person in any encoding:
 * an answer of the domain may echo what it was sent.
 */
export class Secrets {
  readonly #kept = new SecretForms()
  #passing = new SecretForms()
  #newest: string[] = []
  #batch = new SecretForms()
  readonly #above: Secrets | null

  /** @param above those that are hidden as well; what is registered here is none of theirs */
  constructor(above: Secrets | null = null) {
    this.#above = above
  }

  /** From now on {@link hide} takes this value out of every text. */
  register(value: string): Secret {
    this.#kept.add(value)
    return new Secret(value)
  }

  /** The same for a token or code that a server chose; one that is too short to be a secret is not looked for. */
  registerIssued(value: string): Secret {
    return value.length < shortestIssued ? new Secret(value) : this.register(value)
  }

  /** The same for what never leaves this process, so that nobody can bring it back in another form: a private key. */
  registerLocal(value: string): void {
    this.#kept.addPlain(value)
  }

  /**
   * The same for a secret of the moment, as a signature is. A run may have thousands: only the newest are hidden, and only
   * as they stand.
   */
  registerTransient(value: string): void {
    this.#newest = [...this.#newest.slice(1 - mostPassing), value]
    this.#passing = new SecretForms()
    for (const each of this.#newest) this.#passing.addPlain(each)
  }

  /**
   * The same for secrets that come by the hundred, as in a list of clients: those of the newest batch that had any are
   * hidden. Pieces of them are longer, for by chance some of so many would stand in ids, and what is shorter than
   * a piece of any other is not looked for: it stands in ordinary words.
   */
  registerBatch(values: readonly string[]): void {
    const long = values.filter(({ length }) => length >= pieceLength)
    if (long.length === 0) return
    this.#batch = new SecretForms(2 * pieceLength)
    for (const each of long) this.#batch.add(each)
  }

  /**
   * The text with every secret, and every piece of one of eight characters or more, replaced by `[redacted]`. In
   * hexadecimal digits such a piece is sixteen long.
   */
  hide(text: string): string {
    const shown = this.#hideOwn(text)
    return this.#above === null ? shown : this.#above.hide(shown)
  }

  #hideOwn(text: string): string {
    const held = [this.#kept, this.#passing, this.#batch].filter((forms) => forms.mayBeIn(text))
    if (held.length === 0) return text
    let shown = ''
    let at = 0
    while (at < text.length) {
      let end = 0
      for (const forms of held) end = Math.max(end, forms.endOfSecret(text, at))
      shown += end > at ? redacted : text[at]
      at = Math.max(end, at + 1)
    }
    return shown
  }
}
