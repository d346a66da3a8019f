import { describe, expect, test } from 'vitest'
import { stateOf } from '../../../src/plan/journal'
import { gateAnswer, inWaves, isWaveDone, readWaves, sameWaves, standingWave, waveSizes } from '../../../src/plan/waves'
import { entries } from '../../support/example-plan'

const { begin, outcome, intent, end, wave, gate } = entries

const sizesOf = (text: string, apps: number) => {
  const ends = readWaves(text)
  return typeof ends === 'string' ? ends : waveSizes(ends, apps)
}

describe('where waves end', () => {
  test.each([
    ['1,5,100%', 12, [1, 5, 12]],
    ['10%,50%,100%', 12, [2, 6, 12]],
    ['1%,100%', 3, [1, 3]],
    ['1,5,100%', 3, [1, 3]],
    ['1, 5', 5, [1, 5]],
    ['5,10%,100%', 20, [5, 20]],
    ['100%', 4, [4]],
    ['1,100%', 0, []],
  ])('%s of %i apps', (text, apps, sizes) => {
    expect(sizesOf(text, apps)).toEqual(sizes)
  })

  test.each([
    ['1,5', 6],
    ['1,99%', 200],
  ])('%s does not reach all of %i apps', (text, apps) => {
    expect(sizesOf(text, apps)).toBeNull()
  })

  test.each([
    ['0', "'0' is no app at all"],
    ['0%,100%', "'0%' is no app at all"],
    ['5,1', "'1' does not come after '5': each number includes the apps of the waves before it"],
    ['1,1,100%', "'1' does not come after '1': each number includes the apps of the waves before it"],
    ['50%,2,50%', "'50%' does not come after '50%': each number includes the apps of the waves before it"],
    ['101%', "'101%' is more than all apps"],
    ['', "'' is neither a number of apps nor a share such as 100%"],
    ['1,,100%', "'' is neither a number of apps nor a share such as 100%"],
    ['-1', "'-1' is neither a number of apps nor a share such as 100%"],
    ['1.5%', "'1.5%' is neither a number of apps nor a share such as 100%"],
    ['all', "'all' is neither a number of apps nor a share such as 100%"],
  ])("'%s' makes no sense", (text, problem) => {
    expect(readWaves(text)).toBe(problem)
  })
})

test('all rows of an app are in one wave, and keep their order', () => {
  const rows = ['a', 'b', 'a', 'c', 'b'].map((id, at) => ({ at, row: { app: { id } } }))
  expect(inWaves(rows, [1, 3]).map((wave) => wave.map(({ at }) => at))).toEqual([
    [0, 2],
    [1, 3, 4],
  ])
})

test.each([
  [0, 'passed'],
  [1, 'failed'],
  [2, 'inconclusive'],
  [127, 'inconclusive'],
  [null, 'inconclusive'],
])('exit code %s of a gate: %s', (exitCode, answer) => {
  expect(gateAnswer(exitCode)).toBe(answer)
})

describe('where a run goes on', () => {
  const rest = [intent(1), outcome(1)]
  test.each([
    ['no wave was begun', [begin, gate(0)], [false, false]],
    ['the first wave was begun', [begin, gate(0), wave(1), ...rest], [false, false]],
    ['its gate has failed', [begin, wave(1), ...rest, gate(1, 'failed'), end('gate')], [false, false]],
    ['its gate has passed', [begin, wave(1), ...rest, gate(1)], [true, false]],
    ['the second wave was begun', [begin, wave(1), gate(1), wave(2)], [true, false]],
    ['all waves were ended', [begin, wave(1), gate(1), wave(2), end()], [false, false]],
    ['a run after that has begun', [begin, wave(1), gate(1), wave(2), end(), begin], [false, false]],
  ])('%s', (_, lines, done) => {
    const standing = standingWave(stateOf(lines))
    expect([1, 2].map((each) => isWaveDone(each, standing))).toEqual(done)
  })

  test('waves of other sizes are not the same', () => {
    const standing = { wave: 1, of: 2, apps: 1, gate: null }
    expect(sameWaves(standing, [1, 2])).toBe(true)
    expect(sameWaves(standing, [2, 3])).toBe(false)
    expect(sameWaves(standing, [1, 2, 3])).toBe(false)
  })
})
