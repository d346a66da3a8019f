import { Socket } from 'node:net'

// Nothing in this suite may reach a machine other than this one. Every client ends up here, whatever it is made of; so no
// library that stands for the network has to be loaded for tests that need none.
const thisMachine = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/i
const connect = Socket.prototype.connect as (...words: unknown[]) => Socket

/** `connect` takes options, or port and host; `net.connect` hands over both as one list. */
function hostIn(words: readonly unknown[]): string {
  const [first, second] = Array.isArray(words[0]) ? words[0] : words
  const named = typeof first === 'object' && first !== null ? (first as { host?: unknown }).host : second
  return typeof named === 'string' ? named : 'localhost'
}

Socket.prototype.connect = function (this: Socket, ...words: unknown[]) {
  const host = hostIn(words)
  if (thisMachine.test(host)) return connect.apply(this, words)
  throw new Error(`a test tried to reach ${host}`)
} as typeof Socket.prototype.connect
