import { PassThrough } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { expect, test } from 'vitest'
import { UsageError } from '../../../src/failures/errors'
import { createLineInput } from '../../../src/platform/line-input'

const never = new AbortController().signal
const ask = async () => undefined

function keyboard() {
  const stream = new PassThrough()
  const modes: boolean[] = []
  const terminal = Object.assign(stream, { setRawMode: (mode: boolean) => modes.push(mode) }) as unknown as ReadStream
  const pressed: string[] = []
  return {
    stream,
    modes,
    pressed,
    input: createLineInput(
      () => terminal,
      () => void pressed.push('Ctrl-C'),
    ),
  }
}

test('lines that arrive at once answer one question each', async () => {
  const { stream, input } = keyboard()
  stream.write('https://a.example\nclient\r\nsecret\rlast')
  expect(await input.readLine(never)).toBe('https://a.example')
  expect(await input.readLine(never)).toBe('client')
  expect(await input.readHidden(never, ask)).toBe('secret')
  stream.end()
  expect(await input.readLine(never)).toBe('last')
  expect(await input.readLine(never)).toBeNull()
})

test('an answer pasted in raw mode ends with a carriage return alone', async () => {
  const { stream, input } = keyboard()
  stream.write('secret\rclient\r')
  expect(await input.readHidden(never, ask)).toBe('secret')
  expect(await input.readLine(never)).toBe('client')
})

test('C5: a byte order mark is not a part of the first line', async () => {
  const { stream, input } = keyboard()
  stream.write('\ufeffsecret\n\ufeffnext\n')
  expect(await input.readLine(never)).toBe('secret')
  expect(await input.readLine(never)).toBe('\ufeffnext')
})

test('a line end that arrives in two pieces is one line end', async () => {
  const { stream, input } = keyboard()
  const first = input.readLine(never)
  stream.write('one\r')
  expect(await first).toBe('one')
  stream.write('\ntwo\n')
  expect(await input.readLine(never)).toBe('two')
})

test('a question after the end of the input gets no answer', async () => {
  const { stream, input } = keyboard()
  stream.end()
  expect(await input.readLine(never)).toBeNull()
  expect(await input.readLine(never)).toBeNull()
  expect(await input.readHidden(never, ask)).toBeNull()
})

test('hidden input knows backspace, and shows keys again whatever happens', async () => {
  const { stream, modes, input } = keyboard()
  stream.write('abx\u007fc😀\b\n')
  expect(await input.readHidden(never, ask)).toBe('abc')
  await expect(input.readHidden(never, () => Promise.reject(new Error('stderr is closed')))).rejects.toThrow('stderr')
  expect(modes).toEqual([true, false, true, false])
})

test.each([
  ['Ctrl-C', '\u0003', ['Ctrl-C']],
  ['Ctrl-D', '\u0004', []],
])('%s ends hidden input, and what was typed is forgotten', async (_, key, expected) => {
  const { stream, pressed, input } = keyboard()
  stream.write(`half a sec${key}ret`)
  expect(await input.readHidden(never, ask)).toBeNull()
  expect(pressed).toEqual(expected)
  stream.end('next\n')
  expect(await input.readLine(never)).toBe('next')
})

test('an interruption ends the question at once, and the next question still works', async () => {
  const { stream, input } = keyboard()
  const stop = new AbortController()
  const question = input.readLine(stop.signal)
  stop.abort('SIGINT')
  await expect(question).rejects.toBe('SIGINT')
  stream.write('later\n')
  expect(await input.readLine(never)).toBe('later')
})

test.each(['readLine', 'readHidden'] as const)('an endless line is refused, and not kept: %s', async (how) => {
  const { stream, input } = keyboard()
  stream.write('x'.repeat(1_048_577))
  const reading = how === 'readLine' ? input.readLine(never) : input.readHidden(never, ask)
  await expect(reading).rejects.toThrow(UsageError)
})

test('what was typed before the first question can be dropped, also a line that is not finished', async () => {
  const { stream, modes, input } = keyboard()
  stream.write('y\nno')
  await input.dropTyped?.()
  const answer = input.readLine(never)
  stream.write('later\n')
  expect(await answer).toBe('later')
  expect(modes).toEqual([true, false])
})

test('answers that were pasted at the first question are not dropped before the second', async () => {
  const { stream, input } = keyboard()
  await input.dropTyped?.()
  stream.write('one\ntwo\n')
  expect(await input.readLine(never)).toBe('one')
  await input.dropTyped?.()
  expect(await input.readLine(never)).toBe('two')
})

test('Ctrl-C while typed text is dropped is an interruption', async () => {
  const { stream, pressed, input } = keyboard()
  stream.write('y\u0003')
  await input.dropTyped?.()
  expect(pressed).toEqual(['Ctrl-C'])
})
