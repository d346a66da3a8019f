import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleUsers } from '../../src/sandbox/data/users'
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { hasTerminals, onTerminal } from '../support/terminal'
import { appCalled } from '../support/test-offline'

let sandbox: Sandbox
let home = ''
beforeEach(async () => {
  sandbox = await startSandbox()
  home = mkdtempSync(join(tmpdir(), 'apps-home-'))
})
afterEach(async () => {
  await sandbox.close()
  rmSync(home, { recursive: true })
})

interface Dialogue {
  args: () => readonly string[]
  prepare?: () => void
  /** Without a sign-in of the administrator in variables. */
  isSignedOut?: boolean
  /** Each question as it is shown, and its answer. */
  questions: readonly [question: RegExp, answer: () => string][]
  exitCode: number
  /** Shown at the end. */
  ends: RegExp
}

const passphrase = 'correct horse'
const keyFile = () => join(home, 'key.pem')
const lockedKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(keyFile(), privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }), {
    mode: 0o600,
  })
}

/** In use, and a change with it needs its name. */
const protectedProfile = () => {
  const secretFile = join(home, 'secret')
  writeFileSync(secretFile, sandbox.clientSecret, { mode: 0o600 })
  mkdirSync(join(home, 'config'), { mode: 0o700 })
  const prod = { domainUrl: sandbox.url, clientId: sandbox.clientId, secretFile, protected: true }
  const file = { version: 1, current: 'prod', profiles: { prod } }
  writeFileSync(join(home, 'config/profiles.json'), JSON.stringify(file), { mode: 0o600 })
}

const dialogues: Record<string, Dialogue> = {
  'audit --fix asks before it changes anything, and audits again': {
    args: () => ['audit', '--max-refresh', '30d', '--fix', '--out', join(home, 'fixes.json')],
    questions: [[/3 clients lose something: [\s\S]*\? \[y\/N\]/, () => 'y']],
    exitCode: 0,
    ends: /To go back: apps undo \S+[\s\S]*Policy met[\s\S]*2 of 2 findings fixed/,
  },
  'login asks for domain, client and secret': {
    args: () => ['login', 'prod', '--store', 'file'],
    isSignedOut: true,
    questions: [
      [/URL: /, () => sandbox.url],
      [/Client id: /, () => sandbox.clientId],
      [/Secret of client \w+: /, () => sandbox.clientSecret],
    ],
    exitCode: 0,
    ends: /prod/,
  },
  'login asks for domain, client and the passphrase of a key': {
    prepare: lockedKey,
    args: () => ['login', 'prod', '--key-file', keyFile()],
    isSignedOut: true,
    questions: [
      [/URL: /, () => sandbox.url],
      [/Client id: /, () => sandbox.clientId],
      [/Passphrase of [^:]*: /, () => passphrase],
    ],
    // The sandbox does not know this key.
    exitCode: 4,
    ends: /Error: /,
  },
  'test-offline asks for the secret of the client and the password of the user': {
    prepare: () => {
      Object.assign(appCalled('ResourceOwner', sandbox), { allowedGrants: ['password', 'refresh_token'] })
    },
    args: () => ['test-offline', 'ResourceOwner', '--grant', 'password', '--username', exampleUsers.dana.userName],
    questions: [
      [/Secret of ResourceOwner: /, () => String(appCalled('ResourceOwner', sandbox)['clientSecret'])],
      [/Password of [^:]+: /, () => exampleUsers.dana.password],
    ],
    exitCode: 0,
    ends: /verdict {10}holds/,
  },
  'set-expiry asks before a large change': {
    args: () => ['set-expiry', 'ResourceOwner', '30d'],
    questions: [[/\[y\/N\] /, () => 'y']],
    exitCode: 0,
    ends: /confirmed/,
  },
  'set-offline asks before it switches off': {
    args: () => ['set-offline', 'ResourceOwner', 'off'],
    questions: [[/\[y\/N\] /, () => 'yes']],
    exitCode: 0,
    ends: /confirmed/,
  },
  'set-grant asks before it takes a grant away': {
    args: () => ['set-grant', 'ResourceOwner', 'refresh_token', 'off'],
    questions: [[/\[y\/N\] /, () => 'Y']],
    exitCode: 0,
    ends: /confirmed/,
  },
  'set-expiry asks for the name of a protected profile': {
    prepare: protectedProfile,
    args: () => ['set-expiry', 'ResourceOwner', '9d'],
    isSignedOut: true,
    questions: [[/Type its name to make the change: /, () => 'prod']],
    exitCode: 0,
    ends: /confirmed/,
  },
  'set-expiry asks before a large change with a protected profile, and then for its name': {
    prepare: protectedProfile,
    args: () => ['set-expiry', 'ResourceOwner', '30d'],
    isSignedOut: true,
    questions: [
      [/\[y\/N\] /, () => 'y'],
      [/Type its name to make the change: /, () => 'prod'],
    ],
    exitCode: 0,
    ends: /confirmed/,
  },
  'request asks before it sends what may change something': {
    args: () => ['request', 'DELETE', `/admin/v1/Apps/${'0'.repeat(32)}`],
    questions: [[/\[y\/N\] /, () => 'y']],
    exitCode: 5,
    ends: /Error: /,
  },
}

