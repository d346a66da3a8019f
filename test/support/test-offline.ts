import { listenOnLoopback } from '../../src/platform/loopback-listener'
import { exampleUsers } from '../../src/sandbox/data/users'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server'
import type { FakeOptions } from './fake-environment'
import { programWithSandbox } from './in-process'
import { followSignIn, freePort, type Page } from './scripted-browser'

/** A sandbox whose user says yes, a program with a browser, and a client that returns to a free port. */
export async function offlineTests(options: SandboxOptions = {}) {
  const { sandbox, apps } = await programWithSandbox(options)
  sandbox.state.oauth.signIn = { answer: 'approve', user: exampleUsers.dana.userName }
  const pages: Page[] = []
  async function testOffline(client: string, args: string[] = [], options: FakeOptions = {}) {
    const app = appCalled(client, sandbox)
    const run = await apps(['test-offline', client, ...args], {
      listenOnLoopback,
      openBrowser: async (url) => (await followSignIn(url.href, pages)).length > 0,
      ...options,
      variables: { APPS_TEST_CLIENT_SECRET: String(app['clientSecret']), ...options.variables },
    })
    expectNoSecrets(`${run.stdout}${run.stderr}${pages.map(({ text }) => text).join('')}`, sandbox)
    return { ...run, json: () => JSON.parse(run.stdout), statuses: () => statusesIn(JSON.parse(run.stdout)) }
  }
  return {
    sandbox,
    apps,
    pages,
    testOffline,
    /** The client's own redirect URI, on a port that is free. */
    async returningTo(client: string, path = ''): Promise<string> {
      const redirectUri = `http://localhost:${await freePort()}${path}`
      change(client, { redirectUris: [redirectUri] }, sandbox)
      return redirectUri
    },
    change: (client: string, attributes: object) => change(client, attributes, sandbox),
    tokenRequests: () => sandbox.requests.filter(({ path }) => path.startsWith('/oauth2/v1/token')),
  }
}

type SandboxApp = Record<string, unknown>

export function appCalled(displayName: string, sandbox: Sandbox): SandboxApp {
  const found = [...sandbox.state.apps.all()].find((app) => app['displayName'] === displayName)
  if (found === undefined) throw new Error(`the sandbox has no app '${displayName}'`)
  return found as SandboxApp
}

function change(displayName: string, attributes: object, sandbox: Sandbox): void {
  Object.assign(appCalled(displayName, sandbox), attributes)
}

const statusesIn = ({ steps }: { steps: { step: string; status: string }[] }): Record<string, string> =>
  Object.fromEntries(steps.map(({ step, status }) => [step, status]))

/** S6: everything that the sandbox gave out or was told, in the forms in which it could come back. */
function expectNoSecrets(text: string, { state, clientSecret }: Sandbox): void {
  const { refreshTokens, codes, devices } = state.oauth
  const clientSecrets = [...state.apps.all()].map((app) => String(app['clientSecret'] ?? ''))
  const passwords = Object.values(exampleUsers).map(({ password }) => password)
  const secrets = [...state.tokens.keys(), ...refreshTokens.keys(), ...codes.keys(), ...devices.keys()]
  for (const secret of [...secrets, ...clientSecrets, ...passwords, clientSecret].filter((each) => each !== '')) {
    const bytes = Buffer.from(secret)
    const forms = [
      secret,
      encodeURIComponent(secret),
      ...(['base64', 'base64url', 'hex'] as const).map((form) => bytes.toString(form)),
    ]
    for (const form of forms) if (text.includes(form)) throw new Error('a secret was shown')
    for (let at = 0; at + 12 <= secret.length; at += 4)
      if (!secret.startsWith('eyJ') && text.includes(secret.slice(at, at + 12)))
        throw new Error('a piece of a secret was shown')
  }
}
