// Takes away what an earlier build left behind, once the new one is written: at no moment is there no program.

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export function tidyOutput() {
  return {
    name: 'tidy-output',
    writeBundle({ dir }, bundle) {
      for (const file of readdirSync(dir)) {
        if (!Object.hasOwn(bundle, file)) rmSync(join(dir, file), { recursive: true })
      }
    },
  }
}
