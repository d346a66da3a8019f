import type { BuiltInCode } from '../policy'
import { accessOutlivesRefresh } from './access-outlives-refresh'
import { consentBypassedOffline } from './consent-bypassed-offline'
import { implicitGrant } from './implicit-grant'
import { inactiveStillTrusted } from './inactive-still-trusted'
import { lifetimeByDefault } from './lifetime-by-default'
import { offlineResourceWithoutClient } from './offline-resource-without-client'
import { publicClientLongRefresh } from './public-client-long-refresh'
import { refreshGrantWithoutOfflineResource } from './refresh-grant-without-offline-resource'
import { refreshWithoutEffect } from './refresh-without-effect'
import type { RuleLogic } from './rule'

export const builtInRules: Record<BuiltInCode, RuleLogic> = {
  'access-outlives-refresh': accessOutlivesRefresh,
  'refresh-without-effect': refreshWithoutEffect,
  'refresh-grant-without-offline-resource': refreshGrantWithoutOfflineResource,
  'offline-resource-without-client': offlineResourceWithoutClient,
  'public-client-long-refresh': publicClientLongRefresh,
  'lifetime-by-default': lifetimeByDefault,
  'implicit-grant': implicitGrant,
  'consent-bypassed-offline': consentBypassedOffline,
  'inactive-still-trusted': inactiveStillTrusted,
}
