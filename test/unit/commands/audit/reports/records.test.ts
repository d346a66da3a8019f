import { describe, expect, it } from 'vitest'
import { writeCsv, writePlain } from '../../../../../src/commands/audit/reports/records'
import { contextOf, emptyReport, exampleReport, incompleteReport, written } from '../../../../support/audit-report'
import { readCsvRecords } from '../../../../support/readers'

describe('the report as CSV', () => {
  it('is a row for each record, the audit first', async () => {
    expect(
      await written(writeCsv(contextOf(exampleReport))),
    ).toBe(`type,status,severity,rule,appId,displayName,attribute,actual,actualDuration,source,allowed,allowedDuration,since,waiver,message,fix,domain,date
audit,no,,,,,,,,,,,,,"Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.",,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
unused-waiver,,,refresh-max,55555555555555555555555555555555,,,,,,,,,,"refresh-max for 55555555555555555555555555555555 (line 8): the till has no keyboard; alice@example.com, until 2026-12-31",,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
finding,counts,high,refresh-max,22222222222222222222222222222222,Portal,refreshTokenExpiry,31536000,365d,app,2592000,30d,,expired,"refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s)",apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
finding,waived,high,refresh-max,33333333333333333333333333333333,Till,refreshTokenExpiry,15552000,180d,app,2592000,30d,,applied,"refresh tokens live 180d (15552000 s); the policy allows at most 30d (2592000 s)",apps set-expiry 33333333333333333333333333333333 30d --expect 180d -y,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
finding,counts,high,refresh-max,11111111111111111111111111111111,Payroll,refreshTokenExpiry,7776000,90d,app,2592000,30d,,,"refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)",apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
finding,does-not-count,low,implicit-grant,44444444444444444444444444444444,Old page,allowedGrants,,,,,,,,"the client may use the implicit grant, which puts access tokens in page addresses",apps set-grant 44444444444444444444444444444444 implicit off -y,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
`)
  })

  it('S20: reads back, each row with the same fields', async () => {
    const rows = readCsvRecords(await written(writeCsv(contextOf(exampleReport))))
    expect(rows.map(({ type, status, displayName, actual }) => [type, status, displayName, actual])).toEqual([
      ['audit', 'no', '', ''],
      ['unused-waiver', '', '', ''],
      ['finding', 'counts', 'Portal', '31536000'],
      ['finding', 'waived', 'Till', '15552000'],
      ['finding', 'counts', 'Payroll', '7776000'],
      ['finding', 'does-not-count', 'Old page', ''],
    ])
  })

  it('says what was read when there is no finding', async () => {
    expect(
      await written(writeCsv(contextOf(emptyReport))),
    ).toBe(`type,status,severity,rule,appId,displayName,attribute,actual,actualDuration,source,allowed,allowedDuration,since,waiver,message,fix,domain,date
audit,yes,,,,,,,,,,,,,"Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.",,https://idcs-0.identity.oraclecloud.com,2026-11-24T08:00:00.000Z
`)
  })
})

describe('the report as CSV in a file', () => {
  it('begins with a byte order mark, for spreadsheets; on stdout there is none', async () => {
    const target = { isTerminal: false, isFile: true, columns: Infinity, paint: (text: string) => text }
    const onStdout = await written(writeCsv(contextOf(emptyReport)))
    expect(onStdout.startsWith('type,')).toBe(true)
    expect(await written(writeCsv(contextOf(emptyReport, { target })))).toBe(`\ufeff${onStdout}`)
  })
})

describe('the report in a pipe', () => {
  it('is a tab-separated line for each record, the audit first', async () => {
    expect(
      await written(writePlain(contextOf(exampleReport))),
    ).toBe(`audit	no													Complete: 214 apps in 3 pages. 180 apps judged, 34 not covered by any rule.		https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
unused-waiver			refresh-max	55555555555555555555555555555555										refresh-max for 55555555555555555555555555555555 (line 8): the till has no keyboard; alice@example.com, until 2026-12-31		https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
finding	counts	high	refresh-max	22222222222222222222222222222222	Portal	refreshTokenExpiry	31536000	365d	app	2592000	30d		expired	refresh tokens live 365d (31536000 s); the policy allows at most 30d (2592000 s)	apps set-expiry 22222222222222222222222222222222 30d --expect 365d -y	https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
finding	waived	high	refresh-max	33333333333333333333333333333333	Till	refreshTokenExpiry	15552000	180d	app	2592000	30d		applied	refresh tokens live 180d (15552000 s); the policy allows at most 30d (2592000 s)	apps set-expiry 33333333333333333333333333333333 30d --expect 180d -y	https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
finding	counts	high	refresh-max	11111111111111111111111111111111	Payroll	refreshTokenExpiry	7776000	90d	app	2592000	30d			refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)	apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y	https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
finding	does-not-count	low	implicit-grant	44444444444444444444444444444444	Old page	allowedGrants								the client may use the implicit grant, which puts access tokens in page addresses	apps set-grant 44444444444444444444444444444444 implicit off -y	https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
`)
  })

  it('says what was not read', async () => {
    expect(
      await written(writePlain(contextOf(incompleteReport))),
    ).toBe(`audit	incomplete													Not complete: 200 apps came, but it is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over, and 1 app could not be read. 180 apps judged, 34 not covered by any rule.		https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
gap														It is not shown that no app comes after 66666666666666666666666666666666: the time of the run was over.		https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
unreadable				77777777777777777777777777777777	Broken									refreshTokenExpiry is no whole number		https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
finding	counts	high	refresh-max	11111111111111111111111111111111	Payroll	refreshTokenExpiry	7776000	90d	app	2592000	30d			refresh tokens live 90d (7776000 s); the policy allows at most 30d (2592000 s)	apps set-expiry 11111111111111111111111111111111 30d --expect 90d -y	https://idcs-0.identity.oraclecloud.com	2026-11-24T08:00:00.000Z
`)
  })
})
