import { describe, expect, it } from 'vitest'
import { writeGitHub } from '../../../../../src/commands/audit/reports/github'
import {
  contextOf,
  emptyReport,
  exampleReport,
  finding,
  incompleteReport,
  reportOf,
  written,
} from '../../../../support/audit-report'

describe('the report as annotations', () => {
  it('is the verdict, and then what counts', async () => {
    expect(
      await written(writeGitHub(contextOf(exampleReport))),
    ).toBe(`::notice title=apps audit%3A Policy violated::2 findings. 1 more does not count. 1 waived. Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule. Domain: https://idcs-0.identity.oraclecloud.com
::error file=policy.yaml,line=3,col=5,title=refresh-max%3A Portal::Portal (22222222222222222222222222222222): Refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s). The waiver of alice@example.com ended on 2026-10-31. Fix: apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y
::error file=policy.yaml,line=3,col=5,title=refresh-max%3A Payroll::Payroll (11111111111111111111111111111111): Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s). Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y
::warning file=policy.yaml,line=7,col=5,title=access-max::The rule judged no app.
`)
  })

  it('says what was read when there is no finding', async () => {
    expect(
      await written(writeGitHub(contextOf(emptyReport))),
    ).toBe(`::notice title=apps audit%3A Policy met::No findings. Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule. Domain: https://idcs-0.identity.oraclecloud.com
`)
  })

  it('is an error when not everything was read', async () => {
    expect(
      await written(writeGitHub(contextOf(incompleteReport))),
    ).toBe(`::error title=apps audit%3A No verdict%3A the audit is incomplete::Apps that were not read may have more findings. In those that were read: 1 finding. Not complete: 200 apps came, but it is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over, and 1 app could not be read. 180 apps judged, 34 not covered by any rule. Domain: https://idcs-0.identity.oraclecloud.com
::error file=policy.yaml,line=3,col=5,title=refresh-max%3A Payroll::Payroll (11111111111111111111111111111111): Refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s). Fix: apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y
`)
  })

  it('names no line where the policy is no file', async () => {
    const report = reportOf([finding()], { policy: { ...exampleReport.policy, from: { kind: 'flags' } } })
    expect(await written(writeGitHub(contextOf(report)))).toContain('\n::error title=refresh-max%3A Payroll::Payroll (')
  })

  it('has no more of a level than are shown, and says how many there are', async () => {
    const high = Array.from({ length: 30 }, () => finding())
    const low = Array.from({ length: 4 }, () => finding({ rule: 'implicit-grant', severity: 'low' }))
    const lines = (await written(writeGitHub(contextOf(reportOf([...high, ...low]))))).trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(4)
    expect(lines.at(-1)).toBe(
      '::notice title=apps audit%3A more findings::20 of 34 findings are not shown here. All of them: -o html=report.html',
    )
  })
})
