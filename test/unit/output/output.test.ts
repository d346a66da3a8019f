import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { chooseColour, chooseFormat, createOutput, type Format, type View } from '../../../src/output/output'
import { formatDuration, type Seconds } from '../../../src/token-settings/duration'
import { readCsv } from './csv-reader'
import { fakeOutput, fakeTerminal } from './fake-terminal'

type App = { id: string; name: string; refresh: number; set: boolean }

const appView: View<App> = {
  columns: [
    { title: 'App id', name: 'id', forPeople: ({ id }) => id, forScripts: ({ id }) => id },
    { title: 'Name', name: 'displayName', forPeople: ({ name }) => name, forScripts: ({ name }) => name },
    {
      title: 'Refresh',
      name: 'refreshSeconds',
      align: 'right',
      forPeople: ({ refresh, set }) => [
        formatDuration(refresh as Seconds),
        { text: set ? '' : ' (default)', tone: 'dim' },
      ],
      forScripts: ({ refresh }) => refresh,
    },
  ],
  json: ({ id, name, refresh }) => ({ id, displayName: name, refreshTokenExpiry: { seconds: refresh } }),
  details: ({ id, name, refresh, set }) => [
    { label: 'Name', value: { text: name, tone: 'strong' } },
    { label: 'App id', value: id },
    { label: 'Refresh tokens', value: [`${formatDuration(refresh as Seconds)} `, set ? '(set)' : '(default)'] },
    { line: '' },
    { line: { text: 'Tokens already issued may live longer.', tone: 'warn' } },
  ],
}

const owner: App = { id: '9fc12da9eecd4927a9ef88512ce5612e', name: 'ResourceOwner', refresh: 604_800, set: true }
const evil: App = { id: '00000000000000000000000000000002', name: 'a\tb\n"=1,\x1b[31m\u202e', refresh: 90, set: false }
const wide: App = {
  id: '00000000000000000000000000000003',
  name: '給与 👍🏽 e\u0301 สวัสดี',
  refresh: 904_800,
  set: true,
}

const rows = [owner, evil, wide]

