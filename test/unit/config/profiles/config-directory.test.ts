import { expect, test } from 'vitest'
import { readOwnFile, writeOwnFile } from '../../../../src/config/profiles/config-directory'
import { newHome } from '../../../faults/domain/home'
import { fakeEnvironment } from '../../../support/fake-environment'

test('a file that could not be read again is not written', async () => {
  const { files, access } = newHome()
  const environment = fakeEnvironment({ files: { ...access, place: async (path) => path } })
  await writeOwnFile('/config', 'profiles.json', 'as it was', environment)
  await expect(
    writeOwnFile('/config', 'profiles.json', 'x'.repeat(1024 * 1024 + 1), environment),
  ).rejects.toMatchObject({
    exitCode: 11,
    message: '/config/profiles.json would be larger than 1 MiB, so it was not changed.',
  })
  expect(files.get('/config/profiles.json')).toBe('as it was')
  expect(await readOwnFile('/config', 'profiles.json', environment)).toBe('as it was')
})
