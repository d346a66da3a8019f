import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../../../src/output/json'
import { inManyRows, type Members, objectOf } from '../../../src/output/json-members'
import { runs } from '../../support/extent'
import { fakeOutput } from './fake-terminal'

type Row = { text: string; value: JsonValue }

const shared = inManyRows({ seconds: 604_800, duration: '7d' })

const members: Members<Row> = {
  id: ({ text }) => text,
  lifetime: () => shared,
  'odd "name"': ({ value }) => value,
  isSet: ({ text }) => text.length > 3,
}

const secret = 'tok-5d81e03c7b'
const hide = (text: string) => text.replaceAll(secret, '[redacted]')

async function written(rows: Row[], view: { members?: Members<Row> }): Promise<string> {
  const { output, stdout } = fakeOutput('ndjson', { hide })
  await output.results({ columns: [], json: (row) => objectOf(members, row), ...view }, rows)
  return stdout.text
}

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '🚚 Travel',
    '\ud83d',
    'a\\b',
    '"',
    '::error::',
    `x${secret}`,
    secret,
    '\u202e',
    '給与',
    '\n',
    '__proto__',
  ),
)
const values = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    texts,
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
})).value

test('rows put together from members are byte for byte what each row is by itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ text: texts, value: values }), { maxLength: 40 }), async (rows) => {
      const together = await written(rows, { members })
      expect(together).toBe(await written(rows, {}))
      expect(together).not.toContain(secret)
      const read = together
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
      expect(read).toHaveLength(rows.length)
    }),
    { numRuns: runs(200) },
  )
})

test('written out', async () => {
  const rows = [
    { text: 'a', value: null },
    { text: '🚚 "b"', value: [1, { k: ['v'] }] },
    { text: '給与', value: {} },
  ]
  expect(await written(rows, { members })).toBe(
    [
      '{"id":"a","lifetime":{"seconds":604800,"duration":"7d"},"odd \\"name\\"":null,"isSet":false}',
      '{"id":"🚚 \\"b\\"","lifetime":{"seconds":604800,"duration":"7d"},"odd \\"name\\"":[1,{"k":["v"]}],"isSet":true}',
      '{"id":"給与","lifetime":{"seconds":604800,"duration":"7d"},"odd \\"name\\"":{},"isSet":false}',
      '',
    ].join('\n'),
  )
})
