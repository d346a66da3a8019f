import { inspect } from 'node:util'
import { pieceLength, SecretScreen } from './secret-screen'

const redacted = '[redacted]'

/** So many characters have to be looked at before a {@link SecretScreen} pays for being made. */
const worthScreening = 20_000

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
  readonly #forms = new Set<string>()
  readonly #hexForms = new Set<string>()
  #pieces: Pieces | undefined
  #screen: SecretScreen | undefined
  #looked = 0
  #short: string[] = []

  /** From now on {@link hide} takes this value out of every text. */
  keep(value: string): Secret {
    for (const form of formsOf(value)) this.#forms.add(form)
    for (const form of hexFormsOf(value)) this.#hexForms.add(form)
    const short = [
      ...[...this.#forms].filter(({ length }) => length > 0 && length < pieceLength),
      ...[...this.#hexForms].filter(({ length }) => length > 0 && length < hexPieceLength),
    ]
    this.#short = short.sort((one, other) => other.length - one.length)
    this.#pieces = undefined
    this.#screen = undefined
    return new Secret(value)
  }

  /**
   * The text with every secret, and every piece of one of eight characters or more, replaced by `[redacted]`. In
   * hexadecimal digits such a piece is sixteen long: by chance, shorter ones stand in the ids of a large domain.
   */
  hide(text: string): string {
    if (this.#forms.size === 0 || !this.#mayHold(text)) return text
    const pieces = text.length < pieceLength ? noPieces : this.#indexed()
    let shown = ''
    let at = 0
    while (at < text.length) {
      const end = Math.max(
        endOfSecret(text, at, pieces.plain, pieceLength),
        endOfSecret(text, at, pieces.hex, hexPieceLength),
        this.#endOfShortSecret(text, at),
      )
      shown += end > at ? redacted : text[at]
      at = Math.max(end, at + 1)
    }
    return shown
  }

  /** False only where it is certain. */
  #mayHold(text: string): boolean {
    if (this.#short.some((secret) => text.includes(secret))) return true
    if (text.length < pieceLength) return false
    this.#looked += text.length
    if (this.#screen === undefined && this.#looked < worthScreening) return true
    this.#screen ??= new SecretScreen(this.#indexed().screened)
    return this.#screen.finds(text)
  }

  /** A whole secret that is shorter than a piece; 0 where none begins. */
  #endOfShortSecret(text: string, start: number): number {
    const found = this.#short.find((secret) => text.startsWith(secret, start))
    return found === undefined ? 0 : start + found.length
  }

  /** Built when first needed: it takes 2 ms, and a number of seconds is too short to hold a piece. */
  #indexed(): Pieces {
    this.#pieces ??= {
      plain: piecesOf(this.#forms, pieceLength),
      hex: piecesOf(this.#hexForms, hexPieceLength),
      screened: piecesOf([...this.#forms, ...this.#hexForms], pieceLength),
    }
    return this.#pieces
  }
}

/** What must not be left in any text. */
interface Pieces {
  plain: ReadonlySet<string>
  hex: ReadonlySet<string>
  /** Where none of these is, none of the others can be. */
  screened: ReadonlySet<string>
}

/** Eight bytes. */
const hexPieceLength = 2 * pieceLength

const noPieces: Pieces = { plain: new Set(), hex: new Set(), screened: new Set() }

function piecesOf(forms: Iterable<string>, length: number): Set<string> {
  const pieces = new Set<string>()
  for (const form of forms) {
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length))
  }
  return pieces
}

/** Where the run of secret pieces that begins at `start` ends; 0 when none begins there. */
function endOfSecret(text: string, start: number, pieces: ReadonlySet<string>, length: number): number {
  let end = 0
  for (let at = start; at + length <= text.length; at++) {
    if (!pieces.has(text.slice(at, at + length))) break
    end = at + length
  }
  return end
}

/** Plain, base64, base64url, URL-encoded and JSON-escaped: with {@link hexFormsOf} the ways in which a value may come back. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  return [
    value,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
  ]
}

function hexFormsOf(value: string): string[] {
  const hex = Buffer.from(value, 'utf8').toString('hex')
  return [hex, hex.toUpperCase()]
}
