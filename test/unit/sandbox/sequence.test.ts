import { expect, test } from 'vitest'
import { Sequence } from '../../../src/sandbox/sequence'

const numbers = (seed: number, count: number) => {
  const chance = new Sequence(seed)
  return Array.from({ length: count }, () => chance.next())
}

test('the same seed gives the same numbers, on every machine', () => {
  expect(numbers(1, 3)).toEqual(numbers(1, 3))
  expect(numbers(1, 3)).not.toEqual(numbers(2, 3))
  expect(new Sequence(7).hex()).toBe('e2c8f9059019b6f810cf5da21d028d75')
})

test('no two seeds begin alike', () => {
  const first = Array.from({ length: 50_000 }, (_, seed) => new Sequence(seed - 100).next())
  expect(new Set(first).size).toBe(first.length)
})

test.each([0, 0.01, 0.05, 0.5, 1])('a share of %d is one, near enough', (share) => {
  const chance = new Sequence(3)
  let struck = 0
  for (let count = 0; count < 20_000; count++) if (chance.strikes(share)) struck++
  expect(Math.abs(struck / 20_000 - share)).toBeLessThan(0.005)
})

test('a number below an end is one, and each of them comes', () => {
  const chance = new Sequence(5)
  const seen = new Set(Array.from({ length: 200 }, () => chance.below(6)))
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5])
  expect(new Set(Array.from({ length: 100 }, () => chance.one(['a', 'b'])))).toEqual(new Set(['a', 'b']))
})