describe('several rows', () => {
  it('are a table on a terminal', async () => {
    const { output, stdout, stderr } = fakeOutput('table', { isTerminal: true })
    await output.results(appView, rows)
    expect(stdout.text).toBe(
      [
        'App id                            Name                              Refresh',
        '9fc12da9eecd4927a9ef88512ce5612e  ResourceOwner                          7d',
        '00000000000000000000000000000002  a\\tb\\n"=1,\\x1b[31m\\u202e  1m30s (default)',
        '00000000000000000000000000000003  給与 👍🏽 e\u0301 สวัสดี                  10d11h20m',
        '',
      ].join('\n'),
    )
    expect(stderr.text).toBe('')
  })

  it('are lines in plain', async () => {
    const { output, stdout } = fakeOutput('plain')
    await output.results(appView, rows)
    expect(stdout.text).toBe(
      '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\n' +
        '00000000000000000000000000000002\ta\\tb\\n"=1,\\x1b[31m\\u202e\t90\n' +
        '00000000000000000000000000000003\t給与 👍🏽 e\u0301 สวัสดี\t904800\n',
    )
  })

  it('are one array in JSON', async () => {
    const { output, stdout } = fakeOutput('json')
    await output.results(appView, rows.slice(0, 2))
    expect(stdout.text).toBe(`[
  {
    "id": "9fc12da9eecd4927a9ef88512ce5612e",
    "displayName": "ResourceOwner",
    "refreshTokenExpiry": {
      "seconds": 604800
    }
  },
  {
    "id": "00000000000000000000000000000002",
    "displayName": "a\\tb\\n\\"=1,\\u001b[31m\\u202e",
    "refreshTokenExpiry": {
      "seconds": 90
    }
  }
]
`)
    expect(JSON.parse(stdout.text)).toEqual(rows.slice(0, 2).map(appView.json))
  })

  it('are one object a line in NDJSON', async () => {
    const { output, stdout } = fakeOutput('ndjson')
    await output.results(appView, rows.slice(0, 2))
    expect(stdout.text).toBe(
      '{"id":"9fc12da9eecd4927a9ef88512ce5612e","displayName":"ResourceOwner","refreshTokenExpiry":{"seconds":604800}}\n' +
        '{"id":"00000000000000000000000000000002","displayName":"a\\tb\\n\\"=1,\\u001b[31m\\u202e","refreshTokenExpiry":{"seconds":90}}\n',
    )
  })

  it('are cells in CSV', async () => {
    const { output, stdout } = fakeOutput('csv')
    await output.results(appView, [...rows, { ...owner, name: '=1+1', refresh: -5 }])
    expect(stdout.text).toBe(
      'id,displayName,refreshSeconds\n' +
        '9fc12da9eecd4927a9ef88512ce5612e,ResourceOwner,604800\n' +
        '00000000000000000000000000000002,"\'a\tb\n""=1,\\x1b[31m\\u202e",90\n' +
        '00000000000000000000000000000003,給与 👍🏽 e\u0301 สวัสดี,904800\n' +
        `9fc12da9eecd4927a9ef88512ce5612e,"'=1+1",-5\n`,
    )
    expect(readCsv(stdout.text)[2]).toEqual(['00000000000000000000000000000002', '\'a\tb\n"=1,\\x1b[31m\\u202e', '90'])
  })

  it('are one line each in CSV on a terminal', async () => {
    const { output, stdout } = fakeOutput('csv', { isTerminal: true })
    await output.results(appView, [evil])
    expect(stdout.text).toBe(
      'id,displayName,refreshSeconds\n00000000000000000000000000000002,"a\\tb\\n""=1,\\x1b[31m\\u202e",90\n',
    )
  })

  it.each([
    ['table', ''],
    ['plain', ''],
    ['json', '[]\n'],
    ['ndjson', ''],
    ['csv', 'id,displayName,refreshSeconds\n'],
  ] as const)('when there are none: %s', async (format, text) => {
    const { output, stdout } = fakeOutput(format)
    await output.results(appView, [])
    expect(stdout.text).toBe(text)
  })

  it.each(['table', 'plain', 'json', 'ndjson', 'csv'] as const)(
    'come from a stream as from a list: %s',
    async (format) => {
      const listed = fakeOutput(format)
      await listed.output.results(appView, rows)
      const streamed = fakeOutput(format)
      await streamed.output.results(appView, pages([rows.slice(0, 1), [], rows.slice(1)]))
      expect(streamed.stdout.text).toBe(listed.stdout.text)
    },
  )
})

