import { pieceLength, SecretScreen } from './secret-screen'

const worthScreening = 200

const noPieces: ReadonlySet<string> = new Set()

/** Secrets in every form in which they may come back, ready to be looked for. */
export class SecretForms {
  readonly #forms = new Set<string>()
  #pieces: Set<string> | undefined
  #screen: SecretScreen | undefined
  #short: string[] = []

  add(value: string): void {
    this.#addForms(formsOf(value))
  }

  /** As it stands, and in no other form: the more pieces there are, the longer it takes to look for them. */
  addPlain(value: string): void {
    this.#addForms([value])
  }

  #addForms(forms: readonly string[]): void {
    for (const form of forms) this.#forms.add(form)
    const short = [...this.#forms].filter((form) => form.length > 0 && form.length < pieceLength)
    this.#short = short.sort((one, other) => other.length - one.length)
    this.#pieces = undefined
    this.#screen = undefined
  }

  /** False where nothing is in the text for certain. Screening pays for itself from the length of a line on. */
  mayBeIn(text: string): boolean {
    if (this.#forms.size === 0) return false
    if (text.length < worthScreening || this.#short.some((secret) => text.includes(secret))) return true
    this.#screen ??= new SecretScreen(this.#indexed())
    return this.#screen.finds(text)
  }

  /** Where the run of secret pieces that begins at `start` ends, or a whole secret shorter than a piece; 0: neither. */
  endOfSecret(text: string, start: number): number {
    return this.#endOfPieces(text, start) || this.#endOfShortSecret(text, start)
  }

  #endOfPieces(text: string, start: number): number {
    const pieces = text.length < pieceLength ? noPieces : this.#indexed()
    let end = 0
    for (let at = start; at + pieceLength <= text.length; at++) {
      if (!pieces.has(text.slice(at, at + pieceLength))) break
      end = at + pieceLength
    }
    return end
  }

  #endOfShortSecret(text: string, start: number): number {
    const found = this.#short.find((secret) => text.startsWith(secret, start))
    return found === undefined ? 0 : start + found.length
  }

  /** Built when first needed: it takes 2 ms, and a number of seconds is too short to hold a piece. */
  #indexed(): Set<string> {
    if (this.#pieces !== undefined) return this.#pieces
    const pieces = new Set<string>()
    for (const form of this.#forms) {
      for (let at = 0; at + pieceLength <= form.length; at++) pieces.add(form.slice(at, at + pieceLength))
    }
    this.#pieces = pieces
    return pieces
  }
}

/** Plain, base64, base64url, URL-encoded, JSON-escaped and hex: the ways in which a value may come back. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  return [
    value,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ]
}
