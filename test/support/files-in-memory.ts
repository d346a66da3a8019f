import type { FileProblem } from '../../src/failures/file-problem'
import type { Environment } from '../../src/platform/environment'

export type MemoryFile = { text: string; readableByOthers?: boolean } | FileProblem['problem']

/** Files in memory; a string says what is wrong with one. Whatever else is asked for is missing. */
export const filesIn = (files: Record<string, MemoryFile>): Pick<Environment['files'], 'read'> => ({
  read: async (path, { limit }) => {
    const problem = (what: FileProblem['problem']): FileProblem => ({ path, problem: what })
    const file = files[path] ?? 'missing'
    if (typeof file === 'string') throw problem(file)
    if (Buffer.byteLength(file.text) > limit) throw problem('too-large')
    return { readableByOthers: false, ...file }
  },
})
