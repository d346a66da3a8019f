import { describe, expect, it } from 'vitest'
import { formatNames, reportFormats } from '../../../../../src/commands/audit/reports/formats'
import type { ReportContext } from '../../../../../src/commands/audit/reports/report-writer'
import { writeSarif } from '../../../../../src/commands/audit/reports/sarif'
import {
  comparedReport,
  contextOf,
  emptyReport,
  exampleReport,
  finding,
  incompleteReport,
  reportOf,
  smallReport,
  written,
} from '../../../../support/audit-report'
import { sarifFaults } from '../../../../support/readers'

const sarifOf = async (report: typeof exampleReport, parts: Partial<ReportContext> = {}) =>
  JSON.parse(await written(writeSarif(contextOf(report, parts))))

describe('the report as SARIF', () => {
  it('places each finding on the line of the policy file whose rule it breaks', async () => {
    expect(await written(writeSarif(contextOf(smallReport)))).toBe(`{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "apps audit",
          "semanticVersion": "1.2.3",
          "informationUri": "https://docs.oracle.com/en-us/iaas/Content/Identity/home.htm",
          "rules": [
            {
              "id": "refresh-max",
              "shortDescription": {
                "text": "The limits of refresh-max"
              },
              "fullDescription": {
                "text": "A limit of the policy."
              },
              "help": {
                "text": "A limit of the policy."
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "tags": [
                  "security",
                  "oauth"
                ],
                "precision": "very-high",
                "security-severity": "8.0"
              }
            }
          ]
        }
      },
      "automationDetails": {
        "id": "apps-audit/idcs-0.identity.oraclecloud.com/"
      },
      "invocations": [
        {
          "executionSuccessful": true,
          "startTimeUtc": "2026-11-24T08:00:00.000Z",
          "toolExecutionNotifications": []
        }
      ],
      "columnKind": "utf16CodeUnits",
      "properties": {
        "domain": "https://idcs-0.identity.oraclecloud.com",
        "verdict": "no",
        "coverage": {
          "complete": true,
          "pages": 3,
          "totalResults": 214,
          "distinctApps": 214,
          "unreadable": 0,
          "requests": 4,
          "order": "id",
          "totalsMoved": false,
          "gaps": [],
          "unreadableRows": []
        },
        "summary": {
          "apps": 214,
          "judged": 180,
          "notApplicable": 34,
          "findings": 1,
          "waived": 0,
          "bySeverity": {
            "low": 0,
            "medium": 0,
            "high": 1,
            "critical": 0
          },
          "byRule": {
            "refresh-max": 1
          }
        },
        "policy": {
          "source": "file",
          "path": "policy.yaml",
          "rules": [
            {
              "id": "refresh-max",
              "severity": "high",
              "select": {},
              "refreshTokenExpiry": {
                "max": {
                  "seconds": 2592000,
                  "duration": "30d"
                },
                "min": null,
                "unset": "judge"
              },
              "accessTokenExpiry": null,
              "allowOffline": null,
              "allowedGrants": null,
              "line": 3
            }
          ]
        }
      },
      "results": [
        {"ruleId":"refresh-max","ruleIndex":0,"level":"error","message":{"text":"Payroll (11111111111111111111111111111111): Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s). Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"policy.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":3,"startColumn":5}},"logicalLocations":[{"name":"Payroll","fullyQualifiedName":"11111111111111111111111111111111","kind":"resource"}]}],"partialFingerprints":{"primaryLocationLineHash":"d08691011c3e45c3a9bc891306414e27:1"},"suppressions":[],"properties":{"attribute":"refreshTokenExpiry","actual":{"seconds":7776000,"duration":"90d","source":"app"},"evidence":{}}}
      ]
    }
  ]
}
`)
  })

  it.each(Object.entries({ exampleReport, smallReport, emptyReport, incompleteReport, comparedReport }))(
    'is valid against the schema: %s',
    async (_, report) => {
      expect(sarifFaults(await sarifOf(report))).toEqual([])
    },
  )

  it('the schema is one that finds faults', async () => {
    const document = await sarifOf(smallReport)
    document.runs[0].results[0].level = 'bad'
    expect(sarifFaults(document)).toContain('.runs[0].results[0].level should be equal to one of the allowed values')
  })

  it('leaves out what is waived or known, and says how many', async () => {
    const [waived] = (await sarifOf(exampleReport)).runs
    expect(waived.results.map(({ suppressions }: { suppressions: unknown }) => suppressions)).toEqual([[], [], []])
    expect(waived.invocations[0].toolExecutionNotifications).toEqual([
      { level: 'note', message: { text: '1 finding is left out: waived or known; --sarif-all keeps them.' } },
    ])
    const [compared] = (await sarifOf(comparedReport)).runs
    expect(compared.results.map(({ baselineState }: { baselineState: string }) => baselineState)).toEqual(['updated'])
  })

  it('names the policy file from the root of its repository', async () => {
    const [run] = (await sarifOf(smallReport, { policyPath: 'ci/policy.yaml' })).runs
    expect(run.results[0].locations[0].physicalLocation.artifactLocation).toEqual({
      uri: 'ci/policy.yaml',
      uriBaseId: '%SRCROOT%',
    })
  })

  it('with --sarif-all suppresses what is waived, and only that', async () => {
    const { results } = (await sarifOf(exampleReport, { sarifAll: true })).runs[0]
    expect(results.map(({ suppressions }: { suppressions: unknown }) => suppressions)).toEqual([
      [],
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'the till has no keyboard (alice@example.com, until 2026-12-31)',
        },
      ],
      [],
      [],
    ])
  })

  it('says what was not read, and that the run did not succeed', async () => {
    expect((await sarifOf(incompleteReport)).runs[0].invocations).toEqual([
      {
        executionSuccessful: false,
        startTimeUtc: '2026-11-24T08:00:00.000Z',
        toolExecutionNotifications: [
          { level: 'error', message: { text: 'It is not proved that every app of the domain was read.' } },
          {
            level: 'error',
            message: {
              text: 'It is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over.',
            },
          },
          {
            level: 'error',
            message: {
              text: "Not read: 77777777777777777777777777777777 'Broken': refreshTokenExpiry is no whole number.",
            },
          },
        ],
      },
    ])
  })

  it('says what is new since the baseline', async () => {
    const { results } = (await sarifOf(comparedReport, { sarifAll: true })).runs[0]
    expect(results.map(({ baselineState }: { baselineState: string }) => baselineState)).toEqual([
      'updated',
      'unchanged',
    ])
  })

  it('knows a finding again when its lifetime and its name have changed, and no other', async () => {
    const fingerprints = async (...findings: ReturnType<typeof finding>[]) =>
      (await sarifOf(reportOf(findings))).runs[0].results.map(
        ({ partialFingerprints }: { partialFingerprints: object }) => partialFingerprints,
      )
    const changed = finding({ app: { ...finding().app, displayName: 'Salaries' } })
    const other = finding({ app: { id: '2', displayName: 'Payroll' } })
    const [one, same, another] = await fingerprints(finding(), changed, other)
    expect(one).toEqual({ primaryLocationLineHash: 'd08691011c3e45c3a9bc891306414e27:1' })
    expect(same).toEqual(one)
    expect(another).not.toEqual(one)
  })

  it.each([
    ['policy.yaml', { uri: 'policy.yaml', uriBaseId: '%SRCROOT%' }],
    ['./ci/my policy#1.yaml', { uri: 'ci/my%20policy%231.yaml', uriBaseId: '%SRCROOT%' }],
    ['ci\\policy.yaml', { uri: 'ci/policy.yaml', uriBaseId: '%SRCROOT%' }],
    ['/etc/policy.yaml', { uri: 'file:///etc/policy.yaml' }],
    ['C:\\ci\\policy.yaml', { uri: 'file:///C:/ci/policy.yaml' }],
  ])('names the policy file %s', async (path, expected) => {
    const report = { ...smallReport, policy: { ...smallReport.policy, from: { kind: 'file' as const, path } } }
    const document = await sarifOf(report)
    expect(document.runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual(expected)
    expect(sarifFaults(document)).toEqual([])
  })

  it('leaves out the mildest of more than code scanning takes, and says so', async () => {
    const findings = Array.from({ length: 25_001 }, (_, place) =>
      finding({ app: { id: `${place}`, displayName: 'x' } }),
    )
    const [run] = (await sarifOf(reportOf(findings))).runs
    expect(run.results).toHaveLength(25_000)
    expect(run.invocations[0].toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: '1 finding is left out: code scanning takes no more.' } },
    ])
  })

  it('is the only format that needs a policy file', () => {
    expect(formatNames.filter((name) => reportFormats[name].needsPolicyFile)).toEqual(['sarif'])
  })
})
