import type { JsonObject } from '../json'

/** All Apps in ascending order of their ids, which are compared without regard to case. */
export class AppsById {
  // Made when first asked for: most sandboxes are never asked.
  #apps: JsonObject[] | undefined

  /** @param apps all of them, for the first time */
  of(apps: Iterable<JsonObject>): readonly JsonObject[] {
    this.#apps ??= [...apps]
      .map((app) => ({ app, key: keyOf(app) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .map(({ app }) => app)
    return this.#apps
  }

  add(app: JsonObject): void {
    this.#apps?.splice(this.#placeOf(app), 0, app)
  }

  replace(app: JsonObject): void {
    if (this.#apps) this.#apps[this.#placeOf(app)] = app
  }

  remove(app: JsonObject): void {
    this.#apps?.splice(this.#placeOf(app), 1)
  }

  forget(): void {
    this.#apps = undefined
  }

  /** Where the App with this id is, or would have to be. */
  #placeOf(app: JsonObject): number {
    const key = keyOf(app)
    let low = 0
    let high = this.#apps?.length ?? 0
    while (low < high) {
      const middle = (low + high) >> 1
      if (keyOf(this.#apps?.[middle]) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

function keyOf(app: JsonObject | undefined): string {
  return String(app?.['id']).toLowerCase()
}
