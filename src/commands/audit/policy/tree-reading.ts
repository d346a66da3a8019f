import { type Mistake, mistake } from './mistakes'
import type { Tree } from './yaml-tree'

/** Reads trees whose shape has been checked: what is asked for is there in this form, or not at all. */

export function memberIn(tree: Tree, key: string): Tree | undefined {
  return tree.kind === 'map' ? tree.entries.find((entry) => entry.key === key)?.value : undefined
}

export function itemsIn(tree: Tree, key: string): readonly Tree[] {
  const member = memberIn(tree, key)
  return member?.kind === 'list' ? member.items : []
}

export function textIn(tree: Tree, key: string): string | undefined {
  const member = memberIn(tree, key)
  return member?.kind === 'text' ? member.text : undefined
}

export function flagIn(tree: Tree, key: string): boolean | undefined {
  const member = memberIn(tree, key)
  return member?.kind === 'flag' ? member.value : undefined
}

/** One text, or a list of them. */
export function textsIn(tree: Tree, key: string): string[] | undefined {
  const member = memberIn(tree, key)
  if (member?.kind === 'text') return [member.text]
  return member?.kind === 'list' ? member.items.flatMap((item) => (item.kind === 'text' ? item.text : [])) : undefined
}

/** What else is in such a file means nothing to this version, so it is said alone. */
export function newerVersion(tree: Tree): Mistake | null {
  const version = memberIn(tree, 'version')
  const isNewer = version?.kind === 'number' && Number.isInteger(version.value) && version.value > 1
  return isNewer ? mistake(version, 'the file is written for a newer version of apps') : null
}
