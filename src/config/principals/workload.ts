import { UsageError } from '../../failures/errors'
import type { Principal } from '../../identity-domain/auth/principals/principal'
import { obtainAsWorkload } from '../../identity-domain/auth/principals/workload-identity'
import { readSetting, readSettingIfThere } from '../setting-file'
import type { SettingsSources } from '../settings-sources'
import type { PrincipalChoice } from './auth-method'
import { readToken } from './read-token'

const folder = '/var/run/secrets/kubernetes.io/serviceaccount'
const certificateVariable = 'OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH'
const tokenVariable = 'OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH'

/** Source: Oracle's SDK for Go, `auth/resource_principals_v3.go`; npm `oci-common` reads the port from a variable. */
const usualPort = '12250'

/** A pod in an enhanced cluster of OKE, by its service account. @throws {UsageError} */
export async function workloadIdentity({ from }: PrincipalChoice, sources: SettingsSources): Promise<Principal> {
  const { variables } = sources.environment
  const host = variables['KUBERNETES_SERVICE_HOST'] || null
  if (host === null)
    throw new UsageError(
      `${from}: this is not a pod: KUBERNETES_SERVICE_HOST is not set.`,
      'Kubernetes sets it in each pod. On a compute instance: --auth instance-principal',
    )
  const origin = originOf(host, variables['KUBERNETES_SERVICE_PORT_PROXYMUX'] || usualPort)
  const tokenFile = variables[tokenVariable] || (await usualTokenFile(sources))
  const read = () => readToken(tokenFile, tokenVariable, { ...sources, warnings: [] })
  await read()
  const certificateFile = variables[certificateVariable] || `${folder}/ca.crt`
  const certificates = (await readSetting(certificateFile, certificateVariable, sources)).text
  if (!certificates.includes('-----BEGIN CERTIFICATE-----'))
    throw new UsageError(`${certificateVariable}: ${certificateFile} does not contain a certificate in PEM format.`)
  return {
    kind: 'principal',
    method: 'workload-identity',
    steps: ['service-account', 'session-token'],
    obtain: obtainAsWorkload({
      origin,
      certificates,
      async readServiceAccountToken({ reached }) {
        const token = await read()
        reached('service-account', `The token of the service account was read from ${tokenFile}.`)
        return token
      },
    }),
    holder: 'a dynamic group that includes this workload',
    advice: 'Run this once more. If it is refused again, restart the pod.',
    from: `workload identity (${from})`,
  }
}

/** Where Kubernetes puts the token. @throws {UsageError} where it did not */
async function usualTokenFile(sources: SettingsSources): Promise<string> {
  const file = `${folder}/token`
  if ((await readSettingIfThere(file, tokenVariable, sources)) !== null) return file
  throw new UsageError(
    `This pod has no token of its service account: ${file} does not exist.`,
    `Kubernetes puts it there unless automountServiceAccountToken is false. ${tokenVariable} names another file.`,
  )
}

function originOf(host: string, port: string): URL {
  const text = `https://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`
  if (/^[A-Za-z0-9.:[\]-]+$/.test(host) && /^\d{1,5}$/.test(port) && URL.canParse(text)) return new URL(text)
  throw new UsageError('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT_PROXYMUX are not the address of a service.')
}
