import { UsageError } from '../../failures/errors'
import type { Sandbox } from '../../sandbox/server'

/** A local domain; its name is that of its profile, too. */
export interface NamedDomain {
  name: string
  domain: Sandbox
}

/** One domain after the other. When one does not start, those before it are closed. */
export async function startDomains(
  names: readonly string[],
  start: (name: string, place: number) => Promise<Sandbox>,
): Promise<NamedDomain[]> {
  const started: NamedDomain[] = []
  try {
    for (const [place, name] of names.entries()) started.push({ name, domain: await start(name, place) })
    return started
  } catch (error) {
    await closeAll(started)
    throw error
  }
}

export async function closeAll(domains: readonly NamedDomain[]): Promise<void> {
  for (const { domain } of domains) await domain.close()
}

const highestPort = 65_535

/** Each domain takes the port after that of the one before it, and so has the same one next time. 0 is any free one. */
export function portsFrom(first: number, count: number): (place: number) => number {
  const missing = first + count - 1 - highestPort
  if (missing > 0)
    throw new UsageError(
      `--port: after ${highestPort} there is no port for ${missing} more domain${missing === 1 ? '' : 's'}.`,
      'Each domain takes the port after that of the one before it.',
    )
  return (place) => (first === 0 ? 0 : first + place)
}
