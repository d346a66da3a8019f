import type { Waiver } from '../../../audit/audit-report'
import { appIdPattern } from '../../../identity-domain/scim/app-resource'
import { checkShape } from './check-shape'
import { type Mistake, mistake, type Reading, sortByPlace } from './mistakes'
import { secondsIn } from './policy-file'
import { waiversSchema } from './schema'
import { itemsIn, memberIn, newerVersion, textIn } from './tree-reading'
import { readYaml, type Tree } from './yaml-tree'

/** Reads the text of a waivers file. A list without entries is fine: so it is when the last one is done. */
export async function readWaivers(text: string): Promise<Reading<Waiver[]>> {
  const yaml = await readYaml(text)
  if (!yaml.isRead) return yaml
  const newer = newerVersion(yaml.value)
  if (newer !== null) return { isRead: false, mistakes: [newer] }
  const misshapen = checkShape(yaml.value, waiversSchema)
  if (misshapen.length > 0) return { isRead: false, mistakes: sortByPlace(misshapen) }
  const trees = itemsIn(yaml.value, 'waivers')
  const mistakes = trees.flatMap(noSuchDay)
  if (mistakes.length > 0) return { isRead: false, mistakes }
  return { isRead: true, value: trees.map(waiverOf), warnings: trees.flatMap(noId) }
}

/** Of a tree that has been checked. */
function waiverOf(tree: Tree): Waiver {
  return {
    rule: textIn(tree, 'rule') ?? '',
    app: textIn(tree, 'app') ?? '',
    reason: textIn(tree, 'reason') ?? '',
    owner: textIn(tree, 'owner') ?? '',
    expires: textIn(tree, 'expires') ?? '',
    max: secondsIn(tree, 'max'),
    line: tree.line,
  }
}

/** The thirtieth of February and its like. */
function noSuchDay(tree: Tree): Mistake[] {
  const date = textIn(tree, 'expires') ?? ''
  const day = new Date(`${date}T00:00:00Z`)
  const isReal = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
  return isReal ? [] : [mistake(memberIn(tree, 'expires') ?? tree, `there is no day ${date}`)]
}

function noId(tree: Tree): Mistake[] {
  if (appIdPattern.test(textIn(tree, 'app') ?? '')) return []
  const advice = 'names can be copied, so the waiver does not hold; write the id of the app'
  return [mistake(memberIn(tree, 'app') ?? tree, "'app' is no id", advice)]
}
