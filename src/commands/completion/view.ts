import type { View } from '../../output/output'

/** For whoever wants the script in a JSON document all the same; elsewhere it is printed as it stands. */
export const completionView: View<{ shell: string; script: string }> = {
  columns: [],
  json: ({ shell, script }) => ({ shell, script }),
}
