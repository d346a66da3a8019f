// A refresh token that is kept past its end: `--keep`, some seconds, `--from`.
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareGrant } from './bare.mjs'
import { testOffline } from './grants.mjs'
import { sleep } from './processes.mjs'

/** @returns the verdict when it is kept, the verdict after that time, and what a bare request is told then */
export async function keptTooLong(asked, seconds) {
  const file = join(tmpdir(), `apps-strangers-token-${process.pid}.json`)
  try {
    const kept = await testOffline({ ...asked, args: ['--keep', file] })
    await sleep(seconds)
    const later = await testOffline({ ...asked, args: ['--from', file] })
    const { redeemed } = await bareGrant({ ...asked, age: seconds })
    return { kept: kept.report?.verdict ?? kept.error, later: later.report?.verdict ?? later.error, bare: redeemed }
  } finally {
    rmSync(file, { force: true })
  }
}
