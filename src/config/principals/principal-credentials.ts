import type { Principal } from '../../identity-domain/auth/principals/principal'
import type { SettingsSources } from '../settings-sources'
import type { PrincipalChoice } from './auth-method'

/**
 * Signs in as what the place is where this runs. What is missing for it is an error before anything is sent.
 *
 * @throws {UsageError} naming the variable, never its value
 */
export async function principalCredentials(choice: PrincipalChoice, sources: SettingsSources): Promise<Principal> {
  switch (choice.method) {
    case 'instance-principal':
    case 'delegation-token':
      return (await import('./instance')).instancePrincipal(choice, sources)
    case 'resource-principal':
      return (await import('./resource')).resourcePrincipal(choice, sources)
    case 'workload-identity':
      return (await import('./workload')).workloadIdentity(choice, sources)
    case 'ci':
      return (await import('./ci')).ciJob(choice, sources)
  }
}