describe('one row', () => {
  it('is a block of details on a terminal', async () => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true })
    await output.result(appView, evil)
    expect(stdout.text).toBe(`Name            a\\tb\\n"=1,\\x1b[31m\\u202e
App id          00000000000000000000000000000002
Refresh tokens  1m30s (default)

Tokens already issued may live longer.
`)
  })

  it('has its columns for details when it has no others', async () => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true })
    const { columns, json } = appView
    await output.result({ columns, json }, owner)
    expect(stdout.text).toBe('App id   9fc12da9eecd4927a9ef88512ce5612e\nName     ResourceOwner\nRefresh  7d\n')
  })

  it.each([
    ['plain', '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\n'],
    [
      'ndjson',
      '{"id":"9fc12da9eecd4927a9ef88512ce5612e","displayName":"ResourceOwner","refreshTokenExpiry":{"seconds":604800}}\n',
    ],
    ['csv', 'id,displayName,refreshSeconds\n9fc12da9eecd4927a9ef88512ce5612e,ResourceOwner,604800\n'],
    [
      'json',
      '{\n  "id": "9fc12da9eecd4927a9ef88512ce5612e",\n  "displayName": "ResourceOwner",\n  "refreshTokenExpiry": {\n    "seconds": 604800\n  }\n}\n',
    ],
  ] as const)('is one record in %s', async (format, text) => {
    const { output, stdout } = fakeOutput(format)
    await output.result(appView, owner)
    expect(stdout.text).toBe(text)
  })

  it('carries the warnings given before it, in JSON', async () => {
    const { output, stdout, stderr } = fakeOutput('json', { verbosity: 'quiet' })
    await output.warning('59 s is short')
    await output.result(appView, owner)
    await output.warning('too late')
    expect(JSON.parse(stdout.text)).toEqual({ ...appView.json(owner), warnings: ['59 s is short'] })
    expect(stderr.text).toBe('Warning: 59 s is short\nWarning: too late\n')
  })

  it('carries the warnings nowhere else', async () => {
    for (const format of ['table', 'plain', 'ndjson', 'csv'] as const) {
      const quiet = fakeOutput(format)
      await quiet.output.result(appView, owner)
      const warned = fakeOutput(format)
      await warned.output.warning('59 s is short')
      await warned.output.result(appView, owner)
      expect(warned.stdout.text).toBe(quiet.stdout.text)
    }
  })

  it('leaves out members that are undefined', async () => {
    const { output, stdout } = fakeOutput('json')
    await output.result({ columns: [], json: () => ({ a: undefined, b: [] }) }, null)
    expect(stdout.text).toBe('{\n  "b": []\n}\n')
  })

  it('keeps members of foreign JSON, whatever their names', async () => {
    const { output, stdout } = fakeOutput('json')
    const foreign = JSON.parse('{"__proto__":{"polluted":true},"constructor":null,"left":[1,true,"x"]}')
    await output.result({ columns: [], json: () => foreign }, null)
    expect(stdout.text).toBe(`${JSON.stringify(foreign, null, 2)}\n`)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('a table', () => {
  it('is coloured only where colour is wanted', async () => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, colour: { stdout: true, stderr: false } })
    await output.results(appView, [{ ...owner, set: false }])
    expect(stdout.text).toBe(
      '\x1b[1mApp id\x1b[22m                            \x1b[1mName\x1b[22m                \x1b[1mRefresh\x1b[22m\n' +
        '9fc12da9eecd4927a9ef88512ce5612e  ResourceOwner  7d\x1b[2m (default)\x1b[22m\n',
    )
  })

  it('has every tone of its details', async () => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, colour: { stdout: true, stderr: false } })
    const details = (['strong', 'dim', 'good', 'warn', 'bad'] as const).map((tone) => ({ line: { text: tone, tone } }))
    await output.result(
      { columns: [], json: () => ({}), details: () => [{ label: 'A', value: 'b' }, ...details] },
      null,
    )
    expect(stdout.text).toBe(
      '\x1b[2mA\x1b[22m  b\n\x1b[1mstrong\x1b[22m\n\x1b[2mdim\x1b[22m\n\x1b[32mgood\x1b[39m\n\x1b[33mwarn\x1b[39m\n\x1b[31mbad\x1b[39m\n',
    )
  })

  it.each([60, 80, 100, 200])('cuts names and never ids or numbers in %i columns', async (columns) => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, columns })
    const long = { ...owner, name: '長い名前'.repeat(100) }
    await output.results(appView, [owner, long, { ...owner, name: 'x'.repeat(10_000) }])
    for (const line of stdout.text.trimEnd().split('\n').slice(1)) {
      expect(line).toMatch(/^9fc12da9eecd4927a9ef88512ce5612e {2}\S+ +7d$/)
      expect(columnsOf(line)).toBeLessThanOrEqual(Math.max(columns, 32 + 2 + 16 + 2 + 7))
    }
    expect(stdout.text.match(/…/g)).toHaveLength(2)
  })

  it.each([0, -1, 1e9, Number.NaN, 1.5])('has a sane width when the terminal claims %d columns', async (columns) => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, columns })
    await output.results(appView, [{ ...owner, name: 'x'.repeat(10_000) }])
    const longest = Math.max(...stdout.text.split('\n').map((line) => line.length))
    expect(longest).toBe(columns === 1e9 ? 32 + 2 + 80 + 2 + 7 : 80)
  })

  it('does not depend on the width of a terminal when it goes elsewhere', async () => {
    const texts = [20, 80, 300].map(async (columns) => {
      const { output, stdout } = fakeOutput('table', { columns })
      await output.results(appView, [{ ...owner, name: 'x'.repeat(200) }, owner])
      return stdout.text
    })
    const [narrow, usual, broad] = await Promise.all(texts)
    expect(narrow).toBe(usual)
    expect(broad).toBe(usual)
    expect(usual?.split('\n')[1]).toBe(`9fc12da9eecd4927a9ef88512ce5612e  ${'x'.repeat(79)}…       7d`)
  })

  it('takes whole columns at their word, and leaves empty cells empty', async () => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, columns: 30 })
    const text = 'a text that is longer than the terminal'
    await output.results(
      {
        columns: [
          { title: 'Kept', whole: true, forPeople: () => text, forScripts: () => text },
          { title: 'Cut', forPeople: () => text, forScripts: () => text },
          { title: 'Empty', forPeople: () => '', forScripts: () => '' },
          { title: 'Last', forPeople: () => [], forScripts: () => '' },
        ],
        json: () => ({}),
      },
      [1],
    )
    expect(stdout.text).toBe(
      `Kept                                     Cut               Empty  Last\n${text}  a text that is …\n`,
    )
  })

  it.each([
    [['abcdefgh', 'ijklmnop'], 'abcdefghijklmnop'],
    [['abcdefgh', 'ijklmnopq'], 'abcdefghijklmno…'],
    [['abcdefghijklmnop', 'q'], 'abcdefghijklmno…'],
    [['abcdefghijklmno', 'pq'], 'abcdefghijklmno…'],
    [['abcdefghijklmn', '日', 'x'], 'abcdefghijklmn…'],
    [['', 'abcdefghijklmnopqrs', 'tuv'], 'abcdefghijklmno…'],
  ])('cuts a cell of several pieces where its column ends: %j', async (pieces, shown) => {
    const { output, stdout } = fakeOutput('table', { isTerminal: true, columns: 20 })
    const id = { title: 'Id', forPeople: () => '1234', forScripts: () => '' }
    await output.results(
      { columns: [id, { title: 'Text', forPeople: () => pieces, forScripts: () => '' }], json: () => ({}) },
      [1],
    )
    expect(stdout.text.split('\n')[1]).toBe(`1234  ${shown}`)
  })

  it('keeps its columns in line for every text', async () => {
    const names = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        'é',
        'e\u0301',
        'ש\u05c1',
        'ส\u0e31',
        '日',
        'カ',
        '각',
        '👍🏽',
        '❤️',
        '🫠',
        '🇩🇪',
        '\x1b',
        '\u200d',
        '…',
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1 }), async (list) => {
        const { output, stdout } = fakeOutput('table', { isTerminal: true })
        await output.results(
          appView,
          list.map((name) => ({ ...owner, name })),
        )
        const lines = stdout.text.split('\n')
        expect(lines).toHaveLength(list.length + 2)
        expect(new Set(lines.slice(0, -1).map(columnsOf)).size).toBe(1)
      }),
    )
  })
})

