import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SecretScreen } from '../../../src/secrets/secret-screen'
import { Secret, Secrets } from '../../../src/secrets/secrets'
import { runs } from '../../support/extent'

const value = 'canary-5f0e7d91c3'

describe('S8: a secret prints [redacted] however it is turned into text', () => {
  const secret = new Secret(value)
  test.each<[string, () => unknown, unknown]>([
    ['String', () => String(secret), '[redacted]'],
    ['a template', () => `${secret}`, '[redacted]'],
    ['joined to text', () => `a${secret}b`, 'a[redacted]b'],
    ['JSON', () => JSON.stringify({ secret }), '{"secret":"[redacted]"}'],
    ['inspect', () => inspect({ secret }), '{ secret: [redacted] }'],
    ['inspect with hidden fields', () => inspect(secret, { showHidden: true, depth: null }), '[redacted]'],
    ['inspect without its own words', () => inspect(secret, { customInspect: false, showHidden: true }), 'Secret {}'],
    ['spread', () => ({ ...secret }), {}],
    ['its keys', () => Object.getOwnPropertyNames(secret), []],
    ['a copy', () => structuredClone({ ...secret }), {}],
    ['an error about it', () => String(new Error(`wrong: ${secret}`)), 'Error: wrong: [redacted]'],
  ])('%s', (_, shown, expected) => expect(shown()).toEqual(expected))

  test('it is given away only when asked for', () => expect(secret.reveal()).toBe(value))
})

describe('secrets that come by the hundred', () => {
  const [one, other] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210']
  const holding = (...batches: string[][]) => {
    const secrets = new Secrets()
    for (const each of batches) secrets.registerBatch(each)
    return secrets
  }

  test.each([
    ['all of it', `x ${one} y`, 'x [redacted] y'],
    ['half of it', `x ${one.slice(0, 16)} y`, 'x [redacted] y'],
    ['less than half is in ids by chance', `x ${one.slice(0, 15)} y`, `x ${one.slice(0, 15)} y`],
    ['in base64', `x ${Buffer.from(one).toString('base64')} y`, 'x [redacted] y'],
    ['in hexadecimal digits', `x ${Buffer.from(one).toString('hex').toUpperCase()} y`, 'x [redacted] y'],
  ])('%s', (_, text, shown) => {
    expect(holding([other, one]).hide(text)).toBe(shown)
    // Looked for otherwise in much text.
    expect(holding([other, one]).hide(`${'.'.repeat(30_000)}${text}`)).toBe(`${'.'.repeat(30_000)}${shown}`)
  })

  test('those of the newest batch that has any are known; short ones are words', () => {
    expect(holding([one], []).hide(one)).toBe('[redacted]')
    expect(holding([one], [other]).hide(`${one} ${other}`)).toBe(`${one} [redacted]`)
    expect(holding(['1', 'enabled', '12345678']).hide('1 enabled 12345678')).toBe('1 enabled [redacted]')
  })

  test('property: whatever stands anywhere in the text, it is found', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 8, maxLength: 80 }), { minLength: 1, maxLength: 8 }),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (kept, before, after) => {
          const secrets = holding(kept)
          secrets.hide('.'.repeat(30_000))
          for (const each of kept) expect(secrets.hide(`${before}${each}${after}`)).not.toContain(each)
        },
      ),
      { numRuns: runs(100) },
    )
  })
})

