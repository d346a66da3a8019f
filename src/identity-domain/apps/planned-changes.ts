import { DomainFailure } from '../../failures/errors'
import type { EditableApp } from '../../token-settings/app'
import { explainRefusal, whereAsked } from '../http/explain-error'
import { limits } from '../limits'
import { readPageFrom } from '../list/list-response'
import type { Run } from '../run'
import { appsPath } from '../scim/app-attributes'
import { editableApp } from '../scim/app-resource'
import { readAnswer } from '../scim/parse-response'
import { isHidden, scimErrorFacts } from '../scim/scim-message'
import { createAppsClient, encode, get, readAgain, type Signed } from './apps-client'
import { type ChangeOptions, type ChangeReport, changeApp, type MakePlan } from './change-app'
import type { SendPatch } from './send-patch'

/** What reads the apps of a plan. It has no way to send a change. */
export interface PlannedApps {
  /** null: the domain has no app of that id. A name is never looked for: it may be another app's by now. @throws {Failure} */
  read(id: string): Promise<EditableApp | null>
  /** How many resource apps the domain counts. @throws {Failure} */
  countResources(): Promise<number>
}

/** The same, and what changes them. */
export interface PlannedChanges extends PlannedApps {
  /** Agrees to changes where the profile is protected, or throws. Asked once in a run. */
  agree(): Promise<void>
  /**
   * Changes one app as the plan says, and finds out what became of it.
   *
   * @param beforeSending is done before the PATCH leaves; when it fails, nothing is sent
   * @throws {Failure} when the app could not be read to begin with
   */
  change(
    id: string,
    plan: MakePlan<EditableApp>,
    beforeSending: () => Promise<void>,
  ): Promise<ChangeReport<EditableApp>>
}

interface Means extends ChangeOptions {
  signed: Signed
  send: SendPatch
  beforeWriting: (() => Promise<void>) | null
}

export function plannedChanges({ signed, send, beforeWriting, ...options }: Means): PlannedChanges {
  const client = createAppsClient(signed, editableApp, patience)
  const run = sayingOnce(signed.run)
  return {
    read: (id) => client.read(id, { forChange: true }),
    countResources: () => countResources(signed),
    agree: async () => beforeWriting?.(),
    change: (id, plan, beforeSending) =>
      changeApp(plan, {
        find: () => readAgain(id, client),
        client,
        send: onceBefore(send, beforeSending),
        run,
        ...patience,
        ...options,
      }),
  }
}

/** A plan needs more requests than a small domain allows in a minute: its rows wait for the next one. */
const patience = { attemptsWhenLimited: limits.attemptsWhenLimited }

/** That a domain gives no versions is true of every app: it is said once. Everything else of the run stays as it is. */
function sayingOnce(run: Run): Run {
  let isSaid = false
  const observe: Run['observe'] = (event) => {
    if (event.kind === 'not-protected-against-other-writers') {
      if (isSaid) return
      isSaid = true
    }
    run.observe(event)
  }
  return Object.create(run, { observe: { value: observe } })
}

/** A PATCH that provably did nothing may be sent again; it is announced once. */
function onceBefore(send: SendPatch, act: () => Promise<void>): SendPatch {
  let isDone = false
  return async (request) => {
    if (!isDone) await act()
    isDone = true
    return send(request)
  }
}

async function countResources(signed: Signed): Promise<number> {
  const path = `${appsPath}?filter=${encode('isOAuthResource eq true')}&attributes=id&count=1`
  const answer = await get(signed, path, patience)
  if (answer.status === 200)
    return readAnswer(answer, (body) => readPageFrom(body, 1).totalResults, 'the count of resource apps')
  const facts = scimErrorFacts(answer)
  if (answer.status !== 404 || isHidden(facts)) throw explainRefusal(facts, 'count resource apps', signed)
  throw new DomainFailure(`There is no ${appsPath} at this address.`, whereAsked(answer))
}
