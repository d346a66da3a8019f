import { describe, expect, it } from 'vitest'
import { writeJUnit } from '../../../../../src/commands/audit/reports/junit'
import {
  comparedReport,
  contextOf,
  emptyReport,
  exampleReport,
  incompleteReport,
  written,
} from '../../../../support/audit-report'
import { elementsOf, readXml } from '../../../../support/readers'

describe('the report as JUnit XML', () => {
  it('is a case for each finding, and one that passes for each clean rule', async () => {
    expect(await written(writeJUnit(contextOf(exampleReport)))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="apps audit https://idcs-0.identity.oraclecloud.com" tests="6" failures="2" errors="0" skipped="3" timestamp="2026-11-24T08:00:00">
  <testsuite name="coverage" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="coverage" name="every app was read">
      <system-out>Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="refresh-max" tests="3" failures="2" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="refresh-max" name="Portal (22222222222222222222222222222222): over-max refreshTokenExpiry">
      <failure type="high" message="Refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s).">
Refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s).
The waiver of alice@example.com ended on 2026-10-31.
Fix: apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y
</failure>
    </testcase>
    <testcase classname="refresh-max" name="Till (33333333333333333333333333333333): over-max refreshTokenExpiry">
      <skipped message="Waived until 2026-12-31 by alice@example.com: the till has no keyboard (Refresh tokens live 180d (15552000 s); the policy allows at most 30d (2592000 s).)"/>
    </testcase>
    <testcase classname="refresh-max" name="Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry">
      <failure type="high" message="Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).">
Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).
Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y
</failure>
    </testcase>
  </testsuite>
  <testsuite name="access-max" tests="1" failures="0" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="access-max" name="no matching app: The limits of access-max">
      <skipped message="The rule judged no app."/>
    </testcase>
  </testsuite>
  <testsuite name="implicit-grant" tests="1" failures="0" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="implicit-grant" name="Old page (44444444444444444444444444444444): implicit-grant">
      <skipped message="It does not count. (The client may use the implicit grant, which puts access tokens in page addresses.)"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it('has an error where not everything was read', async () => {
    expect(await written(writeJUnit(contextOf(incompleteReport)))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="apps audit https://idcs-0.identity.oraclecloud.com" tests="2" failures="1" errors="1" skipped="0" timestamp="2026-11-24T08:00:00">
  <testsuite name="coverage" tests="1" failures="0" errors="1" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="coverage" name="every app was read">
      <error type="incomplete" message="Not complete: 200 apps came, but it is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over, and 1 app could not be read. 180 apps judged, 34 not covered by any rule.">
It is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over.
Not read: 77777777777777777777777777777777 &#39;Broken&#39;: refreshTokenExpiry is no whole number.
</error>
    </testcase>
  </testsuite>
  <testsuite name="refresh-max" tests="1" failures="1" errors="0" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="refresh-max" name="Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry">
      <failure type="high" message="Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).">
Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).
Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y
</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it.each(Object.entries({ exampleReport, emptyReport, incompleteReport, comparedReport }))(
    'counts what it holds: %s',
    async (_, report) => {
      const root = readXml(await written(writeJUnit(contextOf(report))))
      for (const element of [root, ...elementsOf(root, 'testsuite')]) {
        const { tests, failures, errors, skipped } = element.attributes
        expect({ tests, failures, errors, skipped }).toEqual({
          tests: String(elementsOf(element, 'testcase').length),
          failures: String(elementsOf(element, 'failure').length),
          errors: String(elementsOf(element, 'error').length),
          skipped: String(elementsOf(element, 'skipped').length),
        })
      }
    },
  )

  it('fails exactly what counts', async () => {
    const root = readXml(await written(writeJUnit(contextOf(exampleReport))))
    const failed = elementsOf(root, 'testcase').filter((each) => elementsOf(each, 'failure').length > 0)
    expect(failed.map(({ attributes }) => attributes['name'])).toEqual([
      'Portal (22222222222222222222222222222222): over-max refreshTokenExpiry',
      'Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry',
    ])
  })
})
