/** Why a file could not be read, written or locked. */
export type FileProblem = {
  path: string
  problem:
    | 'missing'
    | 'forbidden'
    | 'not-a-file'
    | 'too-large'
    | 'not-utf8'
    | 'utf-16le'
    | 'utf-16be'
    | 'failed'
    | 'exists'
    | 'busy'
  /** Of what is not UTF-8: a private key or certificate in DER, or a PKCS #12 file. */
  content?: 'der' | 'pkcs12'
  /** Of what is busy: the id of the process that has it, where that is known. */
  process?: number
  /** Of what is not UTF-8, where that is known: both from 1, columns in UTF-16 units. */
  place?: { line: number; column: number }
}
