// Readers and linters of what `apps` writes and of what the repository ships. Each is expected to find nothing.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { here } from '../bench/measure.mjs'
import { inVenv, Missing } from './install.mjs'
import { run } from './processes.mjs'
import { writeReports } from './reports.mjs'

const root = here('../..')
const workflows = ['ci.yml', 'release.yml', 'strangers.yml'].map((file) => join('.github/workflows', file))
const nothing = 'nothing found'

/** @returns that nothing was found, or the exit code and what is said */
async function lint(command, args, options = {}) {
  const { code, stdout, stderr } = await run(command, args, { cwd: root, ...options })
  return code === 0 ? nothing : { exit: code, says: `${stdout}${stderr}`.trim().slice(-2000) }
}

const program = (folder, name) => join(folder, 'node_modules', '.bin', name)

export const sarifMultitool = {
  async meet({ folder, temporary, check }) {
    const reports = await writeReports(temporary)
    await check('validate of audit -o sarif: no error, no warning', { exit: 0, errors: 0, warnings: 0 }, async () => {
      const out = join(reports, 'validated.sarif')
      const args = ['validate', join(reports, 'audit.sarif'), '--output', out, '--log', 'ForceOverwrite']
      const { code } = await run(program(folder, 'sarif-multitool'), args)
      const results = JSON.parse(readFileSync(out, 'utf8').replace(/^\uFEFF/, '')).runs.flatMap(
        (each) => each.results ?? [],
      )
      for (const { ruleId, message, locations } of results)
        process.stdout.write(
          `             ${ruleId} ${message.text ?? JSON.stringify(message.arguments)} ${JSON.stringify(locations?.[0]?.physicalLocation?.region)}\n`,
        )
      const count = (level) => results.filter((each) => (each.level ?? 'warning') === level).length
      return { exit: code, errors: count('error'), warnings: count('warning') }
    })
  },
}

export const htmlValidate = {
  async meet({ folder, temporary, check }) {
    const reports = await writeReports(temporary)
    await check('audit -o html', nothing, () =>
      lint(program(folder, 'html-validate'), ['--preset', 'standard', join(reports, 'audit.html')]),
    )
  },
}

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

function needsChromium() {
  if (chromium === undefined) throw new Missing('Chromium is not on this machine')
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const axe = {
  needs: needsChromium,
  // The browser is driven by the one that pa11y brings as well; it must not download one of its own.
  extra: { with: ['puppeteer-core@24.8.2'] },
  async meet({ folder, temporary, check }) {
    const reports = await writeReports(temporary)
    const load = createRequire(join(folder, 'package.json'))
    const { default: puppeteer } = await import(pathToFileURL(load.resolve('puppeteer-core')).href)
    const browser = await puppeteer.launch({ executablePath: chromium, args: flags })
    try {
      for (const scheme of ['light', 'dark'])
        await check(`audit -o html, ${scheme}`, { violations: 0, passes: true }, async () => {
          const page = await browser.newPage()
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
          await page.goto(pathToFileURL(join(reports, 'audit.html')).href)
          await page.evaluate(readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8'))
          const { violations, passes } = await page.evaluate('axe.run()')
          for (const { id, help } of violations) process.stdout.write(`             ${id}: ${help}\n`)
          return { violations: violations.length, passes: passes.length > 10 }
        })
    } finally {
      await browser.close()
    }
  },
}

export const pa11y = {
  needs: needsChromium,
  extra: { environment: { PUPPETEER_SKIP_DOWNLOAD: 'true' } },
  async meet({ folder, temporary, check }) {
    const reports = await writeReports(temporary)
    const load = createRequire(join(folder, 'package.json'))
    const { default: pa11y } = await import(pathToFileURL(load.resolve('pa11y')).href)
    for (const standard of ['WCAG2A', 'WCAG2AA'])
      await check(`audit -o html, ${standard}`, { errors: 0 }, async () => {
        const { issues } = await pa11y(pathToFileURL(join(reports, 'audit.html')).href, {
          standard,
          chromeLaunchConfig: { executablePath: chromium, args: flags },
        })
        for (const { code, message, selector } of issues)
          process.stdout.write(`             ${code} ${message} ${selector}\n`)
        return { errors: issues.length }
      })
  },
}

export const actionlint = {
  extra: { build: 'github.com/rhysd/actionlint/cmd/actionlint' },
  async meet({ folder, check }) {
    for (const file of workflows)
      await check(file, nothing, () => lint(join(folder, 'program'), ['-no-color', '-shellcheck=', '-pyflakes=', file]))
  },
}

export const zizmor = {
  async meet({ folder, check }) {
    for (const file of [...workflows, 'action.yml', '.github/dependabot.yml'])
      await check(file, nothing, () =>
        lint(inVenv(folder, 'zizmor'), ['--offline', '--no-progress', '--color=never', '--quiet', file]),
      )
  },
}

export const checkJsonschema = {
  async meet({ folder, temporary, check }) {
    const reports = await writeReports(temporary)
    const tool = inVenv(folder, 'check-jsonschema')
    const schemas = ['policy', 'waivers', 'report', 'baseline'].map((name) => join(reports, `${name}.schema.json`))
    await check('the schemas themselves, by their metaschema', nothing, () =>
      lint(tool, ['--check-metaschema', ...schemas]),
    )
    const against = (schema, file) => () =>
      lint(tool, ['--schemafile', join(reports, `${schema}.schema.json`), join(reports, file)])
    await check('a policy', nothing, against('policy', 'policy.yaml'))
    await check('waivers', nothing, against('waivers', 'waivers.yaml'))
    await check('audit -o json', nothing, against('report', 'audit.json'))
    await check('audit -o json as a baseline', nothing, against('baseline', 'audit.json'))
    for (const file of workflows)
      await check(file, nothing, () => lint(tool, ['--builtin-schema', 'vendor.github-workflows', file]))
    await check('action.yml', nothing, () => lint(tool, ['--builtin-schema', 'vendor.github-actions', 'action.yml']))
    await check('.github/dependabot.yml', nothing, () =>
      lint(tool, ['--builtin-schema', 'vendor.dependabot', '.github/dependabot.yml']),
    )
  },
}
