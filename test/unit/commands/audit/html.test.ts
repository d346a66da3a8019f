import { createHash } from 'node:crypto'
import { HtmlValidate } from 'html-validate'
import { type DefaultTreeAdapterTypes, html as names, type ParserError, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import type { AuditReport, JudgedFinding } from '../../../../src/audit/audit-report'
import { writeHtml } from '../../../../src/commands/audit/reports/html/html'
import { styleText } from '../../../../src/commands/audit/reports/html/style'
import { gone } from '../../../support/audit-report'
import { exampleRuns, historyOf } from '../../../support/audit-runs'
import {
  brokenCoverage,
  exampleFinding,
  exampleId,
  exampleReport,
  exampleWords,
  limitRule,
  seconds,
} from '../../../support/example-report'
import { hostileNames } from '../../../support/hostile-names'

type Element = DefaultTreeAdapterTypes.Element

const hide = (text: string) => text.replaceAll('s3cr3t', '[hidden]')

const pageOf = (report: AuditReport): string =>
  [...writeHtml({ report, say: exampleWords, hide, version: '1.2.3' })].join('')

/** By a reader that is not ours, which reports whatever a browser would have to repair. */
function read(page: string): Element[] {
  const errors: ParserError[] = []
  const document = parse(page, { onParseError: (error) => errors.push(error) })
  expect(errors).toEqual([])
  return elementsIn(document)
}

const elementsIn = (node: DefaultTreeAdapterTypes.ParentNode): Element[] =>
  node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsIn(child)] : []))

const called = (elements: readonly Element[], name: string) => elements.filter(({ tagName }) => tagName === name)

const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((each) => each.name === name)?.value

