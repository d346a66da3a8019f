import { attributeOf, type Lifetime, type LifetimeAttribute, type TokenKind } from '../token-settings/app'
import type { Seconds } from '../token-settings/duration'
import { effectOf } from '../token-settings/effect'
import { type Agreed, agreeOnGrants, agreeOnLifetime, agreeOnOffline, type Conflict, type Wish } from './combine'
import type { Mentions } from './match-apps'
import {
  type PlannedApp,
  type PlannedAttribute,
  type PlanRow,
  plannedValueOf,
  type Skipped,
  sameValue,
  type UnnumberedRow,
} from './plan'
import { type Checks, type Entry, lineOf, type PlannableApp, type WantedLifetime, type Wants } from './wishes'

export interface Remark {
  entry: Entry
  text: string
}

export interface AppConflict extends Conflict {
  app: PlannedApp
  attribute: PlannedAttribute
}

export const nameOf = ({ id, displayName, clientId }: PlannableApp): PlannedApp => ({ id, displayName, clientId })

/** What the wishes for one app come to. */
export interface PlannedForApp {
  rows: UnnumberedRow[]
  conflicts: AppConflict[]
  skipped: Skipped[]
  remarks: Remark[]
}

/** Whether a plan for a lifetime leaves the app alone: a limit of a selection says nothing about what has no effect. */
type IsAbout = (attribute: LifetimeAttribute, want: WantedLifetime) => boolean

export function planFor(app: PlannableApp, mentions: Mentions): PlannedForApp {
  const planned: PlannedForApp = { rows: [], conflicts: [], skipped: [], remarks: checked(app, mentions.named) }
  const settle = <Attribute extends PlannedAttribute>(attribute: Attribute, agreed: Agreed<PlanRow['to']> | null) => {
    if (agreed === null) return
    if ('conflict' in agreed) planned.conflicts.push({ ...agreed.conflict, app: nameOf(app), attribute })
    else add(planned, { app, attribute, ...agreed }, mentions)
  }
  const offline = agreedOn('allowOffline', mentions, agreeOnOffline)
  settle('allowOffline', offline)
  const after = { ...app, ...(offline !== null && 'value' in offline ? { allowOffline: offline.value } : {}) }
  const isAbout: IsAbout = (attribute, want) =>
    want.kind === 'exactly' || effectOf(after)[attribute === 'refreshTokenExpiry' ? 'refresh' : 'access']
  const refresh = lifetimeFor('refresh', app, mentions, { isAbout, refresh: null })
  settle('refreshTokenExpiry', refresh)
  const refreshAfter = refresh !== null && 'value' in refresh ? refresh.value : app.refreshTokenExpiry
  settle('accessTokenExpiry', lifetimeFor('access', app, mentions, { isAbout, refresh: refreshAfter }))
  settle(
    'allowedGrants',
    agreedOn('allowedGrants', mentions, (wishes) => agreeOnGrants(wishes, app.allowedGrants)),
  )
  return planned
}

/** An entry that names the app beats every selection, attribute by attribute. */
function wishesFor<Attribute extends PlannedAttribute>(
  attribute: Attribute,
  { named, selected }: Mentions,
): Wish<Exclude<Wants[Attribute], undefined>>[] {
  const among = (entries: readonly Entry[]) =>
    entries.flatMap((entry) => {
      const want = entry.wants[attribute]
      return want === undefined ? [] : [{ want: want as Exclude<Wants[Attribute], undefined>, entry }]
    })
  const byName = among(named)
  return byName.length > 0 ? byName : among(selected)
}

function agreedOn<Attribute extends 'allowOffline' | 'allowedGrants', Value>(
  attribute: Attribute,
  mentions: Mentions,
  agree: (wishes: ReturnType<typeof wishesFor<Attribute>>) => Agreed<Value>,
): Agreed<Value> | null {
  const wishes = wishesFor(attribute, mentions)
  return wishes.length === 0 ? null : agree(wishes)
}

function lifetimeFor(
  kind: TokenKind,
  app: PlannableApp,
  mentions: Mentions,
  { isAbout, refresh }: { isAbout: IsAbout; refresh: Lifetime | null },
): Agreed<Lifetime> | null {
  const attribute = attributeOf[kind]
  const wishes = wishesFor(attribute, mentions)
    .filter(({ want, entry }) => 'id' in entry.about || isAbout(attribute, want))
    .map(({ want, entry }) => ({ entry, want: refresh === null ? want : withinRefresh(want, refresh.seconds) }))
  return wishes.length === 0 ? null : agreeOnLifetime(kind, wishes, app[attribute])
}

const withinRefresh = (want: WantedLifetime, refresh: Seconds): WantedLifetime =>
  want.kind === 'limits' && want.withinRefresh === true
    ? { ...want, max: Math.min(want.max ?? refresh, refresh) as Seconds }
    : want

function add(
  planned: PlannedForApp,
  { app, attribute, value, by }: { app: PlannableApp; attribute: PlannedAttribute; value: PlanRow['to']; by: Entry },
  { named }: Mentions,
): void {
  const from = plannedValueOf(app, attribute)
  if (sameValue(from, value)) {
    planned.remarks.push(...named.flatMap((entry) => remarkOn(entry, attribute)))
    return
  }
  const why = by.ifChanged?.[attribute]
  if (why !== undefined) {
    planned.skipped.push({ app: nameOf(app), attribute, reason: why })
    return
  }
  const warnings = [...new Set(named.flatMap(({ checks = {} }) => differences(app, checks)))]
  planned.rows.push({
    app: nameOf(app),
    attribute,
    from,
    to: value,
    line: lineOf(by, attribute),
    warnings,
  } as UnnumberedRow)
}

function remarkOn(entry: Entry, attribute: PlannedAttribute): Remark[] {
  const text = entry.ifUnchanged?.[attribute]
  return text === undefined ? [] : [{ entry, text }]
}

/** What no row can change, and the source has in another way. */
const checked = (app: PlannableApp, named: readonly Entry[]): Remark[] =>
  named.flatMap((entry) =>
    unchangeable
      .filter((flag) => entry.checks?.[flag] !== undefined && entry.checks[flag] !== app[flag])
      .map((flag) => ({
        entry,
        text: `${flag} of '${app.displayName}' (${app.id}) is ${shown(app[flag])}, and ${shown(entry.checks?.[flag])} in the source; a plan does not change it`,
      })),
  )

const unchangeable = ['active', 'isOAuthResource', 'isOAuthClient'] as const

const shown = (flag: boolean | null | undefined): string => String(flag ?? 'not set')

function differences(app: PlannableApp, { displayName, clientId }: Checks): string[] {
  const isSame = (one: string, other: string | null) => one.normalize('NFC') === other?.normalize('NFC')
  return [
    ...(displayName === undefined || isSame(displayName, app.displayName)
      ? []
      : [`The source calls the app '${displayName}'.`]),
    ...(clientId === undefined || clientId === null || isSame(clientId, app.clientId)
      ? []
      : [`The source gives it the client id '${clientId}'.`]),
  ]
}
