/** Randomness that, read as a fraction, is one half exactly. */
export const halfWay = (bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => (at % 2 === 0 ? 0x80 : 0))
