import { expect } from 'vitest'
import { run } from '../../src/main'
import { publish } from './extent'
import { type FakeOptions, fakeEnvironment } from './fake-environment'
import { programWithSandbox } from './in-process'

/** A secret that is set in every run with a bad input, and that no refusal may show. */
export const canary = 'canary-7Qx+81/vT=9e2&Lm4'

export const domainUrl = 'https://idcs-0123.identity.oraclecloud.com'

export const signedIn = { APPS_DOMAIN_URL: domainUrl, APPS_CLIENT_ID: 'admin', APPS_CLIENT_SECRET: canary }

export interface Refusal {
  message: string
  hint: string | null
}

/**
 * What the program says of an input that it refuses by itself: exit 2 with nothing on stdout, the same sentence for people
 * and for programs, nothing hidden in it, no secret, and no connection.
 */
export async function refusalOf(argv: readonly string[], options: FakeOptions = {}): Promise<Refusal> {
  publish('bad-inputs', { tried: 1 })
  const people = await runWithoutNetwork(argv, options)
  const program = await runWithoutNetwork([argv[0] ?? '', '-o', 'json', ...argv.slice(1)], options)
  for (const { exitCode, stdout, stderr } of [people, program]) {
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be in it.
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}]/u)
    expect(stderr).not.toContain(canary)
  }
  const [, message = '', hint = null] = /(?:^|\n)Error: (.+)\n(?:Hint: (.+)\n)?$/.exec(people.stderr) ?? []
  const { error } = JSON.parse(program.stderr.trimEnd().split('\n').at(-1) ?? '')
  expect(error).toEqual({ code: 2, message: expect.any(String), hint, status: null, requestId: null })
  // A terminal shows by escapes what JSON holds as it is.
  if (!message.includes('\\')) expect(error.message).toBe(message)
  publish('bad-inputs', { asExpected: 1 })
  return { message, hint }
}

/** The whole program; every attempt to open a connection is counted, and fails. */
export async function runWithoutNetwork(argv: readonly string[], options: FakeOptions = {}) {
  let opened = 0
  const environment = fakeEnvironment({
    ...options,
    variables: { ...signedIn, ...options.variables },
    network: async () => {
      opened++
      publish('bad-inputs', { localRequests: 1 })
      throw new Error('a connection was opened')
    },
  })
  const exitCode = await run(argv, environment)
  expect(opened).toBe(0)
  return { exitCode, ...environment.said }
}

/** A question on a terminal. */
export const isAsked = /\[y\/N\]/

/**
 * The program in front of a sandbox, for inputs that only the domain can judge or that it gives itself. Each run counts as
 * one such input, and what was changed by one that ended badly counts against it.
 */
export async function signedInSandbox(...options: Parameters<typeof programWithSandbox>) {
  const { apps, patches, ...rest } = await programWithSandbox(...options)
  return {
    ...rest,
    patches,
    async apps(...run: Parameters<typeof apps>) {
      const before = patches().length
      const ending = await apps(...run)
      const changed = ending.exitCode === 0 ? 0 : patches().length - before
      publish('bad-inputs', { tried: 1, asExpected: 1, changes: changed })
      return ending
    },
  }
}
