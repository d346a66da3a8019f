import { run } from '../../src/main'
import { listenOnLoopback } from '../../src/platform/loopback-listener'
import { openNetwork } from '../../src/platform/network'
import { type FakeEnvironment, type FakeOptions, fakeEnvironment } from './fake-environment'
import { HoldingDispatcher } from './holding-dispatcher'
import { followSignIn, freePort, type Page } from './scripted-browser'

export interface IssuerOptions extends FakeOptions {
  redirectUri?: string
  /** Somebody who reads the user code and types it there. */
  approveDevice?(page: string, code: string): Promise<unknown>
}

/** The whole program in this process, against a provider that is no identity domain. */
export async function testAt(issuer: string, clientId: string, args: string[] = [], options: IssuerOptions = {}) {
  const pages: Page[] = []
  const redirectUri = options.redirectUri ?? `http://127.0.0.1:${await freePort()}/return`
  const environment: FakeEnvironment = fakeEnvironment({
    listenOnLoopback,
    openBrowser: async (url) => (await followSignIn(url.href, pages)).length > 0,
    network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), environment.clock),
    ...options,
    onStderr(text) {
      const [, page, code] = /Open (\S+) and enter the code (\S+)/.exec(text) ?? []
      if (page === undefined || code === undefined) return
      // Time stands still while somebody types.
      const release = environment.clock.hold()
      options.approveDevice?.(page, code).finally(release)
    },
  })
  const grant = args.includes('--grant') ? [] : ['--redirect-uri', redirectUri]
  const words = ['test-offline', clientId, '--issuer', issuer, ...grant, '-o', 'json', ...args]
  const exitCode = await run(words, environment)
  const { stdout, stderr } = environment.said
  const json = () => JSON.parse(stdout)
  return {
    exitCode,
    stdout,
    stderr,
    pages,
    waits: environment.clock.waits,
    json,
    statuses: (): Record<string, string> =>
      Object.fromEntries(json().steps.map(({ step, status }: { step: string; status: string }) => [step, status])),
    error: () => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').error,
  }
}
