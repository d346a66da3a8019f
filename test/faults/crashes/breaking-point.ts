import { promises as fs } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { Dispatcher } from 'undici'
import { vi } from 'vitest'

/**
 * What happens at one operation on a file, a connection or stdout:
 * - `fails`: it does nothing, and says so;
 * - `fails late`: it takes effect, and says that it did not;
 * - `SIGINT`, `SIGINT twice`, `SIGTERM`: the signal arrives as it begins;
 * - `killed`: the program ends there, without another word.
 */
export const breaks = ['fails', 'fails late', 'SIGINT', 'SIGINT twice', 'SIGTERM', 'killed'] as const
export type Break = (typeof breaks)[number]

/** Counts the operations of a run, and breaks the n-th. */
export class BreakingPoint {
  readonly first = new AbortController()
  readonly second = new AbortController()
  /** The operation that was broken; null while none was. */
  met: string | null = null
  isDead = false
  #count = 0
  readonly #at: number
  readonly #how: Break
  #kill: () => void = () => undefined
  /** Settled when the program has been killed. */
  readonly killed: Promise<'killed'>

  /** @param at from 1 */
  constructor(at: number, how: Break) {
    this.#at = at
    this.#how = how
    this.killed = new Promise((resolve) => {
      this.#kill = () => resolve('killed')
    })
  }

  /** Does an operation, or what becomes of it here. */
  async pass<Value>(what: string, code: string, act: () => Promise<Value>): Promise<Value> {
    const how = this.reach(what)
    if (how === 'killed') return new Promise(() => undefined)
    if (how === 'fails') throw Object.assign(new Error(what), { code, syscall: 'write' })
    const value = await act()
    if (how === 'fails late') throw Object.assign(new Error(what), { code, syscall: 'write' })
    return value
  }

  /** What happens to this operation; null: nothing out of the ordinary. */
  reach(what: string): Break | null {
    // Whoever has been killed does nothing any more.
    if (this.isDead) return 'killed'
    this.#count++
    if (this.#count !== this.#at) return null
    this.met = what
    if (this.#how === 'SIGINT' || this.#how === 'SIGINT twice') this.first.abort('SIGINT')
    if (this.#how === 'SIGINT twice') this.second.abort('SIGINT')
    if (this.#how === 'SIGTERM') this.first.abort('SIGTERM')
    if (this.#how === 'killed') {
      this.isDead = true
      this.#kill()
    }
    return this.#how
  }
}

const changing = ['open', 'rename', 'link', 'rm', 'writeFile'] as const
const ofHandles = ['writeFile', 'appendFile', 'sync', 'close'] as const

/**
 * Every step on a file that changes something passes the point; ends with the test.
 *
 * @returns closes the files that the run has left open, as the end of a process does
 */
export function breakFilesAt(point: BreakingPoint): () => Promise<void> {
  const opened = new Set<FileHandle>()
  let isOver = false
  const note = async (handle: FileHandle): Promise<void> => {
    opened.add(handle)
    if (isOver) await handle.close()
  }
  for (const name of changing) {
    const original = fs[name].bind(fs) as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(fs, name).mockImplementation((async (...args: unknown[]) => {
      const result = await point.pass(`fs.${name}`, 'EIO', async () => {
        const done = await original(...args)
        if (name === 'open') await note(done as FileHandle)
        return done
      })
      return name === 'open' ? breakingHandle(result as FileHandle, point) : result
    }) as never)
  }
  return async () => {
    isOver = true
    for (const handle of opened) if (handle.fd !== -1) await handle.close()
  }
}

const breakingHandle = (handle: FileHandle, point: BreakingPoint): FileHandle =>
  new Proxy(handle, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const act = value.bind(target) as (...args: unknown[]) => Promise<unknown>
      const isCounted = (ofHandles as readonly (string | symbol)[]).includes(name)
      return isCounted ? (...args: unknown[]) => point.pass(`file.${String(name)}`, 'ENOSPC', () => act(...args)) : act
    },
  })

/** Every request passes the point twice: before anything of it has left, and when its answer begins. */
export class BreakingDispatcher extends Dispatcher {
  readonly #through: Dispatcher
  readonly #point: BreakingPoint

  constructor(through: Dispatcher, point: BreakingPoint) {
    super()
    this.#through = through
    this.#point = point
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const request = `${options.method} ${options.path.split('?')[0]}`
    const before = this.#point.reach(`${request}: sent`)
    if (before === 'killed') return true
    if (before === 'fails') {
      const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
      queueMicrotask(() => handler.onResponseError?.(noController, refused))
      return true
    }
    let isLost = before === 'fails late'
    const lose = (controller: Dispatcher.DispatchController) => {
      isLost = true
      controller.abort(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    }
    return this.#through.dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart: (controller, ...start) => {
        const during = this.#point.reach(`${request}: answered`)
        if (during === 'killed') return
        if (isLost || during === 'fails' || during === 'fails late') lose(controller)
        else handler.onResponseStart?.(controller, ...start)
      },
      onResponseData: (...data) => (isLost || this.#point.isDead ? undefined : handler.onResponseData?.(...data)),
      onResponseEnd: (...end) => (isLost || this.#point.isDead ? undefined : handler.onResponseEnd?.(...end)),
      onResponseError: (...failed) => (this.#point.isDead ? undefined : handler.onResponseError?.(...failed)),
    })
  }

  override async close(): Promise<void> {
    await this.#through.close()
  }

  override async destroy(): Promise<void> {
    await this.#through.destroy()
  }
}

const noController = {
  aborted: true,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
} satisfies Dispatcher.DispatchController
