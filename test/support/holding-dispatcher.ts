import { Dispatcher } from 'undici'
import type { FakeClock } from './fake-clock'

/** Sends through another dispatcher; the clock stands still from each request to the end of its answer. */
export class HoldingDispatcher extends Dispatcher {
  readonly #through: Dispatcher
  readonly #clock: FakeClock

  constructor(through: Dispatcher, clock: FakeClock) {
    super()
    this.#through = through
    this.#clock = clock
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const release = this.#clock.hold()
    return this.#through.dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => {
        handler.onResponseEnd?.(...end)
        release()
      },
      onResponseError: (...failed) => {
        handler.onResponseError?.(...failed)
        release()
      },
    })
  }

  override async close(): Promise<void> {
    await this.#through.close()
  }

  override async destroy(): Promise<void> {
    await this.#through.destroy()
  }
}
