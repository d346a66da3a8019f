import type { Socket } from 'node:net'

const head = Buffer.from('HTTP/1.1 100')
const endOfHead = '\r\n\r\n'
const none = Buffer.alloc(0)

/** In bytes. */
const longestHead = 16 * 1024

/**
 * Takes every `100 Continue` from the beginning of an answer. A client has to understand one that it did not ask for (RFC 9110
 * section 15.2); undici takes it for the end of the connection.
 */
export function skipContinue<Connection extends Socket>(socket: Connection): Connection {
  const read = socket.read.bind(socket)
  let begun: Buffer = none
  /** How much had been sent when the answer to it began: until more is sent, all that comes belongs to that answer. */
  let answered: number | null = null
  socket.read = (size?: number) => {
    for (;;) {
      const piece: Buffer | null = read(size)
      if (piece === null || socket.bytesWritten === answered) return piece
      const rest = withoutContinue(Buffer.concat([begun, piece]))
      begun = rest.begun
      if (rest.passed.length === 0) continue
      answered = socket.bytesWritten
      return rest.passed
    }
  }
  return socket
}

/** @returns `begun`: what may be a head that has not come to its end */
function withoutContinue(bytes: Buffer): { passed: Buffer; begun: Buffer } {
  let passed = bytes
  while (head.subarray(0, passed.length).equals(passed.subarray(0, head.length))) {
    const end = passed.indexOf(endOfHead)
    if (end === -1) return passed.length > longestHead ? { passed, begun: none } : { passed: none, begun: passed }
    passed = passed.subarray(end + endOfHead.length)
  }
  return { passed, begun: none }
}