const begin = ({ args, prepare, isSignedOut = false }: Dialogue) => {
  prepare?.()
  return onTerminal(args(), {
    HOME: home,
    APPS_CONFIG_DIR: join(home, 'config'),
    ...(isSignedOut
      ? {}
      : {
          APPS_DOMAIN_URL: sandbox.url,
          APPS_CLIENT_ID: sandbox.clientId,
          APPS_CLIENT_SECRET: sandbox.clientSecret,
        }),
  })
}

/** The file of profiles; null where there is none. */
const profiles = () =>
  existsSync(join(home, 'config/profiles.json')) ? readFileSync(join(home, 'config/profiles.json'), 'utf8') : null

const changes = () => sandbox.requests.filter(({ method }) => method === 'PATCH' || method === 'DELETE')

describe.skipIf(!hasTerminals).each(Object.entries(dialogues))('%s (needs script of util-linux)', (_, dialogue) => {
  const numbers = dialogue.questions.map((_, at) => at + 1)

  test('answered one after the other', async () => {
    const { type, hasShown, shown, ended } = begin(dialogue)
    for (const [question, answer] of dialogue.questions) {
      await hasShown(question)
      type(`${answer()}\r`)
    }
    expect(await ended).toBe(dialogue.exitCode)
    expect(shown()).toMatch(dialogue.ends)
  })

  test('all answers pasted at the first question', async () => {
    const { type, hasShown, shown, ended } = begin(dialogue)
    await hasShown(dialogue.questions[0]?.[0] ?? /^/)
    type(dialogue.questions.map(([, answer]) => `${answer()}\r`).join(''))
    expect(await ended).toBe(dialogue.exitCode)
    expect(shown()).toMatch(dialogue.ends)
  })

  test.each(numbers)('Ctrl-C at question %i ends with 130, and nothing is stored or changed', async (last) => {
    const { type, hasShown, ended } = begin(dialogue)
    const before = profiles()
    for (const [at, [question, answer]] of dialogue.questions.slice(0, last).entries()) {
      await hasShown(question)
      type(at === last - 1 ? '\u0003' : `${answer()}\r`)
    }
    expect(await ended).toBe(130)
    expect(changes()).toEqual([])
    expect(profiles()).toBe(before)
  })

  test.each(numbers)('Ctrl-D at question %i is no answer: an error, and nothing is stored or changed', async (last) => {
    const { type, hasShown, ended } = begin(dialogue)
    const before = profiles()
    for (const [at, [question, answer]] of dialogue.questions.slice(0, last).entries()) {
      await hasShown(question)
      type(at === last - 1 ? '\u0004' : `${answer()}\r`)
    }
    expect(await ended).toBe(2)
    expect(changes()).toEqual([])
    expect(profiles()).toBe(before)
  })
})