describe('hiding what is kept', () => {
  const hide = (kept: string[], text: string) => {
    const secrets = new Secrets()
    for (const each of kept) secrets.register(each)
    return secrets.hide(text)
  }

  test.each<[string, string[], string, string]>([
    ['nothing is kept', [], 'as it stands', 'as it stands'],
    ['the whole', [value], `token ${value}.`, 'token [redacted].'],
    ['base64', [value], 'Y2FuYXJ5LTVmMGU3ZDkxYzM=', '[redacted]'],
    ['hex', [value], '63616e6172792d35663065376439316333', '[redacted]'],
    ['upper-case hex', [value], '63616E6172792D35663065376439316333', '[redacted]'],
    ['URL-encoded', ['p@ss/wörd&more'], 'x=p%40ss%2Fw%C3%B6rd%26more', 'x=[redacted]'],
    ['JSON-escaped', ['a"b\\c\nd-secret'], 'said a\\"b\\\\c\\nd-secret', 'said [redacted]'],
    ['base64url', ['~~~???>>>~~~'], 'fn5-Pz8_Pj4-fn5-', '[redacted]'],
    ['a piece of eight characters', [value], 'y-5f0e7d', '[redacted]'],
    ['a piece of seven', [value], '-5f0e7d', '-5f0e7d'],
    ['twice', [value], `${value}${value}`, '[redacted][redacted]'],
    ['two of them, side by side', [value, 'another-secret-9'], `${value}another-secret-9`, '[redacted][redacted]'],
    ['one within another', ['12345678', 'ab12345678cd'], 'ab12345678cd', '[redacted]'],
    ['a short one, whole', ['hunter2'], 'hunter2 and hunter', '[redacted] and hunter'],
    ['a short one within its own mark', ['acted'], 'acted [redacted]', '[redacted] [red[redacted]]'],
    ['one of three letters, within a word', ['box'], 'sandbox, box8, boxes', 'sandbox, box8, boxes'],
    ['one of three letters, alone', ['box'], 'password=box&a, "box"', 'password=[redacted]&a, "[redacted]"'],
    ['one letter, in hex and within a number', ['x'], '78 and 1785', '[redacted] and 1785'],
    ['one of four letters', ['kiwi'], 'kiwifruit', '[redacted]fruit'],
    ['two short ones, the longer first', ['abc', 'abcdef'], 'abcdef abc', '[redacted] [redacted]'],
    ['a short one in hex', ['hunter2'], '68756e74657232', '[redacted]'],
    ['a short one, JSON-escaped', ['a"b'], 'said a\\"b.', 'said [redacted].'],
    ['an empty one hides nothing', [''], 'as it stands', 'as it stands'],
  ])('%s', (_, kept, text, expected) => expect(hide(kept, text)).toBe(expected))

  test('what never leaves this process is hidden as it stands', () => {
    const secrets = new Secrets()
    secrets.registerLocal(value)
    expect(secrets.hide(`${value} y-5f0e7d Y2FuYXJ5LTVmMGU3ZDkxYzM=`)).toBe(
      '[redacted] [redacted] Y2FuYXJ5LTVmMGU3ZDkxYzM=',
    )
  })

  test('of secrets of the moment the newest are hidden, beside those that last', () => {
    const secrets = new Secrets()
    secrets.register(value)
    for (const letter of 'abcdefghij') secrets.registerTransient(letter.repeat(9))
    expect(secrets.hide(`${value} aaaaaaaaa bbbbbbbbb`)).toBe('[redacted] aaaaaaaaa bbbbbbbbb')
    expect(secrets.hide(`${value} ccccccccc jjjjjjjjj`)).toBe('[redacted] [redacted] [redacted]')
  })

  test('beside them nothing is hidden', () => {
    const secrets = new Secrets()
    secrets.registerLocal(value)
    secrets.registerTransient('a-signature')
    expect(secrets.hide('what was here before stays')).toBe('what was here before stays')
  })

  test('what is kept later is hidden from then on', () => {
    const secrets = new Secrets()
    secrets.register('first-secret')
    expect(secrets.hide('second-secret')).not.toBe('[redacted]')
    secrets.register('second-secret')
    expect(secrets.hide('second-secret')).toBe('[redacted]')
  })
})

describe('for any secret and any text around it', () => {
  const forms: Record<string, (secret: string) => string> = {
    plain: (secret) => secret,
    base64: (secret) => Buffer.from(secret).toString('base64'),
    base64url: (secret) => Buffer.from(secret).toString('base64url'),
    'URL-encoded': (secret) => encodeURIComponent(secret),
    'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
    hex: (secret) => Buffer.from(secret).toString('hex'),
  }
  const secretText = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 60 })
  // Made of letters that the mark does not have, so that what is found is a piece of the secret.
  const around = fc.stringMatching(/^[ .:G-Z]{0,20}$/)
  const piecesOf = (text: string, length = 8) =>
    Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
  /** Eight characters, which are sixteen hexadecimal digits. */
  const pieceIn = (name: string) => (name === 'hex' ? 16 : 8)

  test.each(Object.keys(forms))('property 8: no piece of eight characters survives: %s', (name) => {
    fc.assert(
      fc.property(secretText, around, around, fc.nat(), fc.nat(), (secret, before, after, from, length) => {
        const secrets = new Secrets()
        secrets.register(secret)
        const form = (forms[name] as (secret: string) => string)(secret)
        const start = from % Math.max(1, form.length - pieceIn(name))
        const piece = form.slice(start, start + pieceIn(name) + (length % form.length))
        const shown = secrets.hide(before + piece + after)
        const left = shown.replaceAll('[redacted]', '\u0000')
        for (const each of piecesOf(form, pieceIn(name))) expect(left).not.toContain(each)
      }),
      { numRuns: runs(150) },
    )
  })

  test('text without a piece of a secret stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-f0-9]{12,40}$/), fc.stringMatching(/^[ G-Zg-z.:]{0,80}$/), (secret, text) => {
        const secrets = new Secrets()
        secrets.register(`~${secret}`)
        // base64 may by chance share eight letters with the text; then there is something to hide.
        fc.pre(piecesOf(Buffer.from(`~${secret}`).toString('base64')).every((piece) => !text.includes(piece)))
        expect(secrets.hide(text)).toBe(text)
      }),
    )
  })
})

