import type { DomainReport } from '../../../../src/commands/shared/domain-report/document'
import type { SandboxOptions } from '../../../../src/sandbox/server'
import type { FakeOptions } from '../../../support/fake-environment'
import { programWithSandbox } from '../../../support/in-process'

/** Where a new file was made, and what stands in it. */
export function newFiles(): { written: Map<string, string>; files: NonNullable<FakeOptions['files']> } {
  const written = new Map<string, string>()
  return {
    written,
    files: {
      mayCreate: async (path) => (written.has(path) ? 'exists' : 'yes'),
      create: async (path, text) => void written.set(path, typeof text === 'string' ? text : [...text].join('')),
      read: async (path) => ({ text: written.get(path) ?? '', readableByOthers: false }),
    },
  }
}

/** Makes a report of a sandbox, in this process. */
export async function reportOn(settings: SandboxOptions = {}, options: FakeOptions = {}, argv: string[] = []) {
  const { sandbox, apps } = await programWithSandbox(settings)
  const { written, files } = newFiles()
  const ending = await apps(['doctor', '--report', 'domain.json', ...argv], { ...options, files })
  const text = written.get('domain.json') ?? ''
  return { ...ending, sandbox, text, report: (text === '' ? null : JSON.parse(text)) as DomainReport }
}

/** Each observation by its value, or by why there is none. */
export const valuesIn = ({ observations }: DomainReport): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(observations).map(([name, observed]) => [
      name,
      observed && 'value' in observed ? observed.value : `not-tried: ${observed?.notTried}`,
    ]),
  )