describe('what is said', () => {
  it.each([
    ['quiet', 'Warning: careful\n'],
    ['normal', 'noted\nWarning: careful\n'],
    ['verbose', 'noted\nseen\nWarning: careful\n'],
    ['debug', 'noted\nseen\nWarning: careful\n'],
  ] as const)('with %s', async (verbosity, text) => {
    const { output, stdout, stderr } = fakeOutput('plain', { verbosity })
    await output.note('noted')
    await output.detail('seen')
    await output.warning('careful')
    expect(stderr.text).toBe(text)
    expect(stdout.text).toBe('')
  })

  it('is one line each, and no command for a terminal or a CI system', async () => {
    const { output, stderr } = fakeOutput('plain', { verbosity: 'debug' })
    const text = '::error::x\n##[y]\r\x1b[2K'
    await output.note(text)
    await output.detail(text)
    await output.warning(text)
    await output.failure({ exitCode: 7, message: text, hint: text, status: null, requestId: text })
    const shown = '\\x3a:error::x\\n##\\x5by]\\r\\x1b[2K'
    expect(stderr.text).toBe(
      `${shown}\n${shown}\nWarning: ${shown}\nError: ${shown}\nHint: ${shown}\nAnswer: request id ${shown.replace('\\x3a', ':')}\n`,
    )
  })

  it('has colour where stderr wants it', async () => {
    const { output, stderr } = fakeOutput('plain', { verbosity: 'verbose', colour: { stdout: false, stderr: true } })
    await output.note('noted')
    await output.detail('seen')
    await output.warning('careful')
    await output.failure({
      exitCode: 5,
      message: 'No such app.',
      hint: 'Run apps list.',
      status: null,
      requestId: null,
    })
    expect(stderr.text).toBe(
      'noted\n\x1b[2mseen\x1b[22m\n\x1b[33mWarning:\x1b[39m careful\n\x1b[31mError:\x1b[39m No such app.\n\x1b[2mHint:\x1b[22m Run apps list.\n',
    )
  })

  it('is cut where nobody would read on', async () => {
    const { output, stderr } = fakeOutput('plain')
    await output.note('x'.repeat(5_000_000))
    expect(stderr.text).toBe(`${'x'.repeat(999)}…\n`)
  })
})

