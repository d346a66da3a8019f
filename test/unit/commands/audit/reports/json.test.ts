import { describe, expect, it } from 'vitest'
import { identityOf } from '../../../../../src/audit/findings'
import { parseBaseline, readBaseline } from '../../../../../src/commands/audit/policy/baseline-file'
import { writeJson } from '../../../../../src/commands/audit/reports/json'
import { writeNdjson } from '../../../../../src/commands/audit/reports/ndjson'
import {
  comparedReport,
  contextOf,
  emptyReport,
  exampleReport,
  incompleteReport,
  smallReport,
  written,
} from '../../../../support/audit-report'

const reports = { exampleReport, smallReport, emptyReport, incompleteReport, comparedReport }

describe('the report as JSON', () => {
  it('has the members of the contract in their order, and then what else there is', async () => {
    expect(await written(writeJson(contextOf(smallReport)))).toBe(`{
  "schemaVersion": 1,
  "domain": "https://idcs-0.identity.oraclecloud.com",
  "startedAt": "2026-11-24T08:00:00.000Z",
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
  },
  "filter": null,
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
  "findings": [
    {
      "rule": "refresh-max",
      "severity": "high",
      "app": {
        "id": "11111111111111111111111111111111",
        "displayName": "Payroll"
      },
      "attribute": "refreshTokenExpiry",
      "actual": {
        "seconds": 7776000,
        "duration": "90d",
        "source": "app"
      },
      "allowed": {
        "seconds": 2592000,
        "duration": "30d"
      },
      "message": "refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)",
      "fix": "apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y",
      "waiver": null,
      "since": null,
      "counts": true,
      "kind": "over-max",
      "evidence": {},
      "identity": "refresh-max 11111111111111111111111111111111 over-max refreshTokenExpiry",
      "extent": null,
      "fixes": [
        "apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y"
      ],
      "tags": [],
      "contact": null
    }
  ],
  "verdict": "no",
  "baseline": null,
  "unusedWaivers": [],
  "idleRules": [],
  "lifetimes": {
    "refresh": [
      {
        "seconds": 604800,
        "duration": "7d",
        "apps": 90
      }
    ],
    "access": [
      {
        "seconds": 3600,
        "duration": "1h",
        "apps": 170
      }
    ]
  }
}
`)
  })

  it.each(Object.entries(reports))('is one document: %s', async (_, report) => {
    const document = JSON.parse(await written(writeJson(contextOf(report))))
    expect(document.findings).toHaveLength(report.findings.length)
    expect(document.verdict).toBe(report.verdict)
    expect(document.coverage.complete).toBe(report.coverage.complete)
  })

  it('has the warnings where there are any', async () => {
    const document = await written(writeJson(contextOf(emptyReport, { warnings: ['a policy with a typo'] })))
    expect(JSON.parse(document).warnings).toEqual(['a policy with a typo'])
    expect(JSON.parse(await written(writeJson(contextOf(emptyReport))))).not.toHaveProperty('warnings')
  })

  it('is a baseline for a later audit', async () => {
    const reading = readBaseline(
      parseBaseline(await written(writeJson(contextOf(exampleReport)))),
      'base.json',
      exampleReport.domain,
    )
    if (!reading.isRead) throw new Error(reading.message)
    expect(reading.warnings).toEqual([])
    expect(reading.value.findings.map(({ identity }) => identity)).toEqual(exampleReport.findings.map(identityOf))
    expect(reading.value.findings.map(({ isWaived }) => isWaived)).toEqual([false, true, false, false])
    expect(reading.value.findings.map(({ actual }) => actual)).toEqual([31_536_000, 15_552_000, 7_776_000, null])
  })
})

describe('the report as NDJSON', () => {
  it('is the audit on the first line, and a finding on each that follows', async () => {
    expect(
      await written(writeNdjson(contextOf(smallReport))),
    ).toBe(`{"type":"audit","schemaVersion":1,"domain":"https://idcs-0.identity.oraclecloud.com","startedAt":"2026-11-24T08:00:00.000Z","policy":{"source":"file","path":"policy.yaml","rules":[{"id":"refresh-max","severity":"high","select":{},"refreshTokenExpiry":{"max":{"seconds":2592000,"duration":"30d"},"min":null,"unset":"judge"},"accessTokenExpiry":null,"allowOffline":null,"allowedGrants":null,"line":3}]},"filter":null,"coverage":{"complete":true,"pages":3,"totalResults":214,"distinctApps":214,"unreadable":0,"requests":4,"order":"id","totalsMoved":false,"gaps":[],"unreadableRows":[]},"summary":{"apps":214,"judged":180,"notApplicable":34,"findings":1,"waived":0,"bySeverity":{"low":0,"medium":0,"high":1,"critical":0},"byRule":{"refresh-max":1}},"verdict":"no","baseline":null,"unusedWaivers":[],"idleRules":[],"lifetimes":{"refresh":[{"seconds":604800,"duration":"7d","apps":90}],"access":[{"seconds":3600,"duration":"1h","apps":170}]}}
{"type":"finding","rule":"refresh-max","severity":"high","app":{"id":"11111111111111111111111111111111","displayName":"Payroll"},"attribute":"refreshTokenExpiry","actual":{"seconds":7776000,"duration":"90d","source":"app"},"allowed":{"seconds":2592000,"duration":"30d"},"message":"refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)","fix":"apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y","waiver":null,"since":null,"counts":true,"kind":"over-max","evidence":{},"identity":"refresh-max 11111111111111111111111111111111 over-max refreshTokenExpiry","extent":null,"fixes":["apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y"],"tags":[],"contact":null}
`)
  })

  it.each(Object.entries(reports))('holds what the document holds: %s', async (_, report) => {
    const document = JSON.parse(await written(writeJson(contextOf(report))))
    const [audit, ...findings] = (await written(writeNdjson(contextOf(report)))).trimEnd().split('\n').map(parsed)
    expect({ ...audit, findings }).toEqual({
      ...document,
      type: 'audit',
      findings: document.findings.map((finding: object) => ({ type: 'finding', ...finding })),
    })
  })
})

const parsed = (line: string): Record<string, unknown> => JSON.parse(line)
