import type { Terminal } from '../platform/environment'

/** What is handed over at once, in UTF-16 code units: about as much as a pipe holds. A longer row goes alone. */
const chunkSize = 64 * 1024

/** Gathers small texts into few writes. The first one goes at once, so that a reader sees that something comes. */
export class BufferedWriter {
  #gathered = ''
  #started = false
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** True once something has been added. */
  get started(): boolean {
    return this.#started
  }

  /** Waits while the reader is slow. Rejects as {@link Terminal.write} does. */
  async write(text: string): Promise<void> {
    if (this.#gathered.length + text.length > chunkSize) await this.flush()
    this.#gathered += text
    if (this.#started) return
    this.#started = true
    await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#gathered
    this.#gathered = ''
    if (text !== '') await this.#terminal.write(text)
  }
}
