import { expect, test } from 'vitest'
import { json, terminalWithSandbox } from '../support/program'

test('a machine that reaches its domain, and one with a wrong secret', async () => {
  const { apps } = await terminalWithSandbox()

  const well = await apps(['doctor', '-o', 'json'])
  expect(well).toMatchObject({ exitCode: 0, stderr: '' })
  expect(json(well)).toMatchObject({ verdict: 'ready', roles: ['Application Administrator'] })

  const ill = await apps(['doctor'], { variables: { APPS_CLIENT_SECRET: 'not-the-secret-of-it' } })
  expect(ill.exitCode).toBe(4)
  expect(ill.stdout).toContain('connection\tpass\t')
  expect(ill.stdout).toContain('sign-in\tfail\t')
  expect(ill.stderr).toMatch(/^Error: The domain rejected client /)
  expect(ill.stdout + ill.stderr).not.toContain('not-the-secret-of-it')
})
