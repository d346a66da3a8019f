import { pieceLength, SecretScreen } from './secret-screen'

/** What must not be left in any text. */
interface Pieces {
  plain: ReadonlySet<string>
  hex: ReadonlySet<string>
}

/** Secrets in every form in which they may come back, ready to be looked for. */
export class SecretForms {
  readonly #forms = new Set<string>()
  /** In hexadecimal digits, of which two are one byte. */
  readonly #hexForms = new Set<string>()
  #pieces: Pieces | undefined
  /** Where it finds nothing, nothing of the secrets is: each piece that is looked for holds one of its own. */
  readonly #screen = new SecretScreen()
  #short: readonly string[] | undefined
  readonly #length: number
  /** As many bytes: by chance, shorter pieces stand in the ids of a large domain. */
  readonly #hexLength: number

  /** @param length of the pieces that are looked for; {@link pieceLength} or more */
  constructor(length: number = pieceLength) {
    this.#length = length
    this.#hexLength = 2 * length
  }

  add(value: string): void {
    for (const form of formsOf(value)) this.#addForm(form)
    for (const form of hexFormsOf(value)) {
      this.#hexForms.add(form)
      this.#screen.add(form, this.#hexLength - pieceLength + 1)
    }
    this.#begin()
  }

  /** As it stands, and in no other form: the more pieces there are, the longer it takes to look for them. */
  addPlain(value: string): void {
    this.#addForm(value)
    this.#begin()
  }

  #addForm(form: string): void {
    this.#forms.add(form)
    this.#screen.add(form, this.#length - pieceLength + 1)
  }

  /** Anew, with what has been added. */
  #begin(): void {
    this.#short = undefined
    this.#pieces = undefined
  }

  /** False only where nothing is in the text for certain. */
  mayBeIn(text: string): boolean {
    if (this.#forms.size === 0) return false
    if (this.#whole().some((secret) => text.includes(secret))) return true
    return this.#screen.finds(text)
  }

  /** Where the run of secret pieces that begins at `start` ends, or a whole secret shorter than a piece; 0: neither. */
  endOfSecret(text: string, start: number): number {
    const { plain, hex } = this.#indexed()
    return Math.max(
      endOfPieces(text, start, plain, this.#length),
      endOfPieces(text, start, hex, this.#hexLength),
      this.#endOfShortSecret(text, start),
    )
  }

  #endOfShortSecret(text: string, start: number): number {
    const found = this.#whole().find((secret) => standsAt(text, start, secret))
    return found === undefined ? 0 : start + found.length
  }

  /** What is too short for a piece, the longest first. */
  #whole(): readonly string[] {
    this.#short ??= [...shorterThan(this.#length, this.#forms), ...shorterThan(this.#hexLength, this.#hexForms)].sort(
      (one, other) => other.length - one.length,
    )
    return this.#short
  }

  /** Built when something may have been found. */
  #indexed(): Pieces {
    this.#pieces ??= {
      plain: piecesOf(this.#forms, this.#length),
      hex: piecesOf(this.#hexForms, this.#hexLength),
    }
    return this.#pieces
  }
}

const shorterThan = (most: number, forms: ReadonlySet<string>): string[] =>
  [...forms].filter(({ length }) => length > 0 && length < most)

/**
 * In UTF-16 code units. Something shorter stands by chance in many words: to hide it there would damage them, and tell
 * what it is (`sandbo[redacted]`). It is hidden where it stands alone, as in an echo of what was sent.
 */
const shortestWithinWords = 4

function standsAt(text: string, start: number, secret: string): boolean {
  if (!text.startsWith(secret, start)) return false
  const isWithinWord = isOfWord(text[start - 1]) || isOfWord(text[start + secret.length])
  return secret.length >= shortestWithinWords || !isWithinWord
}

const isOfWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Behind the end of the text there is nothing as long as a piece. */
function endOfPieces(text: string, start: number, pieces: ReadonlySet<string>, length: number): number {
  let end = 0
  for (let at = start; pieces.has(text.slice(at, at + length)); at++) end = at + length
  return end
}

function piecesOf(forms: Iterable<string>, length: number): Set<string> {
  const pieces = new Set<string>()
  for (const form of forms) {
    for (let at = 0; at + length <= form.length; at++) pieces.add(form.slice(at, at + length))
  }
  return pieces
}

/**
 * Plain, base64, base64url, percent-encoded, as a form encodes it, and JSON-escaped: with
 * {@link hexFormsOf} the ways in which a value may come back.
 */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const encoded = [encodeURIComponent(value.toWellFormed()), formEncode(value)]
  return [
    value,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...encoded,
    ...encoded.map((text) => text.replace(/%../g, (each) => each.toLowerCase())),
    JSON.stringify(value).slice(1, -1),
  ]
}

/** `application/x-www-form-urlencoded`: of the same value it makes another text than percent encoding. */
export const formEncode = (text: string): string => new URLSearchParams({ _: text }).toString().slice(2)

function hexFormsOf(value: string): string[] {
  const hex = Buffer.from(value).toString('hex')
  return [hex, hex.toUpperCase()]
}
