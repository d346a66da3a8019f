import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditReport } from '../../src/audit/audit-report'
import { writeHtml } from '../../src/commands/audit/reports/html/html'
import { exampleRuns, historyOf } from '../support/audit-runs'
import { type BrowserPage, chromium, isBrowserRequired, startChromium } from '../support/chromium'
import {
  accessMax,
  brokenCoverage,
  exampleFinding,
  exampleReport,
  exampleWords,
  limitRule,
  refreshMax,
} from '../support/example-report'
import { hostileNames } from '../support/hostile-names'

const testInBrowser = test.skipIf(chromium === undefined && !isBrowserRequired)

async function open(report: AuditReport): Promise<BrowserPage & { address: string }> {
  expect(chromium, 'no Chromium on this machine').toBeDefined()
  const folder = await mkdtemp(join(tmpdir(), 'apps-page-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'audit.html')
  await writeFile(file, [...writeHtml({ report, say: exampleWords, hide: (text) => text, version: '1.2.3' })].join(''))
  const page = await startChromium(chromium as string)
  onTestFinished(() => page.close())
  const address = pathToFileURL(file).href
  await page.open(address)
  return { ...page, address }
}

/** The first cells of the rows that are shown. */
const shown = (column: number) =>
  `[...document.querySelectorAll('#findings-table tbody tr')].filter((row) => row.checkVisibility()).map((row) => row.cells[${column}].textContent)`

const sortBy = (column: number) =>
  `document.querySelectorAll('#findings-table thead button')[${column}].click(), document.querySelector('#findings-table thead tr').cells[${column}].ariaSort`

const choose = (id: string, value: string) =>
  `new Promise((resolve) => {
    const control = document.getElementById('${id}')
    control.value = '${value}'
    control.dispatchEvent(new Event('input', { bubbles: true }))
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.getElementById('shown').textContent)))
  })`

testInBrowser(
  'S20: in a real browser hostile names do nothing, and nothing is asked for (skipped where there is no Chromium)',
  async () => {
    const hostile = hostileNames.map((displayName, at) => exampleFinding(at, { app: { id: displayName, displayName } }))
    const page = await open(exampleReport(hostile, { coverage: brokenCoverage, filter: hostileNames.join(' ') }))

    expect(await page.evaluate('document.title')).toBe(
      'No verdict: the audit is incomplete: token settings of https://idcs-9dcb0a5bd8e1.identity.oraclecloud.com',
    )
    expect(await page.evaluate(`document.querySelectorAll('script, img, iframe, object, [onerror], a').length`)).toBe(1)
    expect(await page.evaluate(shown(1))).toContainEqual(expect.stringContaining('<img src=x onerror='))
    await page.evaluate(sortBy(1))
    await page.evaluate(choose('by-text', 'img'))
    const asked = page.events.filter(({ method }) => method === 'Network.requestWillBeSent')
    expect(asked.map(({ params }) => params.request.url)).toEqual([page.address])
    const scripts = page.events.filter(({ method }) => method === 'Log.entryAdded' || method === 'Audits.issueAdded')
    expect(scripts.map(({ params }) => params)).toEqual([])
    expect(page.events.filter(({ method }) => method === 'Runtime.exceptionThrown')).toEqual([])
  },
  60_000,
)

testInBrowser(
  'S20: what is not the one script and the one style is refused (skipped where there is no Chromium)',
  async () => {
    const page = await open(exampleReport(3))
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: rgb(1, 2, 3)">x</p><img src=x onerror="document.title = 1">')`,
    )
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'document.title = 2' }))`,
    )
    await page.evaluate(`fetch('http://127.0.0.1:9/').catch(() => {})`)
    expect(await page.evaluate(`getComputedStyle(document.getElementById('styled')).color`)).not.toBe('rgb(1, 2, 3)')
    expect(await page.evaluate('document.title')).toMatch(/^Policy violated/)
    const refused = page.events.filter(({ method }) => method === 'Audits.issueAdded').map(({ params }) => params.issue)
    const directives = refused.map(({ details }) => details.contentSecurityPolicyIssueDetails?.violatedDirective)
    expect([...new Set(directives)].sort()).toEqual([
      'connect-src',
      'img-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
    ])
  },
  60_000,
)

testInBrowser(
  'the table sorts, filters and copies, and is a table to a screen reader (skipped where there is no Chromium)',
  async () => {
    const page = await open(exampleReport(40))

    const severities = (await page.evaluate(shown(0))) as string[]
    expect([...new Set(severities)]).toEqual(['critical', 'high', 'medium', 'low'])
    expect(await page.evaluate(sortBy(0))).toBe('ascending')
    expect((await page.evaluate(shown(0))) as string[]).toEqual([...severities].reverse())

    expect(await page.evaluate(sortBy(3))).toBe('descending')
    const lifetimes = ((await page.evaluate(shown(3))) as string[]).slice(0, 3)
    expect(lifetimes).toEqual(['327dat most 30d', '323dat most 30d', '319dat most 30d'])
    expect(await page.evaluate(sortBy(1))).toBe('ascending')
    expect(((await page.evaluate(shown(1))) as string[])[0]).toMatch(/^Kundenportal 1/)
    expect(await page.evaluate(`document.querySelector('#findings-table caption').textContent`)).toBe(
      'Sorted by app, ascending.',
    )

    expect(await page.evaluate(choose('by-text', 'PAYROLL refresh'))).toBe('2 of 40 shown')
    expect(await page.evaluate(choose('by-text', ''))).toBe('40 of 40 shown')
    expect(await page.evaluate(choose('by-severity', 'low'))).toBe('10 of 40 shown')
    expect(await page.evaluate(choose('by-rule', 'refresh-max'))).toBe('0 of 40 shown')
    expect(await page.evaluate(choose('by-severity', ''))).toBe('10 of 40 shown')

    const { origin } = await page.evaluate('({ origin: location.origin })')
    expect(origin).toBe('file://')
    await page.evaluate(`document.querySelector('tr:not([hidden]) .fix button').click()`)
    expect(await page.evaluate('getSelection().toString()')).toMatch(/^apps set-expiry [0-9a-f]{32} 30d --expect \d+d$/)

    const { nodes } = await page.send('Accessibility.getFullAXTree')
    const roles = (nodes as { ignored: boolean; role?: { value: string } }[])
      .filter(({ ignored }) => !ignored)
      .map(({ role }) => role?.value)
    for (const role of [
      'table',
      'row',
      'columnheader',
      'rowheader',
      'cell',
      'searchbox',
      'status',
      'main',
      'contentinfo',
    ]) {
      expect(roles, role).toContain(role)
    }
  },
  60_000,
)

testInBrowser(
  'only what counts is shown at first, and a filter shows the rest (skipped where there is no Chromium)',
  async () => {
    const known = Array.from({ length: 20 }, (_, at) => exampleFinding(at, { since: 'known', counts: false }))
    const page = await open(exampleReport([...known, exampleFinding(20, { since: 'new' })]))
    expect(await page.evaluate(`document.getElementById('shown').textContent`)).toBe('1 of 21 shown')
    expect(await page.evaluate(shown(1))).toHaveLength(1)
    expect(await page.evaluate(choose('by-status', 'known'))).toBe('20 of 21 shown')
    expect(await page.evaluate(choose('by-status', ''))).toBe('21 of 21 shown')
  },
  60_000,
)

testInBrowser(
  'the first screen has the verdict and the number of findings by severity (skipped where there is no Chromium)',
  async () => {
    const page = await open(exampleReport(40, { coverage: brokenCoverage }))
    await page.send('Emulation.setDeviceMetricsOverride', {
      width: 1280,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false,
    })
    const counts = `[...document.querySelectorAll('.severities li')].map((each) => [each.textContent, each.getBoundingClientRect().bottom < 800])`
    expect(await page.evaluate(counts)).toEqual([
      ['10 critical', true],
      ['10 high', true],
      ['10 medium', true],
      ['10 low', true],
    ])
  },
  60_000,
)

testInBrowser(
  'on a phone nothing is wider than the page, in print all of it is there (skipped where there is no Chromium)',
  async () => {
    const name = 'n'.repeat(300)
    const page = await open(
      exampleReport([exampleFinding(0, { app: { id: name, displayName: name } }), exampleFinding(1)], {
        coverage: { ...brokenCoverage, unreadableRows: [{ id: name, displayName: name, why: name }] },
        filter: name,
        unusedWaivers: [
          { rule: name, app: name, reason: name, owner: name, expires: '2026-12-31', max: null, line: 100 },
        ],
        policy: {
          from: { kind: 'file', path: name },
          rules: [refreshMax, accessMax, limitRule(name, { allowOffline: false })],
        },
      }),
    )
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)
    for (const width of [320, 390, 800, 1280]) {
      await page.send('Emulation.setDeviceMetricsOverride', { width, height: 800, deviceScaleFactor: 1, mobile: true })
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(width)
    }
    await page.evaluate(choose('by-rule', 'refresh-max'))
    await page.send('Emulation.setEmulatedMedia', { media: 'print' })
    expect(await page.evaluate(`document.getElementById('shown').checkVisibility()`), 'that rows are left out').toBe(
      true,
    )
    expect(await page.evaluate(`document.getElementById('by-text').checkVisibility()`)).toBe(false)
    const titles = `[...document.querySelectorAll('#findings-table thead th')].map((head) => getComputedStyle(head, '::before').content)`
    expect(await page.evaluate(titles)).toEqual(['"Severity"', '"App"', '"Rule"', '"Lifetime"', 'none'])
    const { data } = await page.send('Page.printToPDF')
    expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(await page.evaluate(`document.querySelectorAll('details:not([open])').length`)).toBe(0)
  },
  60_000,
)

testInBrowser(
  'axe finds nothing that keeps people from using the page, in light and dark (skipped where there is no Chromium)',
  async () => {
    const hostile = hostileNames.map((displayName, at) => exampleFinding(at, { app: { id: displayName, displayName } }))
    const page = await open(
      exampleReport([...hostile, exampleFinding(90, { counts: false })], {
        coverage: brokenCoverage,
        history: historyOf(exampleRuns),
      }),
    )
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)
    await page.evaluate(axe.source)
    for (const value of ['light', 'dark']) {
      await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
      const found =
        'axe.run().then(({ violations, passes }) => JSON.stringify([violations.map(({ id, nodes }) => [id, nodes[0].html]), passes.length]))'
      const [violations, passes] = JSON.parse(await page.evaluate(found))
      expect([value, violations]).toEqual([value, []])
      expect(passes).toBeGreaterThan(20)
    }
  },
  60_000,
)