describe('a bare result', () => {
  it('is a line on stdout', async () => {
    const { output, stdout } = fakeOutput('plain')
    await output.line('604800')
    await output.line("export APPS_DOMAIN_URL='http://127.0.0.1:8080'")
    await output.line('a\nb')
    expect(stdout.text).toBe("604800\nexport APPS_DOMAIN_URL='http://127.0.0.1:8080'\na\\nb\n")
  })

  it('is written as it stands when it has been encoded', async () => {
    const { output, stdout } = fakeOutput('plain')
    await output.raw('<x>\n\t::\n')
    expect(stdout.text).toBe('<x>\n\t::\n')
  })
})

describe('a failure', () => {
  const report = {
    exitCode: 5,
    message: '2 apps are called "Portal".',
    hint: 'Name one by its id.',
    status: 404,
    requestId: 'a1b2',
    details: ['1111 Portal', '2222 Portal'],
  }

  it.each(['table', 'plain', 'csv'] as const)('is a sentence and a hint with %s', async (format) => {
    const { output, stdout, stderr } = fakeOutput(format, { verbosity: 'quiet' })
    await output.failure(report)
    expect(stdout.text).toBe('')
    expect(stderr.text).toBe(`Error: 2 apps are called "Portal".
  1111 Portal
  2222 Portal
Hint: Name one by its id.
Answer: HTTP 404, request id a1b2
`)
  })

  it.each(['json', 'ndjson'] as const)('is the last line of stderr with %s', async (format) => {
    const { output, stdout, stderr } = fakeOutput(format)
    await output.warning('careful')
    await output.failure({ exitCode: 7, message: 'The domain said "no".', hint: null, status: null, requestId: null })
    expect(stdout.text).toBe('')
    expect(stderr.text).toBe(
      'Warning: careful\n{"error":{"code":7,"message":"The domain said \\"no\\".","hint":null,"status":null,"requestId":null}}\n',
    )
  })

  it('has its details in JSON too', async () => {
    const { output, stderr } = fakeOutput('json')
    await output.failure(report)
    const { exitCode, ...rest } = report
    expect(JSON.parse(stderr.text)).toEqual({ error: { code: exitCode, ...rest } })
  })

  it.each([2, 4, 7, 11])('with exit code %i is also an annotation where it is asked for, on one line', async (code) => {
    const { output, stdout, stderr } = fakeOutput('plain', { annotates: true })
    await output.failure({ ...report, exitCode: code, message: 'Not 100%.\n::stop-commands::x', details: [] })
    expect(stdout.text).toBe('')
    expect(stderr.text.split('\n')[0]).toBe(
      `::error title=apps ended with exit code ${code}::Not 100%25.\\n::stop-commands::x Hint: Name one by its id.`,
    )
  })

  it('of an incomplete audit is no second annotation, because the report has one', async () => {
    const { output, stderr } = fakeOutput('plain', { annotates: true })
    await output.failure({ exitCode: 3, message: 'No.', hint: null, status: null, requestId: null })
    expect(stderr.text).toBe('Error: No.\n')
  })

  it('says only what is known', async () => {
    const { output, stderr } = fakeOutput('plain')
    await output.failure({ exitCode: 2, message: 'No.', hint: null, status: null, requestId: null })
    await output.failure({ exitCode: 7, message: 'No.', hint: null, status: 500, requestId: null })
    expect(stderr.text).toBe('Error: No.\nError: No.\nAnswer: HTTP 500\n')
  })
})

