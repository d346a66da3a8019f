import * as z from 'zod/mini'
import { appSelector } from '../../cli/arguments'
import type { Command, CommandContext } from '../../cli/command'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { Target, Verdict } from '../../offline-access/condition'
import { judgeOfflineAccess } from '../../offline-access/diagnosis'
import { formatOf } from '../../output/formats'
import { type InteractiveGrant, interactiveGrants } from '../../token-settings/grants'
import { readScope } from '../../token-settings/scope'
import { showsSettings } from '../../token-settings/visible-settings'
import { fixesForTarget } from '../shared/fixes-for-target'
import { hiddenSettingsOf } from '../shared/incomplete-list'
import { conditionsOf, type Diagnosed, hiddenApps, verdictOverAll } from './diagnosed'
import { notesOn, whatIsNotKnown } from './messages'
import { conditionView, diagnosisView } from './view'

const names = Object.keys(interactiveGrants) as [InteractiveGrant, ...InteractiveGrant[]]

const request = z
  .object({
    selector: appSelector,
    resource: z.optional(appSelector),
    scope: z.optional(appSelector),
    grant: z.optional(z.enum(names, { error: 'is not a grant of this command; use code, device or password' })),
  })
  .check(
    z.refine(({ resource, scope }) => resource === undefined || scope === undefined, {
      error: 'names the resource already, so it goes without --resource',
      path: ['scope'],
    }),
  )

type Request = z.output<typeof request>

export const diagnose: Command<Request> = {
  name: 'diagnose',
  summary: 'explain why a client gets no refresh token',
  description: [
    'Reads the client and the resource apps whose scopes it may request, and checks every condition for a',
    'refresh token. It uses only their settings and requests no token. Blocking conditions come first, with',
    'the command that fixes them. Exit code: 0 if all conditions hold, 1 if one does not, 3 if one is',
    'unknown.',
  ].join(' '),
  arguments: [{ name: 'client', key: 'selector', description: 'id, OCID, client id or exact display name' }],
  options: [
    { flags: '--resource <app>', description: 'check only the scopes of this resource app' },
    { flags: '--scope <fqs>', description: 'check only this fully qualified scope' },
    { flags: '--grant <grant>', description: 'check only this grant: code, device or password', choices: names },
  ],
  examples: [
    { command: 'apps diagnose "Field Service Mobile"', explains: 'all conditions, and the lifetimes of the tokens' },
    {
      command: 'apps diagnose "Customer Portal" --resource "Payments API"',
      explains: 'check one of several resource apps',
    },
  ],
  usesDomain: true,
  request,
  async run(asked, context) {
    const domain = await context.domain()
    const client = await domain.oauthApps.find(asked.selector)
    const scope = asked.scope === undefined ? undefined : readScope(asked.scope)
    const targets: Target[] =
      client.isOAuthClient === true || !showsSettings(client)
        ? await domain.targetsOf(client, { scope, resource: asked.resource })
        : [{ kind: 'unnamed', scopes: [] }]
    const judged = (target: Target) => {
      const question = { client, target, grant: asked.grant ?? null, customExpiry: scope?.customExpiry ?? null }
      const judgement = judgeOfflineAccess(question)
      return { ...judgement, conditions: fixesForTarget(judgement.conditions, context.withTarget) }
    }
    const diagnosed = { domain: domain.origin, client, grant: asked.grant ?? null, judgements: targets.map(judged) }
    return show(diagnosed, asked, context)
  },
}

const codeOf: Record<Verdict, ExitCode> = {
  'would-hold': exitCodes.yes,
  'would-not': exitCodes.no,
  'cannot-tell': exitCodes.incomplete,
}

async function show(diagnosed: Diagnosed, asked: Request, context: CommandContext): Promise<ExitCode> {
  const { output } = context
  const isNamed = asked.resource !== undefined || asked.scope !== undefined
  for (const note of isNamed ? [] : notesOn(diagnosed)) await output.note(note)
  const { isJson, isForPeople } = formatOf(output.format)
  const asLines = !isJson && !isForPeople
  if (asLines) await output.results(conditionView, conditionsOf(diagnosed))
  else await output.result(diagnosisView, diagnosed)
  const exitCode = codeOf[verdictOverAll(diagnosed)]
  if (exitCode === exitCodes.incomplete) {
    const hidden = hiddenApps(diagnosed)
    await output.failure(
      hidden.length > 0 ? hiddenSettingsOf(hidden, context) : { exitCode, ...whatIsNotKnown(diagnosed) },
    )
  }
  return exitCode
}
