import type { Environment } from '../../platform/environment'

/**
 * A file as code scanning names it: from the root of its repository, whatever the working directory is. The root is the nearest
 * directory above with `.git`, or else `GITHUB_WORKSPACE`. A file that is in neither keeps the path that was typed.
 */
export async function pathInRepository(
  path: string,
  { files, variables }: Pick<Environment, 'variables'> & { files: Pick<Environment['files'], 'place' | 'read'> },
): Promise<string> {
  const place = await placeOf(path, files)
  const workspace = variables['GITHUB_WORKSPACE'] ?? ''
  const root = (await rootAbove(place, files)) ?? (workspace === '' ? null : await placeOf(workspace, files))
  return root !== null && place.startsWith(`${root}/`) ? place.slice(root.length + 1) : path
}

const placeOf = async (path: string, files: Pick<Environment['files'], 'place'>): Promise<string> =>
  (await files.place(path, { ofName: true })).replaceAll('\\', '/')

async function rootAbove(place: string, files: Pick<Environment['files'], 'read'>): Promise<string | null> {
  for (let end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
    const directory = place.slice(0, end)
    // In a worktree or a submodule, .git is a file.
    if ((await isReadable(`${directory}/.git/HEAD`, files)) || (await isReadable(`${directory}/.git`, files)))
      return directory
  }
  return null
}

const longestPointer = 65_536

async function isReadable(path: string, files: Pick<Environment['files'], 'read'>): Promise<boolean> {
  try {
    await files.read(path, { limit: longestPointer })
    return true
  } catch {
    return false
  }
}
