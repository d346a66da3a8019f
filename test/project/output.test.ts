import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../src/commands/index'
import { discoveredView } from '../../src/commands/profile/discovered'
import { exitCodeMeanings } from '../../src/failures/exit-codes'
import { exampleUsers } from '../../src/sandbox/data/users'
import { exampleIds, type Sandbox, startSandbox } from '../../src/sandbox/server'
import { programWith } from '../support/built-program'
import { type Wish, writePlanFor } from '../support/plan-on-disk'

const path = new URL('../../docs/output.md', import.meta.url).pathname
const page = readFileSync(path, 'utf8')
const sections = new Map(
  page
    .split(/^## apps /m)
    .slice(1)
    .map((section) => [section.split('\n')[0], section]),
)

/** The rows of a table: its first column without backquotes, then the others. */
function tableIn(command: string, title: string): string[][] {
  const table = (sections.get(command) ?? '').trimEnd().split(`\n| ${title} | `)[1]?.split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map(([name = '', ...others]) => [name.replaceAll('`', ''), ...others])
}

/** `list of app or null`: any of these types. */
interface Field {
  types: string[]
  mayBeMissing: boolean
}

const fieldsOf = (command: string): Map<string, Field> =>
  new Map(
    tableIn(command, 'field').map(([path = '', type = '', meaning = '']) => [
      path,
      { types: type.split(' or '), mayBeMissing: meaning.startsWith('Only ') },
    ]),
  )

const namedShapes: Record<string, string[]> = {
  lifetime: ['seconds', 'duration', 'source'],
  duration: ['seconds', 'duration'],
  app: ['id', 'displayName'],
}

/** Compares documents with the fields of a section: each value has to be on the page, with its type. */
class Comparison {
  readonly problems: string[] = []
  private readonly seen = new Set<string>()
  private readonly fields: Map<string, Field>
  constructor(fields: Map<string, Field>) {
    this.fields = fields
  }

  document(value: object) {
    for (const each of Array.isArray(value) ? value : [value]) this.members(each, '')
  }

  /** Fields that the page has and no document had. */
  missing(): string[] {
    return [...this.fields].flatMap(([path, { mayBeMissing }]) => (mayBeMissing || this.seen.has(path) ? [] : [path]))
  }

  private members(value: object, path: string) {
    for (const [name, member] of Object.entries(value)) {
      const place = path === '' ? name : `${path}.${name}`
      const field = this.fields.get(place)
      this.seen.add(place)
      if (field === undefined) this.problems.push(`${place} is not on the page`)
      else if (!field.types.some((type) => this.fits(member, type, place)))
        this.problems.push(`${place} is ${JSON.stringify(member)}, and not ${field.types.join(' or ')}`)
    }
  }

  private fits(value: unknown, type: string, path: string): boolean {
    if (type === 'any') return true
    if (type === 'null') return value === null
    const item = type.replace(/^list of /, '')
    if (item !== type) return Array.isArray(value) && value.every((each) => this.fits(each, item, `${path}[]`))
    if (typeof value !== 'object' || value === null) return typeof value === type
    const shape = namedShapes[type]
    if (shape !== undefined) return Object.keys(value).join() === shape.join()
    // Tags have whatever members the domain gives them.
    if (type === 'object' && !Array.isArray(value) && !/tags\[\]$/i.test(path)) this.members(value, path)
    return type === 'object' && !Array.isArray(value)
  }
}

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox()
  folder = mkdtempSync(join(tmpdir(), 'apps-output-'))
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

interface Written {
  stdout: string
  stderr: string
}

function run(args: string[], stdin = ''): Promise<Written> {
  const env = {
    PATH: process.env['PATH'],
    APPS_CONFIG_DIR: folder,
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  return new Promise((resolve) => {
    const child = execFile(...programWith(args), { env }, (_, stdout, stderr) => resolve({ stdout, stderr }))
    child.stdin?.end(stdin)
  })
}

const outputOf = async (args: string[], stdin?: string): Promise<string> => (await run(args, stdin)).stdout

const login = (name: string) =>
  [
    ...['login', name, '--domain-url', sandbox.url, '--client-id', sandbox.clientId],
    ...['--secret-stdin', '--store', 'file', '--cache-tokens'],
  ] as const

/** For each command, runs whose documents together have every field. */
const runs: Record<string, () => [args: string[], stdin?: string][]> = {
  'get-expiry': () => [[['ResourceOwner', 'Payments API']], [['ResourceOwner']]],
  list: () => [[[]]],
  'set-expiry': () => [[['ResourceOwner', '8d']], [['ResourceOwner', '9d', '--dry-run']], [['ResourceOwner', '8d']]],
  'set-offline': () => [[['Payments API', 'on']], [['Payments API', 'on']]],
  'set-grant': () => [[['Order Dashboard', 'refresh_token', 'on']], [['Order Dashboard', 'refresh_token', 'on']]],
  diagnose: () => [[['Nightly Invoice Export']], [['ResourceOwner']]],
  audit: () => {
    const history = ['--history', join(folder, 'history.ndjson')]
    const fix = ['--max-refresh', '30d', '--fix', '-n']
    return [[[]], [['--max-refresh', '30d', ...history]], [['--max-refresh', '30d', ...history]], [fix]]
  },
  plan: () => {
    const table = join(folder, 'apps.csv')
    const [one, other] = [exampleIds.resourceOwner, '0'.repeat(32)]
    writeFileSync(table, `id,refreshTokenExpiry,allowOffline\n${one},1d,unset\n${other},1d,true\n`)
    return [[[table, '--skip-missing']]]
  },
  impact: () => {
    const plan = join(folder, 'impact.json')
    const wishes: Wish[] = [[exampleIds.fieldServiceApi, 'refreshTokenExpiry', 86_400]]
    if (!existsSync(plan)) writePlanFor(plan, sandbox, wishes)
    return [[['Field Service API', '--refresh', '1d', '--users']], [[plan]]]
  },
  apply: () => {
    const plan = join(folder, 'plan.json')
    const wishes: Wish[] = [[exampleIds.legacyIntranet, 'allowOffline', false]]
    const source = { kind: 'snapshot', path: 'monday.ndjson', sha256: 'a'.repeat(64), reason: null } as const
    if (!existsSync(plan)) writePlanFor(plan, sandbox, wishes, { createdAt: new Date().toISOString(), source })
    return [[[plan, '-y']]]
  },
  undo: () => [[[join(folder, 'plan.json.journal.ndjson'), '-y']]],
  'test-offline': () => {
    const password = [
      '--grant',
      'password',
      '--password-stdin',
      '--read-secret',
      '--username',
      exampleUsers.kim.userName,
    ]
    return ['Analytics Connector', 'Legacy Intranet'].map((resource) => [
      ['Report Mailer', '--resource', resource, ...password],
      exampleUsers.kim.password,
    ])
  },
  login: () => [[login('first').slice(1), sandbox.clientSecret]],
  profile: () => [[['list']], [['show', 'first']], [['use', 'first']]],
  logout: () => [[['first']]],
  doctor: () => [[[]]],
  completion: () => [[['bash']]],
}

describe('docs/output.md', () => {
  test('has a section for each command', () => {
    expect([...sections.keys()].sort()).toEqual(commands.map(({ name }) => name).sort())
  })

  // `npm run docs` writes this table again, with `vitest run --update`.
  test('has the exit codes', async () => {
    const rows = Object.entries(exitCodeMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |\n`)
    const [before = '', after = ''] = page.split(/(?<=\| code \| meaning \|\n\| --- \| --- \|\n)(?:\|.*\n)*/)
    await expect(`${before}${rows.join('')}${after}`).toMatchFileSnapshot(path)
  })

  test.each(Object.keys(runs))('has every JSON field of apps %s with its type, and no other', async (command) => {
    // A section that only refers to another one.
    const described = /^As \[(.*)\]/m.exec(sections.get(command) ?? '')?.[1] ?? command
    const comparison = new Comparison(fieldsOf(described))
    for (const [args, stdin] of runs[command]?.() ?? [])
      comparison.document(JSON.parse(await outputOf([command, ...args, '--no-input', '-o', 'json'], stdin)))
    expect(comparison.problems).toEqual([])
    expect(comparison.missing()).toEqual([])
  })

  test.each([
    'get-expiry',
    'set-expiry',
    'set-offline',
    'set-grant',
    'diagnose',
    'audit',
    'plan',
    'impact',
    'apply',
    'test-offline',
    'login',
    'logout',
    'doctor',
  ])('has the columns of apps %s in their order; CSV names them, and plain has as many', async (command) => {
    const [args = [], stdin] = runs[command]?.()[0] ?? []
    const header = (await outputOf([command, ...args, '--no-input', '-o', 'csv'], stdin)).split(/\r?\n/)[0]
    const line = (await outputOf([command, ...args, '--no-input', '-o', 'plain'], stdin)).split('\n')[0]
    expect(header?.split(',')).toEqual(tableIn(command, 'column').map(([name]) => name))
    expect(line?.split('\t')).toHaveLength(tableIn(command, 'column').length)
  })

  test('has the columns of apps profile discover in their order', () => {
    const names = discoveredView.columns.map(({ name, title }) => name ?? title)
    expect(names).toEqual(tableIn('profile', 'column').map(([name]) => name))
  })

  test('has the columns of apps list, which are those of get-expiry', async () => {
    const header = (await outputOf(['list', '-o', 'csv'])).split(/\r?\n/)[0]
    expect(header?.split(',')).toEqual(tableIn('get-expiry', 'column').map(([name]) => name))
  })

  test('has the fields of an error, which is the last line of stderr', async () => {
    const { stdout, stderr } = await run(['get-expiry', 'No such app', '-o', 'json'])
    const [, fields = ''] = /^\{"error":(.*)\}$/m.exec(page) ?? []
    expect(stdout).toBe('')
    expect(Object.keys(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error)).toEqual(
      Object.keys(JSON.parse(fields)),
    )
  })

  test('says where the warnings are in a document', async () => {
    const shortened = ['set-expiry', 'Analytics Connector', '10d', '-o', 'json']
    expect(JSON.parse(await outputOf(shortened))).toMatchObject({ warnings: [expect.any(String)] })
  })

  test('has the fields of apps sandbox', () => {
    expect([...fieldsOf('sandbox').keys()]).toEqual(['url', 'clientId', 'clientSecret'])
  })
})
