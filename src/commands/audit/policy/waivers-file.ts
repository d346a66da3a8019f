import type { Waiver } from '../../../audit/audit-report'
import { appIdPattern } from '../../../identity-domain/scim/app-attributes'
import { checkFile, newerVersion } from '../../shared/written/check-file'
import { mistake, type Reading } from '../../shared/written/mistakes'
import { readYaml } from '../../shared/written/yaml-file'
import { waiversFile } from './files-schema'

/** Reads the text of a waivers file. An empty list is allowed: the last waiver of a file may have ended. */
export async function readWaivers(text: string): Promise<Reading<Waiver[]>> {
  const yaml = await readYaml(text)
  if (!yaml.isRead) return yaml
  const { placeOf } = yaml.value
  const newer = newerVersion(yaml.value)
  if (newer !== null) return { isRead: false, mistakes: [newer] }
  const checked = checkFile(yaml.value, waiversFile)
  if (!checked.isRead) return checked
  const waivers = checked.value.waivers.map(({ max = null, ...waiver }, index) => ({
    ...waiver,
    max,
    line: placeOf(['waivers', index]).line,
  }))
  const warnings = waivers.flatMap(({ app }, index) =>
    appIdPattern.test(app) ? [] : [mistake(placeOf(['waivers', index, 'app']), notAnId)],
  )
  return { isRead: true, value: waivers, warnings }
}

const notAnId = "'app' is not an app id: names can be copied, so the waiver has no effect; write the id of the app"
