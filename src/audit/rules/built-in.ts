import { accessOutlivesRefresh } from './access-outlives-refresh'
import { consentBypassedOffline } from './consent-bypassed-offline'
import { implicitGrant } from './implicit-grant'
import { inactiveStillTrusted } from './inactive-still-trusted'
import { lifetimeByDefault } from './lifetime-by-default'
import { offlineResourceWithoutClient } from './offline-resource-without-client'
import { publicClientLongRefresh } from './public-client-long-refresh'
import { refreshGrantWithoutOfflineResource } from './refresh-grant-without-offline-resource'
import { refreshWithoutEffect } from './refresh-without-effect'
import type { BuiltInLogic } from './rule'

/** The built-in rules, in the order in which they are listed everywhere. A new rule is a file and a row here. */
const rules = [
  accessOutlivesRefresh,
  refreshWithoutEffect,
  refreshGrantWithoutOfflineResource,
  offlineResourceWithoutClient,
  publicClientLongRefresh,
  lifetimeByDefault,
  implicitGrant,
  consentBypassedOffline,
  inactiveStillTrusted,
]

type ViolationOf<Rule> = Rule extends BuiltInLogic<infer V> ? V : never

export type BuiltInViolation = ViolationOf<(typeof rules)[number]>

export type BuiltInCode = BuiltInViolation['kind']

export const builtInCodes: readonly BuiltInCode[] = rules.map(({ code }) => code)

export const builtInRules = Object.fromEntries(rules.map((rule) => [rule.code, rule])) as Record<
  BuiltInCode,
  BuiltInLogic<BuiltInViolation>
>
