import { gzipSync } from 'node:zlib'
import { type Answer, empty, html, json, scimError } from '../domain/answer'
import type { Around, Strike } from '../domain/script'
import type { Reply } from '../fault-server'
import { headOfAnswer } from '../fault-server'

/** So many turns of the event loop, and what was sent over loopback has arrived. */
const turns = 8

/** Nothing more comes: time passes until the other side hangs up, in steps of so many seconds. */
function passTime({ socket }: Reply, { clock }: Around, seconds: number, each = (): void => undefined): void {
  let turn = 0
  const tick = () => {
    if (socket.destroyed) return
    // What is under way elsewhere arrives before time goes on.
    if (++turn % turns === 0) {
      each()
      clock.pass(seconds)
    }
    setImmediate(tick)
  }
  setImmediate(tick)
}

export const reset: Strike = (reply) => reply.reset()

export const hangUp: Strike = (reply) => reply.close()

export const silence: Strike = (reply, _, around) => passTime(reply, around, 0.5)

/** A whole head, and then a byte a second. */
export const drip: Strike = (reply, right, around) => {
  reply.raw(headOfAnswer(right.status, { headers: right.headers, length: 100_000 }))
  passTime(reply, around, 1, () => reply.raw(' '))
}

export const halfHead: Strike = (reply) => {
  reply.raw('HTTP/1.1 200 OK\r\nContent-Le')
  reply.close()
}

/** As if all were well, but of what was announced the end is missing. */
export const shorterThanAnnounced: Strike = (reply, { status, body, headers }) => {
  reply.answer(status, body.slice(0, body.length / 2), { headers, length: body.length + 1 })
  reply.close()
}

/** The JSON ends in the middle, and nothing else shows it. */
export const cutWithoutLength: Strike = (reply, { status, body, headers }) =>
  reply.answer(status, body.slice(0, Math.max(1, body.length / 2)), { headers, length: null })

export const notHttp: Strike = (reply) => reply.raw('SSH-2.0-OpenSSH_9.6\r\n\r\n')

export const floodOfHeaders: Strike = (reply) =>
  reply.raw(`HTTP/1.1 200 OK\r\n${'x-filler: 0123456789\r\n'.repeat(2000)}\r\n`)

export const packed: Strike = (reply, { body }) =>
  reply.answer(200, gzipSync(body), { headers: ['Content-Encoding: gzip'] })

export const bomb: Strike = (reply) => reply.answer(200, packedZeros, { headers: ['Content-Encoding: gzip, gzip'] })

const packedZeros = gzipSync(Buffer.alloc(10_000_000))

export const tooLarge: Strike = (reply) => {
  reply.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = `100000\r\n${' '.repeat(1 << 20)}\r\n`
  const more = () => !reply.socket.destroyed && reply.socket.write(chunk, more)
  more()
}

export const badText: Strike = (reply) => reply.answer(200, Buffer.from([0x7b, 0xff, 0x7d]))

/** The right answer, in another shape: `edit` gets its JSON. */
export const edited =
  (edit: (body: Record<string, unknown>, around: Around) => unknown): Strike =>
  (reply, { status, body, headers }, around) =>
    reply.answer(status, JSON.stringify(edit(body === '' ? {} : JSON.parse(body), around)), { headers })

/** An answer of the domain or of something before it, instead of the right one. */
export const instead =
  (make: (around: Around) => Answer): Strike =>
  (reply, _, around) => {
    const { status, body, headers, type } = make(around)
    reply.answer(status, body, { headers, type })
  }

export const literally = (body: string): Strike => instead(() => ({ ...empty(200), body, type: 'application/json' }))

export const asIfDone: Strike = (reply, { status, body, headers, type }) =>
  reply.answer(status, body, { headers, type })

/** What the client said, to see whether it comes out at the other end. */
const echoOf = ({ request }: Around): string => `${request.headers['authorization'] ?? ''} ${request.body}`

/** A refusal of the domain that tells the caller everything it was told. */
export const scim =
  (status: number, headers: readonly string[] = []): Strike =>
  (reply, right, around) =>
    instead(() => scimError(status, `No: ${echoOf(around)}`, headers))(reply, right, around)

export const page =
  (status: number, headers: readonly string[] = []): Strike =>
  (reply, right, around) =>
    instead(() => html(status, `${status} ${echoOf(around)}`, headers))(reply, right, around)

export const nothingBut =
  (status: number, headers: readonly string[] = []): Strike =>
  (reply, right, around) =>
    instead(() => empty(status, headers))(reply, right, around)

export const oauth =
  (status: number, error: string): Strike =>
  (reply, right, around) =>
    instead(() => json(status, { error, error_description: `No: ${echoOf(around)}` }))(reply, right, around)

/** Deeper than any reader of ours goes. */
export const deep = literally(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