describe('progress', () => {
  it('is one line of a terminal, gone before anything else is written', async () => {
    const { output, stdout, stderr } = fakeOutput('plain', { isTerminal: true, columns: 20 })
    await output.progress('Page 1')
    await output.progress('Page 2')
    await output.progress('Page 2')
    await output.line('604800')
    await output.progress('a text longer than the line')
    await output.note('noted')
    await output.progress('')
    expect(stderr.writes).toEqual([
      'Page 1',
      '\r      \rPage 2',
      '\r      \r',
      'a text longer than…',
      `\r${' '.repeat(19)}\r`,
      'noted\n',
    ])
    expect(stdout.text).toBe('604800\n')
  })

  it('is a line for each domain, or all on one where the terminal may not know how to move up', async () => {
    const two = 'eu  1 of 9 apps\nus  2 of 9 apps'
    const colour = { stdout: true, stderr: true }
    const { output, stderr } = fakeOutput('plain', { isTerminal: true, columns: 20, colour })
    await output.progress(two)
    await output.progress('us  3 of 9 apps')
    expect(stderr.writes).toEqual([two, `\r${' '.repeat(15)}\r\u001b[A\r${' '.repeat(15)}\rus  3 of 9 apps`])
    const dumb = fakeOutput('plain', { isTerminal: true, columns: 60 })
    await dumb.output.progress(two)
    expect(dumb.stderr.writes).toEqual(['eu  1 of 9 apps | us  2 of 9 apps'])
  })

  it.each([
    { isTerminal: false, verbosity: 'normal' },
    { isTerminal: true, verbosity: 'quiet' },
  ] as const)('is not shown with %j', async (options) => {
    const { output, stderr } = fakeOutput('plain', options)
    await output.progress('Page 1')
    await output.note('')
    expect(stderr.text.trim()).toBe('')
  })
})

describe('a secret', () => {
  const secret = 's3cr3t/"\\\u202e'
  const hide = (text: string) => text.replaceAll(secret, '[redacted]')
  const told: App = { ...owner, name: `x${secret}` }

  it.each(['table', 'plain', 'json', 'ndjson', 'csv'] as const)(
    'is hidden by value everywhere with %s',
    async (format) => {
      const { output, stdout, stderr } = fakeOutput(format, { hide, verbosity: 'debug', isTerminal: true })
      await output.results(appView, [told])
      await output.result(appView, told)
      await output.line(secret)
      await output.progress(secret)
      await output.note(secret)
      await output.detail(secret)
      await output.warning(secret)
      await output.result({ ...appView, json: () => ({ [secret]: [secret] }) }, told)
      await output.failure({
        exitCode: 7,
        message: secret,
        hint: secret,
        status: 400,
        requestId: secret,
        details: [secret],
      })
      expect(stdout.text + stderr.text).not.toMatch(/s3cr3t/)
      expect(stdout.text).toContain('x[redacted]')
      expect(stderr.text.match(/\[redacted\]/g)).toHaveLength(8)
    },
  )

  it('that is one character of JSON leaves a finished document as it is', async () => {
    const { output, stdout } = fakeOutput('json', { hide: (text) => text.replaceAll('"', '[redacted]') })
    await output.raw('{"a":1}\n')
    await output.result({ ...appView, json: () => ({ quoted: 'a"b' }) }, told)
    expect(stdout.text).toBe('{"a":1}\n{\n  "quoted": "a[redacted]b"\n}\n')
  })

  it('of digits is hidden where a server echoes it as a number; a shorter number is one of ours', async () => {
    const digits = '48151623420815'
    const { output, stdout } = fakeOutput('json', {
      hide: (text) => text.replaceAll(digits, '[redacted]').replaceAll('604800', '[redacted]'),
    })
    await output.result({ ...appView, json: () => ({ echoed: Number(digits), seconds: 604_800 }) }, told)
    expect(JSON.parse(stdout.text)).toEqual({ echoed: '[redacted]', seconds: 604_800 })
  })

  it('is hidden where a text is cut in the middle of it', async () => {
    const { output, stdout, stderr } = fakeOutput('table', { hide, isTerminal: true })
    await output.results(appView, [{ ...owner, name: `${'x'.repeat(15)}${secret}` }])
    await output.note(`${'x'.repeat(995)}${secret}`)
    expect(stdout.text + stderr.text).not.toMatch(/s3c/)
  })
})

