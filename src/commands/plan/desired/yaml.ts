import { plannedAttributes } from '../../../plan/plan'
import type { Entry } from '../../../plan/wishes'
import { checkFile, newerVersion } from '../../shared/written/check-file'
import type { Reading } from '../../shared/written/mistakes'
import { readYaml } from '../../shared/written/yaml-file'
import { desiredFile } from './schema'

/** What a file wants, whatever its format. */
export interface DesiredState {
  /** The origin of the one domain that it is about; null: any. */
  domain: string | null
  reason: string | null
  protect: readonly string[]
  entries: readonly Entry[]
}

/** Reads the text of a desired state. All its mistakes are reported at once, each with its place. */
export async function readDesiredYaml(text: string): Promise<Reading<DesiredState>> {
  const yaml = await readYaml(text)
  if (!yaml.isRead) return yaml
  const { placeOf, placeOfKey } = yaml.value
  const newer = newerVersion(yaml.value)
  if (newer !== null) return { isRead: false, mistakes: [newer] }
  const checked = checkFile(yaml.value, desiredFile)
  if (!checked.isRead) return checked
  const { domain = null, reason = null, protect = [], apps } = checked.value
  const entries = apps.map(
    (entry, at): Entry => ({
      ...entry,
      line: placeOf(['apps', at]).line,
      lines: Object.fromEntries(
        plannedAttributes
          .filter((attribute) => entry.wants[attribute] !== undefined)
          .map((attribute) => [attribute, placeOfKey(['apps', at, attribute]).line]),
      ),
    }),
  )
  return { isRead: true, value: { domain, reason, protect, entries }, warnings: [] }
}
