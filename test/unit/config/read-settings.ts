import { inspect } from 'node:util'
import { expect } from 'vitest'
import { type DomainSettings, readDomainSettings } from '../../../src/config/domain-settings'
import type { DomainFlags } from '../../../src/config/settings-sources'
import { Failure } from '../../../src/failures/errors'
import { Secrets } from '../../../src/secrets/secrets'
import { fakeEnvironment } from '../../support/fake-environment'
import { filesIn, type MemoryFile } from '../../support/files-in-memory'

export const origin = 'https://idcs-0123.identity.oraclecloud.com'

export interface Asked {
  variables?: Record<string, string>
  flags?: DomainFlags
  files?: Record<string, MemoryFile>
  /** What a person at the terminal types; there is none without. */
  typed?: string[]
}

export interface Read extends DomainSettings {
  secrets: Secrets
  /** What the person saw. */
  stderr: string
}

/** Reads the settings of a domain from files in memory. */
export async function read({ variables = {}, flags = {}, files = {}, typed }: Asked): Promise<Read> {
  const secrets = new Secrets()
  const environment = fakeEnvironment({
    variables: { APPS_DOMAIN_URL: origin, HOME: '/home/dana', ...variables },
    files: filesIn(files),
    ...(typed && { onTerminal: true, answers: typed }),
  })
  const settings = await readDomainSettings(flags, environment, secrets)
  return { ...settings, secrets, stderr: environment.said.stderr }
}

/** How it was refused: exit code, message and hint. Nothing called a canary is anywhere in it. */
export async function refusal(asked: Asked): Promise<string> {
  const error = await read(asked).then(
    () => new Error('it was accepted'),
    (reason) => reason,
  )
  if (!(error instanceof Failure)) throw error
  expect(inspect(error, { showHidden: true, depth: null })).not.toContain('canary')
  return `${error.exitCode} ${error.message}${error.hint === null ? '' : ` | ${error.hint}`}`
}
