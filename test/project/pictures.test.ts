import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reportSvg } from '../../scripts/pictures/report-svg'
import { terminalSvg } from '../../scripts/pictures/terminal-svg'
import { type ThemeName, themes } from '../../scripts/pictures/themes'
import { type Sandbox, startSandbox } from '../../src/sandbox/server'
import { chromium, isBrowserRequired, startChromium } from '../support/chromium'
import { outputOf, withoutChance } from './console-examples'

// `npm run docs` draws the pictures again, with `vitest run --update`.

const pictures = new URL('../../docs/pictures/', import.meta.url)
const themeNames = Object.keys(themes) as ThemeName[]

let sandbox: Sandbox
let folder: string
beforeEach(async () => {
  sandbox = await startSandbox()
  folder = mkdtempSync(join(tmpdir(), 'apps-pictures-'))
})
afterEach(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

test('the picture of the terminal shows what the program prints', async () => {
  const commands = [
    "apps get-expiry ResourceOwner 'Customer Portal' 'Payments API'",
    'apps set-expiry ResourceOwner 9d',
    "apps set-expiry 'Payments API' 9d",
    'apps get-expiry ResourceOwner --seconds',
  ]
  let seen = ''
  for (const command of commands)
    seen += `\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m\n${await outputOf(command, sandbox, { NO_COLOR: undefined })}`
  const title = 'A terminal: apps reads and changes the token lifetimes of apps'
  for (const theme of themeNames) {
    const picture = terminalSvg(seen, { title, theme })
    expectWellFormed(picture)
    await expect(picture).toMatchFileSnapshot(new URL(`terminal-${theme}.svg`, pictures).pathname)
  }
})

test('the picture of the HTML report has the markup and the style of the report', async () => {
  const path = join(folder, 'report.html')
  await outputOf(`apps audit --max-refresh 30d --max-access 1h -q -o html=${path}`, sandbox)
  const report = withoutChance(readFileSync(path, 'utf8'))
  const title = 'The HTML report of apps audit: verdict, coverage, histograms and findings'
  for (const theme of themeNames) {
    const picture = reportSvg(report, { title, theme, height: 1000 })
    expectWellFormed(picture)
    await expect(picture).toMatchFileSnapshot(new URL(`report-${theme}.svg`, pictures).pathname)
  }
})

test('the README shows each picture in the theme of its reader', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  for (const name of ['terminal', 'report']) {
    expect(readme).toContain(`<source media="(prefers-color-scheme: dark)" srcset="docs/pictures/${name}-dark.svg">`)
    expect(readme).toMatch(new RegExp(`<img src="docs/pictures/${name}-light.svg" alt="[^"]+"`))
  }
})

const testInBrowser = test.skipIf(chromium === undefined && !isBrowserRequired)

testInBrowser('a browser shows the markup and the colours inside the picture of the report', async () => {
  const browser = await startChromium(chromium ?? '')
  try {
    const backgrounds: string[] = []
    for (const theme of themeNames) {
      await browser.open(new URL(`report-${theme}.svg`, pictures).href)
      const { width, background } = await browser.evaluate(`({
        width: document.querySelector('h1').getBoundingClientRect().width,
        background: getComputedStyle(document.querySelector('html')).backgroundColor,
      })`)
      expect(width).toBeGreaterThan(100)
      backgrounds.push(background)
    }
    expect(backgrounds).toEqual(['rgb(253, 253, 251)', 'rgb(21, 24, 26)'])
  } finally {
    await browser.close()
  }
})

/** @throws what a strict reader of XML says: a browser shows nothing of a picture that has an error */
function expectWellFormed(picture: string) {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(picture).close()
}
