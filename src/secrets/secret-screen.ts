/** How long the pieces are that are looked for, in UTF-16 code units. */
export const pieceLength = 8

const blockLength = 3
const tableSize = 1 << 16
const farthest = pieceLength - blockLength + 1

/**
 * Says quickly of most texts that none of very many pieces is in it, for texts by the megabyte. It looks at three
 * characters at a time and leaps as far as no piece could end (Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994); where one could, the pieces themselves decide.
 */
export class SecretScreen {
  readonly #pieces = new Set<string>()
  readonly #leaps = new Uint8Array(tableSize).fill(farthest)

  /**
   * From now on pieces of this text are found.
   *
   * @param step from one piece to the next; with 1, all there are
   */
  add(text: string, step: number): void {
    let piece = text.slice(0, pieceLength)
    for (let next = step; piece.length === pieceLength; next += step) {
      this.#addPiece(piece)
      piece = text.slice(next, next + pieceLength)
    }
  }

  #addPiece(piece: string): void {
    this.#pieces.add(piece)
    for (let at = 0; at < farthest; at++) {
      const block = blockAt(piece, at)
      this.#leaps[block] = Math.min(this.#leaps[block] as number, farthest - 1 - at)
    }
  }

  /** Whether at least one piece stands in the text. */
  finds(text: string): boolean {
    const leaps = this.#leaps
    let end = pieceLength
    while (end <= text.length) {
      const leap = leaps[blockAt(text, end - blockLength)] as number
      if (leap === 0 && this.#pieces.has(text.slice(end - pieceLength, end))) return true
      end += Math.max(leap, 1)
    }
    return false
  }
}

/** A number for three characters; different ones may share it. */
const blockAt = (text: string, at: number): number =>
  (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 5) ^ (text.charCodeAt(at + 2) << 10)) & (tableSize - 1)