test('an id that shares half a piece of the hex form by chance stays as it is', () => {
  const secrets = new Secrets()
  secrets.register('a-token-that-is-long-enough')
  const hex = Buffer.from('a-token-that-is-long-enough').toString('hex')
  const id = `f5d79dfc1${hex.slice(10, 25)}07c4a5b3`
  expect(secrets.hide(id)).toBe(id)
  expect(secrets.hide(`${id} ${hex.slice(10, 26)}`)).toBe(`${id} [redacted]`)
})

test('a short secret is hidden in hex, too', () => {
  const secrets = new Secrets()
  secrets.register('s3cr3t')
  expect(secrets.hide(`x${Buffer.from('s3cr3t').toString('hex')}x`)).toBe('x[redacted]x')
})

describe('a text is screened first', () => {
  const piece = fc.string({ minLength: 8, maxLength: 8 })

  test('the screen finds a piece exactly where a plain search does', () => {
    const near = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 30 }), fc.array(fc.string({ maxLength: 30 })))
    fc.assert(
      fc.property(near, fc.nat(), fc.boolean(), ([pieces, parts], which, holds) => {
        const text = [...parts, ...(holds ? [pieces[which % pieces.length]] : []), ...parts.toReversed()].join('')
        const screen = new SecretScreen()
        for (const each of pieces) screen.add(each, 1)
        expect(screen.finds(text)).toBe(pieces.some((each) => text.includes(each)))
      }),
    )
  })

  test.each([
    ['at its start', `${value}${'.'.repeat(500)}`],
    ['at its end', `${'.'.repeat(500)}${value}`],
    ['as a piece in its middle', `${'.'.repeat(300)}y-5f0e7d${'.'.repeat(300)}`],
  ])('a secret %s is hidden', (_, text) => {
    const secrets = new Secrets()
    secrets.register(value)
    expect(secrets.hide(text)).toBe(text.replace(/[^.]+/, '[redacted]'))
  })

  test('a short secret is hidden in a text too short for a piece', () => {
    const secrets = new Secrets()
    secrets.register('s3cr3t')
    expect(secrets.hide('s3cr3t!')).toBe('[redacted]!')
  })

  test('a text without one comes back as it is', () => {
    const secrets = new Secrets()
    secrets.register(value)
    const text = 'https://portal.example.com/orders.read '.repeat(100)
    expect(secrets.hide(text)).toBe(text)
  })
})

describe('S9: every encoding in which a secret is sent is one in which it is hidden', () => {
  const secret = "a b!'()~*c&d=%ö/"
  const secrets = new Secrets()
  secrets.register(secret)
  test.each([
    ['a form', new URLSearchParams({ _: secret }).toString().slice(2)],
    ['a form, in small digits', 'a+b%21%27%28%29%7e*c%26d%3d%25%c3%b6%2f'],
    ['a query', encodeURIComponent(secret)],
    ['a query, in small digits', "a%20b!'()~*c%26d%3d%25%c3%b6%2f"],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
  ])('%s', (_, encoded) => expect(secrets.hide(`x${encoded}y`)).toBe('x[redacted]y'))

  test('property: whatever is in it, as a form and as a query', () => {
    const anyText = fc.string({ minLength: 8, maxLength: 40, unit: 'binary' }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(anyText, (text) => {
        const kept = new Secrets()
        kept.register(text)
        for (const sent of [new URLSearchParams({ _: text }).toString().slice(2), encodeURIComponent(text)])
          expect(kept.hide(`<${sent}>`)).toBe('<[redacted]>')
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('S9: a server cannot choose a short text as a secret of ours', () => {
  test.each(['"', ',', '1', '604800', '31536000', '2147483647', 'true', 'refresh'])('%s', (issued) => {
    const secrets = new Secrets()
    expect(secrets.registerIssued(issued).reveal()).toBe(issued)
    const document = '{"refreshTokenExpiry":604800,"seconds":31536000,"most":2147483647,"is":true}'
    expect(secrets.hide(document)).toBe(document)
  })

  test('a token as long as one that nobody can guess is hidden', () => {
    const secrets = new Secrets()
    secrets.registerIssued('0123456789abcdefghijkl')
    expect(secrets.hide('x 0123456789abcdefghijkl y')).toBe('x [redacted] y')
  })
})
