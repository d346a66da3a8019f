import { UsageError } from '../../failures/errors'
import type { PlanRow } from '../../plan/plan'
import { appsIn, readWaves, type WaveEnd, waveSizes } from '../../plan/waves'
import { shellWords } from '../../platform/shell-words'
import type { Gate, Waves } from '../shared/apply/undertaking'

interface Asked {
  waves?: string | undefined
  gate?: string | undefined
  undoOnFailure: boolean
}

/** The options about waves, before it is known how many apps there are. */
export interface WaveOptions extends Omit<Waves, 'sizes'> {
  ends: readonly WaveEnd[]
}

/** @throws {UsageError} for words that make no sense */
export function waveOptions({ waves, gate, undoOnFailure }: Asked): WaveOptions | null {
  if (gate !== undefined && waves === undefined) throw new UsageError('--gate requires --waves.', example)
  if (undoOnFailure && gate === undefined) throw new UsageError('--undo-on-failure requires --gate.')
  if (waves === undefined) return null
  const ends = readWaves(waves)
  if (typeof ends === 'string') throw new UsageError(`--waves: ${ends}.`, example)
  return { typed: waves, ends, gate: gate === undefined ? null : gateOf(gate), undoOnFailure }
}

const example = 'For example one app, then 5, then all: --waves 1,5,100%'

function gateOf(typed: string): Gate {
  const words = shellWords(typed)
  if (words !== null) return { typed, words }
  throw new UsageError(
    '--gate: this is not a command: it is empty, or a quote is not closed.',
    `It runs without a shell. To use one: --gate "sh -c 'LINE'"`,
  )
}

/** @throws {UsageError} where some app would be in no wave */
export function wavesFor(options: WaveOptions | null, rows: readonly PlanRow[]): Waves | null {
  if (options === null) return null
  const { ends, ...others } = options
  const apps = appsIn(rows)
  const sizes = waveSizes(ends, apps)
  if (sizes !== null) return { ...others, sizes }
  throw new UsageError(
    `--waves: '${ends.at(-1)?.typed}' does not reach all ${apps} apps of the plan. Nothing was sent.`,
    `To end with all of them: --waves ${options.typed},100%`,
  )
}
