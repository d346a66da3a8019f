import { afterEach } from 'vitest'
import { run } from '../../src/main'
import { openNetwork } from '../../src/platform/network'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server'
import type { FakeClock } from './fake-clock'
import { type FakeEnvironment, type FakeOptions, fakeEnvironment } from './fake-environment'
import { HoldingDispatcher } from './holding-dispatcher'

const open: Sandbox[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** Whoever waits for an answer of the sandbox that will never come has waited long enough. */
function skipWhatHangs({ requests, state }: Sandbox, clock: FakeClock): () => void {
  let isOver = !state.faults.some(({ action }) => action.type === 'hang')
  let seen = requests.length
  const look = () => {
    if (isOver) return
    for (; seen < requests.length; seen++) if (requests[seen]?.fault === 'hang') clock.skip()
    setImmediate(look)
  }
  look()
  return () => {
    isOver = true
  }
}

/** The whole program in this process, on a clock of its own, over real connections to a sandbox. */
export async function programWithSandbox(settings: SandboxOptions = {}) {
  const sandbox = await startSandbox(settings)
  open.push(sandbox)
  const variables = {
    APPS_DOMAIN_URL: sandbox.url,
    APPS_CLIENT_ID: sandbox.clientId,
    APPS_CLIENT_SECRET: sandbox.clientSecret,
  }
  async function apps(argv: string[], options: FakeOptions = {}) {
    const environment: FakeEnvironment = fakeEnvironment({
      ...options,
      variables: { ...variables, ...options.variables },
      network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), environment.clock),
    })
    // Whoever brings signals ends by them what hangs.
    const stop = options.signals === undefined ? skipWhatHangs(sandbox, environment.clock) : () => undefined
    const exitCode = await run(argv, environment).finally(stop)
    return { exitCode, ...environment.said, waits: environment.clock.waits }
  }
  return {
    sandbox,
    apps,
    patches: () => sandbox.requests.filter(({ method }) => method === 'PATCH'),
  }
}
