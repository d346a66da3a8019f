import * as z from 'zod/mini'
import type { Selection } from '../../../audit/policy'
import { appIdPattern } from '../../../identity-domain/scim/app-attributes'
import type { WantedGrants, WantedLifetime, Wants } from '../../../plan/wishes'
import { checking, described, optional, parsed, text, version } from '../../shared/written/parts'
import { selection } from '../../shared/written/selection'
import { domain, duration, grant } from '../../shared/written/values'

/** What a file with the desired state of a domain may hold. `apps plan --print-schema` prints it as JSON Schema. */

const limits = z.pipe(
  described(
    z
      .strictObject({
        max: optional(duration, 'A longer lifetime is shortened to this.'),
        min: optional(duration, 'A shorter lifetime is lengthened to this.'),
      })
      .check(
        checking(({ max, min }) => max !== undefined || min !== undefined, 'these limits need max or min'),
        checking(
          ({ max, min }) => max === undefined || min === undefined || min <= max,
          'max is below min: no lifetime keeps both',
        ),
      ),
    {
      id: 'range',
      title: 'limits such as { max: 1h }',
      description: 'A lifetime within these limits stays as it is.',
      anyOf: [{ required: ['max'] }, { required: ['min'] }],
    },
  ),
  z.transform(
    ({ max, min }): WantedLifetime => ({
      kind: 'limits',
      ...(max === undefined ? {} : { max }),
      ...(min === undefined ? {} : { min }),
    }),
  ),
)

const exactLifetime = z.pipe(
  duration,
  z.transform((seconds): WantedLifetime => ({ kind: 'exactly', seconds })),
)

const noLifetime = z.pipe(
  described(z.literal('unset'), { description: 'No value on the app, so that the default applies.' }),
  z.transform((): WantedLifetime => ({ kind: 'exactly', seconds: null })),
)

const lifetime = described(z.union([limits, exactLifetime, noLifetime]), {
  title: 'a duration such as 30d, unset, or limits such as { max: 1h }',
})

const offline = parsed<boolean | null>(
  (value) => {
    if (typeof value === 'boolean') return value
    return value === 'unset' ? null : { error: '{name} has to be true, false or unset' }
  },
  { title: 'true, false or unset', enum: [true, false, 'unset'] },
)

const grants = z.optional(z.array(grant).check(z.minLength(1)))

const grantChange = z.pipe(
  described(
    z.strictObject({ add: grants, remove: grants }).check(
      checking(({ add, remove }) => add !== undefined || remove !== undefined, 'this needs add or remove'),
      checking(({ add, remove }) => !add?.some((each) => remove?.includes(each)), 'one grant is added and removed'),
    ),
    {
      title: 'grants to add and to remove',
      description: 'Other grants stay as they are.',
      anyOf: [{ required: ['add'] }, { required: ['remove'] }],
    },
  ),
  z.transform(({ add = [], remove = [] }): WantedGrants => ({ add, remove })),
)

const settings = {
  refreshTokenExpiry: optional(lifetime, 'How long refresh tokens for the app live.'),
  accessTokenExpiry: optional(lifetime, 'How long access tokens for the app live.'),
  allowOffline: optional(offline, 'Whether refresh tokens are issued for the app.'),
  allowedGrants: optional(grantChange, 'Grants that the app, as a client, may use.'),
}

const settingNames = Object.keys(settings) as (keyof typeof settings)[]

const wantsSomething = checking<Readonly<Partial<Record<keyof typeof settings, unknown>>>>(
  (entry) => settingNames.some((name) => entry[name] !== undefined),
  `the entry wants nothing; it needs ${settingNames.slice(0, -1).join(', ')} or ${settingNames.at(-1)}`,
)

const anyOfSettings = settingNames.map((name) => ({ required: [name] }))

/** The settings that are there. */
const wantsOf = (entry: { [Name in keyof Wants]: Wants[Name] | undefined }): Wants =>
  Object.fromEntries(settingNames.flatMap((name) => (entry[name] === undefined ? [] : [[name, entry[name]]])))

const appId = described(
  z
    .string()
    .check(z.regex(appIdPattern, '{name} is not the id of an app: names can be copied, so write the id or OCID')),
  { title: 'the id or OCID of an app' },
)

const namedApp = z.pipe(
  described(
    z
      .strictObject({
        id: appId,
        displayName: optional(text('a display name'), 'Only a check: a warning, where the app is called otherwise.'),
        clientId: optional(text('a client id'), 'Only a check.'),
        ...settings,
      })
      .check(wantsSomething),
    { title: 'an app', anyOf: anyOfSettings },
  ),
  z.transform(({ id, displayName, clientId, ...entry }) => ({
    about: { id },
    checks: {
      ...(displayName === undefined ? {} : { displayName }),
      ...(clientId === undefined ? {} : { clientId }),
    },
    wants: wantsOf(entry as Parameters<typeof wantsOf>[0]),
  })),
)

const selectedApps = z.pipe(
  described(z.strictObject({ select: selection, ...settings }).check(wantsSomething), {
    title: 'a selection of apps',
    description: 'All apps that match every key, unless an entry names them by id.',
    anyOf: anyOfSettings,
  }),
  z.transform(({ select, ...entry }) => ({
    about: { select: select as Selection },
    checks: {},
    wants: wantsOf(entry as Parameters<typeof wantsOf>[0]),
  })),
)

export const desiredFile = described(
  z.strictObject({
    version,
    domain: optional(domain, 'The one domain that the file is about.'),
    reason: optional(text('a reason'), 'Why; it is copied into the plan.'),
    protect: optional(
      described(z.array(appId), { title: 'a list of app ids' }),
      'Apps that are never changed by this file.',
    ),
    apps: described(
      z.array(described(z.union([namedApp, selectedApps]), { title: 'an entry' })).check(z.minLength(1)),
      {
        title: 'a list of entries',
      },
    ),
  }),
  { title: 'a desired state', description: 'What apps plan compares a domain with. What is not mentioned stays.' },
)