describe('many rows', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({ ...owner, name: `App ${n}` }))

  it.each(['plain', 'json', 'ndjson', 'csv'] as const)(
    'are written in large pieces, the first at once: %s',
    async (format) => {
      const { output, stdout } = fakeOutput(format)
      await output.results(appView, many)
      expect(stdout.writes[0]).toContain('App 0')
      expect(stdout.writes[0]).not.toContain('App 1')
      const sizes = stdout.writes.map((text) => Buffer.byteLength(text))
      expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536)
      expect(Math.min(...sizes.slice(1, -1))).toBeGreaterThan(60_000)
      expect(stdout.text.match(/App \d+/g)).toHaveLength(5_000)
    },
  )

  it('that are large go one by one', async () => {
    const { output, stdout } = fakeOutput('plain')
    const huge = { ...owner, name: 'x'.repeat(100_000) }
    await output.results(appView, [huge, owner, huge, owner])
    expect(stdout.writes.map((text) => text.length)).toEqual([100_041, 54, 100_041, 54])
  })

  it('are not read ahead of a slow reader', async () => {
    const { stdout, stderr } = fakeOutput('plain')
    let read = 0
    let release = () => {}
    const writing = new Promise<void>((started) => {
      stdout.write = () => {
        started()
        return new Promise((resolve) => {
          release = resolve
        })
      }
    })
    const output = createOutput({
      ...{ stdout, stderr, format: 'plain', verbosity: 'normal' },
      colour: { stdout: false, stderr: false },
      hide: (text) => text,
    })
    function* counted() {
      for (const row of many.slice(0, 3)) {
        read += 1
        yield row
      }
    }
    const done = output.results(appView, counted())
    await writing
    expect(read).toBe(1)
    stdout.write = async () => {}
    release()
    await done
    expect(read).toBe(3)
  })
})

describe('when reading the rows fails', () => {
  const failure = new Error('the third page did not come')

  it.each([
    [
      'table',
      'App id                            Name           Refresh\n9fc12da9eecd4927a9ef88512ce5612e  ResourceOwner       7d\n',
    ],
    ['plain', '9fc12da9eecd4927a9ef88512ce5612e\tResourceOwner\t604800\n'],
    ['csv', 'id,displayName,refreshSeconds\n9fc12da9eecd4927a9ef88512ce5612e,ResourceOwner,604800\n'],
    [
      'ndjson',
      '{"id":"9fc12da9eecd4927a9ef88512ce5612e","displayName":"ResourceOwner","refreshTokenExpiry":{"seconds":604800}}\n',
    ],
    [
      'json',
      '[\n  {\n    "id": "9fc12da9eecd4927a9ef88512ce5612e",\n    "displayName": "ResourceOwner",\n    "refreshTokenExpiry": {\n      "seconds": 604800\n    }\n  }\n]\n',
    ],
  ] as const)('%s: what came before is written, as a whole', async (format, text) => {
    const { output, stdout } = fakeOutput(format)
    await expect(output.results(appView, pages([[owner]], failure))).rejects.toBe(failure)
    expect(stdout.text).toBe(text)
  })

  it.each(['table', 'plain', 'json', 'ndjson', 'csv'] as const)(
    '%s: nothing is written when nothing came',
    async (format) => {
      const { output, stdout } = fakeOutput(format)
      await expect(output.results(appView, pages([], failure))).rejects.toBe(failure)
      expect(stdout.writes).toEqual([])
    },
  )
})

