import type { Socket } from 'node:net'

const head = Buffer.from('HTTP/1.1 100')
const none = Buffer.alloc(0)
const endOfHead = '\r\n\r\n'

/**
 * Takes every `100 Continue` out of what a connection brings. A client has to understand one that it did not ask for (RFC 9110
 * section 15.2); undici takes it for the end of the connection.
 */
export function skipContinue<Connection extends Socket>(socket: Connection): Connection {
  const read = socket.read.bind(socket)
  let begun: Buffer = none
  socket.read = (size?: number) => {
    for (;;) {
      const piece: Buffer | null = read(size)
      if (piece === null) return null
      const rest = withoutContinue(begun.length > 0 ? Buffer.concat([begun, piece]) : piece)
      begun = rest.begun
      if (rest.passed.length > 0) return rest.passed
    }
  }
  return socket
}

/** @returns `begun`: a head that has not come to its end */
function withoutContinue(bytes: Buffer): { passed: Buffer; begun: Buffer } {
  let passed = bytes
  while (passed.subarray(0, head.length).equals(head)) {
    const end = passed.indexOf(endOfHead)
    if (end === -1) return passed.length > longestHead ? { passed, begun: none } : { passed: none, begun: passed }
    passed = passed.subarray(end + endOfHead.length)
  }
  return { passed, begun: none }
}

/** In bytes. */
const longestHead = 16 * 1024
