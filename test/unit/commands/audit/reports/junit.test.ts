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
import { elementsOf, readXml, type XmlElement } from '../../../../support/readers'

describe('the report as JUnit XML', () => {
  it('is a case for each finding, and one that passes for each clean rule', async () => {
    expect(await written(writeJUnit(contextOf(exampleReport)))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="apps audit https://idcs-0.identity.oraclecloud.com" tests="6" failures="2" errors="0">
  <testsuite name="coverage" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.coverage" name="every app was read">
      <system-out>Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="refresh-max" tests="3" failures="2" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.refresh-max" name="Portal (22222222222222222222222222222222): over-max refreshTokenExpiry">
      <failure type="high" message="Refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s).">
Refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s).
The waiver of alice@example.com ended on 2026-10-31.
Fix: apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y
</failure>
    </testcase>
    <testcase classname="idcs-0.identity.oraclecloud.com.refresh-max" name="Till (33333333333333333333333333333333): over-max refreshTokenExpiry">
      <skipped message="Waived until 2026-12-31 by alice@example.com: the till has no keyboard (Refresh tokens live 180d (15552000 s); the policy allows at most 30d (2592000 s).)"/>
    </testcase>
    <testcase classname="idcs-0.identity.oraclecloud.com.refresh-max" name="Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry">
      <failure type="high" message="Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).">
Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s).
Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y
</failure>
    </testcase>
  </testsuite>
  <testsuite name="access-max" tests="1" failures="0" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.access-max" name="no matching app: The limits of access-max">
      <skipped message="The rule judged no app."/>
    </testcase>
  </testsuite>
  <testsuite name="implicit-grant" tests="1" failures="0" errors="0" skipped="1" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.implicit-grant" name="Old page (44444444444444444444444444444444): implicit-grant">
      <skipped message="It does not count. (The client may use the implicit grant, which puts access tokens in page addresses.)"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it('has an error where not everything was read', async () => {
    expect(await written(writeJUnit(contextOf(incompleteReport)))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="apps audit https://idcs-0.identity.oraclecloud.com" tests="2" failures="1" errors="1">
  <testsuite name="coverage" tests="1" failures="0" errors="1" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.coverage" name="every app was read">
      <error type="incomplete" message="Not complete: 200 apps came, but it is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over, and 1 app could not be read. 180 apps judged, 34 not covered by any rule.">
It is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over.
Not read: 77777777777777777777777777777777 &#39;Broken&#39;: refreshTokenExpiry is no whole number.
</error>
    </testcase>
  </testsuite>
  <testsuite name="refresh-max" tests="1" failures="1" errors="0" skipped="0" timestamp="2026-11-24T08:00:00">
    <testcase classname="idcs-0.identity.oraclecloud.com.refresh-max" name="Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry">
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
        expect({ tests, failures, errors }).toEqual({
          tests: String(elementsOf(element, 'testcase').length),
          failures: String(elementsOf(element, 'failure').length),
          errors: String(elementsOf(element, 'error').length),
        })
        if (element !== root) expect(skipped).toBe(String(elementsOf(element, 'skipped').length))
      }
    },
  )

  it.each(Object.entries({ exampleReport, emptyReport, incompleteReport, comparedReport }))(
    'is valid by the schema of Jenkins: %s',
    async (_, report) => {
      const root = readXml(await written(writeJUnit(contextOf(report))))
      expect(root.name).toBe('testsuites')
      expect(junitFaults(root)).toEqual([])
    },
  )

  it('the schema finds faults', () => {
    const root = readXml(
      '<testsuites skipped="1"><testsuite name="a" tests="1" failures="0"><failure/></testsuite></testsuites>',
    )
    expect(junitFaults(root)).toEqual([
      'testsuites may not have skipped',
      'testsuite needs errors',
      'testsuite may not contain failure',
    ])
  })

  it('names the domain in every class name, so that two domains can be in one build', async () => {
    const root = readXml(await written(writeJUnit(contextOf(exampleReport))))
    const names = elementsOf(root, 'testcase').map(({ attributes }) => attributes['classname'] ?? '')
    expect([...new Set(names)]).toEqual([
      'idcs-0.identity.oraclecloud.com.coverage',
      'idcs-0.identity.oraclecloud.com.refresh-max',
      'idcs-0.identity.oraclecloud.com.access-max',
      'idcs-0.identity.oraclecloud.com.implicit-grant',
    ])
  })

  it('fails exactly what counts', async () => {
    const root = readXml(await written(writeJUnit(contextOf(exampleReport))))
    const failed = elementsOf(root, 'testcase').filter((each) => elementsOf(each, 'failure').length > 0)
    expect(failed.map(({ attributes }) => attributes['name'])).toEqual([
      'Portal (22222222222222222222222222222222): over-max refreshTokenExpiry',
      'Payroll (11111111111111111111111111111111): over-max refreshTokenExpiry',
    ])
  })
})

interface ElementRule {
  needs: readonly string[]
  may: readonly string[]
  contains: readonly string[]
}

const outcome: ElementRule = { needs: [], may: ['type', 'message'], contains: [] }
const text: ElementRule = { needs: [], may: [], contains: [] }

/** The rules of junit-10.xsd in the xUnit plugin of Jenkins, for the elements that a report may have. */
const junit10: Record<string, ElementRule> = {
  testsuites: { needs: [], may: ['name', 'time', 'tests', 'failures', 'errors'], contains: ['testsuite'] },
  testsuite: {
    needs: ['name', 'tests', 'failures', 'errors'],
    may: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    contains: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    needs: ['name'],
    may: ['time', 'classname', 'group'],
    contains: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  skipped: outcome,
  error: outcome,
  failure: outcome,
  'system-out': text,
  'system-err': text,
}

function junitFaults({ name, attributes, children }: XmlElement): string[] {
  const rule = junit10[name]
  if (rule === undefined) return [`${name} is not known`]
  const { needs, may, contains } = rule
  return [
    ...Object.keys(attributes)
      .filter((each) => !needs.includes(each) && !may.includes(each))
      .map((each) => `${name} may not have ${each}`),
    ...needs.filter((each) => attributes[each] === undefined).map((each) => `${name} needs ${each}`),
    ...children.flatMap((child) =>
      contains.includes(child.name) ? junitFaults(child) : [`${name} may not contain ${child.name}`],
    ),
  ]
}