describe('when writing fails', () => {
  it.each(['EPIPE', 'ENOSPC', 'EIO'])('to stdout, the caller learns %s', async (code) => {
    for (const format of ['table', 'plain', 'json', 'ndjson', 'csv'] as Format[]) {
      const { output, stdout } = fakeOutput(format)
      stdout.fails = code
      await expect(output.result(appView, owner)).rejects.toMatchObject({ code })
      await expect(output.results(appView, rows)).rejects.toMatchObject({ code })
      await expect(output.line('x')).rejects.toMatchObject({ code })
      await expect(output.raw('x')).rejects.toMatchObject({ code })
    }
  })

  it('to stdout, no more rows are read and their source is closed', async () => {
    const { output, stdout } = fakeOutput('plain')
    stdout.fails = 'EPIPE'
    let closed = false
    let read = 0
    async function* source() {
      try {
        for (const row of rows) {
          read += 1
          yield row
        }
      } finally {
        closed = true
      }
    }
    await expect(output.results(appView, source())).rejects.toMatchObject({ code: 'EPIPE' })
    expect({ read, closed }).toEqual({ read: 1, closed: true })
  })

  it('to stderr, the result is not lost', async () => {
    const stdout = fakeTerminal({ isTerminal: true })
    const stderr = fakeTerminal({ isTerminal: true, fails: 'EPIPE' })
    const output = createOutput({
      ...{ stdout, stderr, format: 'json', verbosity: 'debug' },
      colour: { stdout: false, stderr: true },
      hide: (text) => text,
    })
    await output.progress('Page 1')
    await output.note('noted')
    await output.detail('seen')
    await output.warning('careful')
    await output.result(appView, owner)
    await output.failure({ exitCode: 3, message: 'No.', hint: null, status: null, requestId: null })
    expect(JSON.parse(stdout.text)).toEqual({ ...appView.json(owner), warnings: ['careful'] })
  })
})

describe('chosen from the surroundings', () => {
  it.each([
    [true, undefined, 'table'],
    [false, undefined, 'plain'],
    [true, 'json', 'json'],
    [false, 'table', 'table'],
  ] as const)('the format: terminal %s, asked for %s: %s', (isTerminal, asked, format) => {
    expect(chooseFormat({ isTerminal }, asked)).toBe(format)
  })

  it.each([
    [true, {}, {}, true],
    [true, { TERM: 'xterm-256color', NO_COLOR: '' }, { noColor: false }, true],
    [false, {}, {}, false],
    [false, { FORCE_COLOR: '1' }, {}, true],
    [false, { FORCE_COLOR: 'true', TERM: 'dumb' }, {}, true],
    [true, { FORCE_COLOR: '0' }, {}, false],
    [true, { FORCE_COLOR: 'false', CLICOLOR_FORCE: '1' }, {}, false],
    [false, { FORCE_COLOR: '', CLICOLOR_FORCE: '1' }, {}, true],
    [false, { CLICOLOR_FORCE: '1', CLICOLOR: '0' }, {}, true],
    [false, { CLICOLOR_FORCE: '0' }, {}, false],
    [false, { CLICOLOR: '1' }, {}, false],
    [true, { CLICOLOR: '0' }, {}, false],
    [true, { CLICOLOR: '', CLICOLOR_FORCE: '' }, {}, true],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1', CLICOLOR_FORCE: '1' }, {}, false],
    [true, { FORCE_COLOR: '1' }, { noColor: true }, false],
    [true, { NO_COLOR: '1' }, {}, false],
    [true, { NO_COLOR: '0' }, {}, false],
    [true, { TERM: 'dumb' }, {}, false],
    [true, {}, { noColor: true }, false],
  ])('colour: terminal %s, %j, %j: %s', (isTerminal, variables, flags, colour) => {
    expect(chooseColour(variables, { isTerminal }, flags)).toBe(colour)
  })
})

test('the format is known to callers', () => {
  expect(fakeOutput('csv').output.format).toBe('csv')
})

async function* pages<Row>(lists: Row[][], failure?: Error): AsyncGenerator<Row> {
  for (const list of lists) yield* list
  if (failure !== undefined) throw failure
}

/** Columns a line takes, counted for the characters of these tests alone. */
function columnsOf(line: string): number {
  const pictures = line.replace(
    /\p{RI}\p{RI}|\p{Extended_Pictographic}\ufe0f|\p{Emoji_Presentation}\p{Emoji_Modifier}?/gu,
    '##',
  )
  return [...pictures].reduce((columns, character) => columns + columnsOfCharacter(character), 0)
}

function columnsOfCharacter(character: string): number {
  if (/[\p{Mn}\p{Me}]/u.test(character)) return 0
  return /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303e\uff01-\uff60]/u.test(character) ? 2 : 1
}