const textOf = (node: DefaultTreeAdapterTypes.ChildNode | undefined): string => {
  if (node === undefined) return ''
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

const withId = (elements: readonly Element[], id: string) => elements.find((each) => attribute(each, 'id') === id)

const waiver = {
  rule: 'refresh-max',
  app: exampleId(12),
  reason: 'Field devices are offline for weeks',
  owner: 'team-field',
  expires: '2026-12-31',
  max: seconds('90d'),
  line: 4,
}

describe('the page', () => {
  test.each([
    ['nothing', exampleReport(0)],
    ['40 findings', exampleReport(40)],
    ['an incomplete audit', exampleReport(3, { coverage: brokenCoverage, filter: 'displayName sw "x"' })],
    ['no app', exampleReport(0, { lifetimes: { refresh: [], access: [] } })],
    ['a history', exampleReport(3, { history: historyOf(exampleRuns) })],
  ])('with %s is what the standard asks for, without a single error', (_, report) => {
    const elements = read(pageOf(report))
    expect(attribute(called(elements, 'html')[0], 'lang')).toBe('en')
    expect(called(elements, 'h1')).toHaveLength(1)
    const ids = elements.flatMap((each) => attribute(each, 'id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const section of called(elements, 'section')) expect(ids).toContain(attribute(section, 'aria-labelledby'))
    for (const table of called(elements, 'table')) {
      const inIt = elementsIn(table)
      expect(called(inIt, 'caption')).toHaveLength(1)
      expect(called(inIt, 'th').every((head) => attribute(head, 'scope') !== undefined)).toBe(true)
    }
  })

  test('repeats no role that an element has by itself', () => {
    const roles = read(pageOf(exampleReport(3, { unusedWaivers: [waiver] }))).map((each) => attribute(each, 'role'))
    expect([...new Set(roles)]).toEqual([undefined, 'search', 'status'])
  })

  test('allows the style and the script that are in it, by their hashes, and nothing else', () => {
    const elements = read(pageOf(exampleReport(3)))
    const meta = called(elements, 'meta').find((each) => attribute(each, 'http-equiv') === 'Content-Security-Policy')
    const hashOf = (name: string) => {
      const [element, ...others] = called(elements, name)
      expect(others).toEqual([])
      return `sha256-${createHash('sha256').update(textOf(element)).digest('base64')}`
    }
    expect(attribute(meta, 'content')).toBe(
      `default-src 'none'; style-src '${hashOf('style')}'; script-src '${hashOf('script')}'; base-uri 'none'; form-action 'none'`,
    )
  })

  test('has the same style and script whatever the report', () => {
    const fixed = (report: AuditReport) => {
      const elements = read(pageOf(report))
      return [textOf(called(elements, 'style')[0]), textOf(called(elements, 'script')[0])]
    }
    expect(fixed(exampleReport(40, { coverage: brokenCoverage }))).toEqual(fixed(exampleReport(0)))
  })

  test('names no address, and has no style or handler of its own on any element', () => {
    const elements = read(pageOf(exampleReport(hostileFindings, hostileParts)))
    const used = new Set(elements.flatMap(({ attrs }) => attrs.map(({ name }) => name)))
    for (const name of ['href', 'src', 'srcset', 'action', 'formaction', 'style', 'xlink:href', 'data', 'poster']) {
      expect(used).not.toContain(name)
    }
    expect([...used].filter((name) => name.startsWith('on'))).toEqual([])
  })
})

const hostileFindings: JudgedFinding[] = hostileNames.flatMap((displayName, at) => [
  exampleFinding(at, {
    app: { id: displayName, displayName },
    waiver: at % 3 === 0 ? { waiver: { ...waiver, reason: displayName, owner: displayName }, state: 'applied' } : null,
  }),
  exampleFinding(at, {
    violation: { kind: 'consent-bypassed-offline', resource: { id: displayName, displayName } },
  }),
])

const all = hostileNames.join(' ')

const hostileParts: Partial<AuditReport> = {
  domain: `https://${all}`,
  filter: all,
  policy: {
    from: { kind: 'file', path: all },
    rules: [limitRule(all, { select: { displayName: [all], tags: [{ key: all, value: all }] }, allowOffline: true })],
  },
  coverage: {
    ...brokenCoverage,
    gaps: [
      { kind: 'stopped', after: all, why: all },
      { kind: 'stretch', after: all, before: all },
    ],
    unreadableRows: [{ id: all, displayName: all, why: all }],
  },
  unusedWaivers: [{ ...waiver, rule: all, app: all, reason: all, owner: all }],
  idleRules: [all],
  baseline: { path: all, fixed: gone(1) },
}

describe('N21: hostile text is text', () => {
  const elements = read(pageOf(exampleReport(hostileFindings, hostileParts)))
  const tags = (each: readonly Element[]) => [...new Set(each.map(({ tagName }) => tagName))].sort()

  test('and makes no element', () => {
    const known = new Set(
      tags(read(pageOf(exampleReport(40, { coverage: brokenCoverage, filter: 'x', unusedWaivers: [waiver] })))),
    )
    expect(tags(elements).filter((name) => !known.has(name))).toEqual([])
    expect(called(elements, 'script')).toHaveLength(1)
    expect(called(elements, 'img')).toHaveLength(0)
    expect(called(elements, 'meta')).toHaveLength(5)
    expect(elements.every(({ namespaceURI }) => namespaceURI !== names.NS.MATHML)).toBe(true)
  })

  test('and can be read as it is, but for what cannot be seen', () => {
    const shown = called(elements, 'bdi').map(textOf)
    expect(shown).toEqual(
      expect.arrayContaining([
        '<img src=x onerror="document.title=1">',
        '</script><script>document.title=2</script>',
        `{{7*7}} \${7*7} <%= 7*7 %>`,
        'javascript:document.title=6',
        'a\\u202eb\\u2066c\\u200b\\ufeff\\x00\\x1b[31m',
        '&lt;script&gt; &#60;script&#62; &amp',
        'line one\\r\\nline two\\u2028line three',
        '\\ud800lone',
      ]),
    )
  })

  test('N11: a name of 10,000 characters is cut', () => {
    const app = { id: exampleId(1), displayName: 'n'.repeat(10_000) }
    const names = called(read(pageOf(exampleReport([exampleFinding(0, { app })]))), 'bdi').map(textOf)
    expect(names).toContain(`${'n'.repeat(499)}…`)
  })

  test('an explanation is whole, however long it is', () => {
    const why = `${'A long reason. '.repeat(80)}The end.`
    const said = { ...exampleWords, ruleWhy: () => why, message: () => why }
    const page = [...writeHtml({ report: exampleReport(1), say: said, hide })].join('')
    expect(page.split(why)).toHaveLength(exampleReport(1).policy.rules.length + 2)
  })

  test('N27: a secret is taken out, wherever it stands', () => {
    const app = { id: 's3cr3t', displayName: `${'n'.repeat(495)}s3cr3t` }
    const page = pageOf(exampleReport([exampleFinding(0, { app })], { domain: 'https://s3cr3t.example' }))
    expect(page).not.toContain('s3cr')
  })
})

describe('what it says', () => {
  const said = (report: AuditReport) => {
    const elements = read(pageOf(report))
    const main = elements.find(({ tagName }) => tagName === 'main')
    const sections = called(elements, 'section').map((each) => attribute(each, 'aria-labelledby'))
    return { elements, sections, text: textOf(main), heading: textOf(called(elements, 'h1')[0]) }
  }

  test('a yes: verdict and coverage first', () => {
    const { text, heading, sections } = said(exampleReport(0))
    expect(heading).toBe('Policy met')
    expect(text).toContain('No findings.')
    expect(text).toContain(
      'Complete: 2,147 apps, on 3 pages, in 5 requests. Every app that existed during the whole audit was read.',
    )
    expect(sections).toEqual(['coverage', 'lifetimes', 'summary', 'findings', 'policy'])
  })

  test('an incomplete audit: no verdict, and what is not proved', () => {
    const { text, heading } = said(exampleReport(3, { coverage: brokenCoverage }))
    expect(heading).toBe('No verdict: the audit is incomplete')
    expect(text).toContain('Apps that were not read may have more findings. In those that were read: 3 findings.')
    expect(text).toContain('Incomplete: 2,147 apps of the 2,203 that the domain counts, on 3 pages, in 5 requests.')
    expect(text).toContain('It is not proved that every app was read.')
    expect(text).toContain(
      `Between the app ${exampleId(17)} and the end of the list, there may be apps that were not read.`,
    )
    expect(text).toContain(
      `The list could not be read any further after the app ${exampleId(999)}: the domain answered 503, five times in a row.`,
    )
    expect(text).toContain('2 rows of the list could not be read as an app')
  })

  test.each([
    [
      { kind: 'count', totalResults: 1203, distinctApps: 1200 } as const,
      'The pages are connected from the first app to the last, but the domain counts 1,203 apps and 1,200 were read.',
    ],
    [{ kind: 'no-end', after: 'x1' } as const, 'The end of the list was never shown after the app x1.'],
    [{ kind: 'no-end', after: null } as const, 'The end of the list was never shown.'],
    [
      { kind: 'stretch', after: null, before: 'x2' } as const,
      'Between the beginning and the app x2 of the list, there may be apps that were not read.',
    ],
  ])('the gap %j', (gap, sentence) => {
    expect(said(exampleReport(0, { coverage: { ...brokenCoverage, gaps: [gap] } })).text).toContain(sentence)
  })

  test('a no: what counts first, then what does not, then what is waived', () => {
    const { elements, heading, text, sections } = said(
      exampleReport(
        [
          exampleFinding(0, { since: 'worse' }),
          exampleFinding(4, { since: 'known', counts: false }),
          exampleFinding(8, { waiver: { waiver, state: 'expired' } }),
          exampleFinding(12, { waiver: { waiver, state: 'applied' }, counts: false }),
        ],
        { unusedWaivers: [{ ...waiver, line: 9 }], baseline: { path: 'last.json', fixed: gone(1) } },
      ),
    )
    expect(heading).toBe('Policy violated')
    expect(text).toContain(
      '2 findings. 1 more does not count. 1 waived. Since last.json: 0 new, 1 worse, 1 the same, 1 gone.',
    )
    expect(sections).toEqual(['coverage', 'lifetimes', 'summary', 'findings', 'waivers', 'policy'])
    const rows = (id: string) => {
      const section = called(elements, 'section').find((each) => attribute(each, 'aria-labelledby') === id)
      return called(elementsIn(section as Element), 'tr')
        .slice(1)
        .map(textOf)
    }
    expect(rows('findings').map((row) => row.slice(0, 4))).toEqual(['high', 'high', 'high', 'high'])
    expect(rows('findings')[0]).toContain('Worse than in the baseline.')
    expect(rows('findings')[1]).toContain('The waiver of team-field ended on 2026-12-31.')
    expect(rows('findings')[2]).toContain('Known: it is in the baseline.Does not count for the verdict.')
    expect(rows('findings')[3]).toContain(
      'Waived until 2026-12-31: Field devices are offline for weeks. team-field. Up to 90d (7776000 s).',
    )
    const status = elementsIn(withId(elements, 'by-status') as Element)
    expect(status.filter(({ tagName }) => tagName === 'option').map(textOf)).toEqual([
      'all',
      'counts',
      'known',
      'waived',
    ])
    expect(status.filter((each) => attribute(each, 'selected') !== undefined).map(textOf)).toEqual(['counts'])
    expect(rows('waivers')[0]).toContain('Unused: it matches no finding, so it can be removed.')
    expect(rows('waivers')[1]).toContain('It ended on 2026-12-31.')
  })

  test('the header has the number of findings that count, by severity', () => {
    const findings = [exampleFinding(0), exampleFinding(2), exampleFinding(4, { since: 'known', counts: false })]
    const header = called(said(exampleReport(findings)).elements, 'header')[0] as Element
    expect(called(elementsIn(header), 'li').map(textOf)).toEqual(['1 critical', '1 high', '0 medium', '0 low'])
  })

  test('a command stands alone, so that it can be copied; an attribute keeps its small letter', () => {
    const { elements, text } = said(exampleReport([exampleFinding(1)]))
    expect(called(elements, 'code').map(textOf)).toContain(`apps set-expiry ${exampleId(1)} 1h --token access`)
    expect(text).toContain('accessTokenExpiry is not set; the policy requires a value on the app itself')
  })

  test('the limits of the policy, in their places among the lifetimes', () => {
    const { elements } = said(exampleReport(0))
    const [refresh, access] = called(elements, 'table').map((table) =>
      called(elementsIn(table), 'tr').slice(1).map(textOf),
    )
    expect(refresh).toEqual([
      '5m to 15m3under',
      '15m to under 1h0under',
      'min 1h (refresh-max)',
      '1h to 8h41',
      '8h to 1d212',
      '1d to 7d1,204default 7d',
      '7d to 30d318',
      'max 30d (refresh-max)',
      '30d to 90d12over',
      '90d to 365d0over',
      'over 365d1over',
    ])
    expect(access).toContain('max 1h for some (prod-access-max)')
  })

  test('the trend: a bar for each run that has findings, a gap, a line where the policy changes, and a table', () => {
    const { elements, text, sections } = said(exampleReport(0, { history: historyOf(exampleRuns) }))
    expect(sections.slice(0, 3)).toEqual(['coverage', 'trend', 'lifetimes'])
    expect(text).toContain('12 findings, 3 fewer than on 2026-11-20.')
    const section = called(elements, 'section').find((each) => attribute(each, 'aria-labelledby') === 'trend')
    const inIt = elementsIn(section as Element)
    const marks = inIt.filter(({ tagName }) => tagName === 'rect' || tagName === 'line')
    expect(marks.map((each) => attribute(each, 'class') ?? attribute(each, 'height') ?? each.tagName)).toEqual([
      '80%',
      '100%',
      'gap',
      'line',
      '100%',
      '80%',
    ])
    expect(called(inIt, 'tr').map(textOf)).toEqual([
      'RunFindingsWaivedAppsNote',
      '2026-11-01 08:00 UTC120214',
      '2026-11-08 08:00 UTC150214',
      '2026-11-09 08:00 UTCincomplete',
      '2026-11-15 08:00 UTC00214another policy',
      '2026-11-20 08:00 UTC150214',
      '2026-11-24 08:00 UTC120214',
    ])
  })

  test('shows the policy, the time, and the version that wrote it', () => {
    const { elements, text } = said(exampleReport(0))
    expect(text).toContain('From the file policies/tokens.yaml.')
    expect(text).toContain('refreshTokenExpiryat least 1h, at most 30d')
    expect(text).toContain('apps with displayName prod-*; active true; tags stage=prod')
    expect(textOf(called(elements, 'footer')[0])).toBe(
      'Started at 2026-11-24 09:30 UTC, by apps audit 1.2.3. This page loads nothing and sends nothing.',
    )
  })

  test('the controls are hidden where there is no script to serve them', () => {
    const { elements } = said(exampleReport(3))
    expect(attribute(withId(elements, 'controls'), 'hidden')).toBe('')
  })

  test('comes a finding at a time', () => {
    const few = [...writeHtml({ report: exampleReport(10), say: exampleWords, hide })].length
    const many = [...writeHtml({ report: exampleReport(1010), say: exampleWords, hide })].length
    expect(many - few).toBe(1000)
  })
})

describe('contrast', () => {
  const colours = (rule: string) =>
    Object.fromEntries([...rule.matchAll(/--([a-z]+): (#[0-9a-f]{3,6})/g)].map(([, name, colour]) => [name, colour]))
  const themes = [...styleText.matchAll(/:root \{([^}]*)\}/g)].map(([, rule = '']) => colours(rule))

  test.each(['light', 'dark', 'print'])(
    'of words is at least 4.5 to 1 (WCAG 2.2, 1.4.3), of bars 3 to 1: %s',
    (name) => {
      const {
        paper = '',
        panel = '',
        bar = '',
        line: _,
        focus: __,
        ...words
      } = themes[['light', 'dark', 'print'].indexOf(name)] ?? {}
      expect(Object.keys(words)).toEqual(
        expect.arrayContaining(['ink', 'dim', 'critical', 'high', 'medium', 'low', 'good']),
      )
      for (const [word, colour] of Object.entries(words)) {
        expect(contrast(colour as string, paper), word).toBeGreaterThanOrEqual(4.5)
      }
      expect(contrast(words['ink'] as string, panel)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(bar, paper)).toBeGreaterThanOrEqual(3)
    },
  )
})

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(digits.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('html-validate, which reads as the validator of the W3C does', () => {
  // Rules about taste are left out: long lines, void elements, and the inline style and script that the hashes allow.
  const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] })

  test.each<[string, AuditReport]>([
    ['nothing found', exampleReport(0)],
    ['findings that count and others', exampleReport([exampleFinding(1), exampleFinding(2, { counts: false })])],
    [
      'hostile names',
      exampleReport(
        hostileNames.map((displayName, at) => exampleFinding(at, { app: { id: exampleId(at), displayName } })),
      ),
    ],
    ['an incomplete audit', exampleReport(3, { coverage: brokenCoverage })],
    ['a history', exampleReport(3, { history: historyOf(exampleRuns) })],
  ])('%s: no fault', async (_, report) => {
    const { results } = await validator.validateString(pageOf(report))
    expect(
      results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${ruleId} ${line} ${message}`)),
    ).toEqual([])
  })
})
