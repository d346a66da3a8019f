import * as z from 'zod/mini'
import { usualSeverity } from '../../../audit/default-policy'
import { type BuiltInRule, builtInCodes, type LimitRule, type Selection, severities } from '../../../audit/policy'
import { checking, described, flag, oneOf, optional, ruleId } from '../../shared/written/parts'
import { selection } from '../../shared/written/selection'
import { duration, grant } from '../../shared/written/values'

const lifetimeLimits = z.pipe(
  described(
    z
      .strictObject({
        max: optional(duration, 'The longest lifetime that is allowed.'),
        min: optional(duration, 'The shortest lifetime that is allowed.'),
        unset: described(z._default(oneOf('a value of unset', ['judge', 'pass', 'fail']), 'judge'), {
          description:
            'How an app that does not set the lifetime is judged. judge: by the documented default, a week and an hour. pass: not at all. fail: as a finding.',
        }),
      })
      .check(
        checking(
          ({ max, min, unset }) => max !== undefined || min !== undefined || unset === 'fail',
          'these limits check nothing; they need max, min or unset: fail',
        ),
      ),
    {
      id: 'lifetimeLimits',
      title: 'limits such as { max: 30d }',
      description: 'How long tokens of a resource may live.',
      anyOf: [
        { required: ['max'] },
        { required: ['min'] },
        { required: ['unset'], properties: { unset: { enum: ['fail'] } } },
      ],
    },
  ),
  z.transform(({ max = null, min = null, unset }) => ({ max, min, unset })),
)

const severity = described(z._default(oneOf('a severity', severities), usualSeverity), {
  description: 'How serious a finding is; see --fail-on.',
})

const select = described(z._default(selection, {}), {
  description: 'Which apps the rule is about: those that match every key. Default: all apps.',
})

const grants = z.optional(z.array(grant).check(z.minLength(1)))

const grantLimits = z.pipe(
  described(
    z
      .strictObject({ forbidden: grants, required: grants })
      .check(
        checking(
          ({ forbidden, required }) => forbidden !== undefined || required !== undefined,
          'these limits check nothing; they need forbidden or required',
        ),
      ),
    { title: 'limits for grants', anyOf: [{ required: ['forbidden'] }, { required: ['required'] }] },
  ),
  z.transform(({ forbidden = [], required = [] }) => ({ forbidden, required })),
)

const limitKeys = ['refreshTokenExpiry', 'accessTokenExpiry', 'allowOffline', 'allowedGrants'] as const

export const limitRule = z.pipe(
  described(
    z
      .strictObject({
        id: ruleId('Named in findings and waivers; unique.'),
        severity,
        select,
        refreshTokenExpiry: optional(
          lifetimeLimits,
          'Judged on resources that allow offline access: elsewhere it has no effect.',
        ),
        accessTokenExpiry: optional(lifetimeLimits, 'Judged on resources.'),
        allowOffline: flag('What it has to be on resources.'),
        allowedGrants: optional(grantLimits, 'Judged on clients.'),
      })
      .check(
        checking(
          (rule) => limitKeys.some((key) => rule[key] !== undefined),
          'the rule checks nothing; it needs refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants or use',
        ),
      ),
    {
      title: 'a rule',
      description: 'Limits for what single apps have.',
      anyOf: limitKeys.map((key) => ({ required: [key] })),
    },
  ),
  z.transform(
    ({ id, severity, select, refreshTokenExpiry, accessTokenExpiry, allowOffline, allowedGrants }): LimitRule => ({
      kind: 'limits',
      id,
      severity,
      select: select as Selection,
      place: null,
      refreshTokenExpiry: refreshTokenExpiry ?? null,
      accessTokenExpiry: accessTokenExpiry ?? null,
      allowOffline: allowOffline ?? null,
      allowedGrants: allowedGrants ?? null,
    }),
  ),
)

const ruleWithMax = 'public-client-long-refresh'

export const builtInRule = z.pipe(
  described(
    z
      .strictObject({
        use: oneOf('the code of a built-in rule', builtInCodes),
        id: z.optional(ruleId('Default: the code.')),
        severity,
        select,
        max: optional(
          duration,
          `Only for ${ruleWithMax}: the lifetime above which it reports a finding (default: 7d).`,
        ),
      })
      .check(
        z.refine(({ use, max }) => max === undefined || use === ruleWithMax, {
          error: `max is only for ${ruleWithMax}`,
          path: ['max'],
        }),
      ),
    {
      title: 'a built-in rule',
      description: 'A rule that comes with apps; apps audit --explain CODE describes it.',
      dependentSchemas: { max: { properties: { use: { enum: [ruleWithMax] } } } },
    },
  ),
  z.transform(
    ({ use, id, severity, select, max }): BuiltInRule => ({
      kind: 'built-in',
      use,
      id: id ?? use,
      severity,
      select: select as Selection,
      place: null,
      max: max ?? null,
    }),
  ),
)
