// Makes the bundle smaller, for less to read at every start. Functions and classes keep their names, for stack traces.

import { minifySync } from 'rolldown/utils'

export function compact() {
  return {
    name: 'compact',
    renderChunk(code, { fileName }) {
      const result = minifySync(fileName, calledAtOnce(code), {
        compress: { keepNames: { function: true, class: true } },
        mangle: { keepNames: true },
      })
      if (result.errors.length > 0) this.error(result.errors[0].message)
      return { code: `${result.code}\n` }
    },
  }
}

/**
 * Each CommonJS file of a library is a function here, which runs soon. V8 reads a function twice, to skip it and to run
 * it, unless it looks as if it were called at once: a `function` in brackets does, an arrow does not.
 */
const calledAtOnce = (code) =>
  code.replace(/__commonJSMin\(\(\((exports(?:, module)?)\) => \{/g, '__commonJSMin((function ($1) {')
