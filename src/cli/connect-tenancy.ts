import packageJson from '../../package.json' with { type: 'json' }
import { readTenancySettings } from '../config/oci/tenancy-settings'
import { limits } from '../identity-domain/limits'
import { openTenancy } from '../identity-domain/tenancy/tenancy'
import { proxyOnTheWay } from '../platform/proxy'
import type { Seconds } from '../token-settings/duration'
import type { CommandContext, ConnectedTenancy } from './command'
import { reportEvent, runFor } from './connect-domain'
import type { CommonRequest } from './parse-invocation'

/** The tenancy of the OCI profile that flags and variables choose, with this run's clock, deadline and voice. */
export async function connectTenancy(
  common: CommonRequest,
  {
    environment,
    output,
    secrets,
    effectsSoFar,
  }: Pick<CommandContext, 'environment' | 'output' | 'secrets' | 'effectsSoFar'>,
): Promise<ConnectedTenancy> {
  const settings = await readTenancySettings(common, environment, secrets)
  const { origin, proxy, extraCertificates, tenancy, credentials, ociProfile, variables } = settings
  for (const warning of settings.warnings) await output.warning(warning)
  const network = {
    origin,
    proxy,
    connectTimeout: limits.connectTime as Seconds,
    ...(extraCertificates === undefined ? {} : { extraCertificates }),
  }
  const opened = openTenancy({
    id: tenancy,
    service: origin,
    via: proxyOnTheWay(proxy, origin),
    hasCaFile: extraCertificates !== undefined,
    credentials,
    userAgent: `apps/${packageJson.version} (${environment.platform})`,
    connect: () => environment.network(network),
    run: runFor(common.timeout ?? limits.runTime, environment, (event) =>
      reportEvent(event, { output, effectsSoFar }, common),
    ),
    secrets,
  })
  return { ...opened, ociProfile, variables }
}
