import { run } from '../../../src/main'
import { openNetwork } from '../../../src/platform/network'
import { type FakeClock, fakeClock } from '../../support/fake-clock'
import { type FakeEnvironment, type FakeOptions, fakeEnvironment } from '../../support/fake-environment'
import { HoldingDispatcher } from '../../support/holding-dispatcher'
import { open } from '../../support/scripted-browser'
import { testClientSecret } from './apps'
import { adminId, type DomainOptions, type FaultDomain, startFaultDomain } from './fault-domain'
import { homeVariables, newHome } from './home'
import { appsBefore, changedApps, snapshotFile } from './plan'

export interface Ran {
  exitCode: number
  stdout: string
  stderr: string
  /** When it ended, in seconds from its start. */
  seconds: number
  waits: readonly number[]
  domain: FaultDomain
  /** By path, as they are at the end; null where the run had files of another kind. */
  files: ReadonlyMap<string, string> | null
}

/** The whole program in this process, on an injected clock, over real connections to a domain in which things go wrong. */
export async function runApps(
  argv: readonly string[],
  { onStart, ...options }: Omit<DomainOptions, 'clock'> & { onStart?(domain: FaultDomain): void } = {},
  environment: FakeOptions = {},
): Promise<Ran> {
  const home = newHome()
  const around = surroundings({ files: home.access, ...environment })
  const { clock } = around
  const [command] = argv
  const domain = await startFaultDomain({ ...(command === 'undo' && { apps: changedApps() }), ...options, clock })
  home.furnish(domain.origin)
  if (command === 'diff') home.files.set(snapshotFile, await snapshotBefore(domain.origin))
  onStart?.(domain)
  around.variables = { ...variablesFor(domain, argv), ...environment.variables }
  around.stdin.readLine = () => pasted(around, domain)
  around.stdin.readAll = async () => patchOnStdin
  try {
    const exitCode = await run([...argv], around)
    return {
      exitCode,
      ...around.said,
      seconds: clock.elapsed(),
      waits: clock.waits,
      domain,
      files: environment.files === undefined ? home.files : null,
    }
  } finally {
    await domain.stop()
  }
}

let earlier: Promise<Ran> | null = null

/** Taken by the program itself, once, when nothing went wrong. */
async function snapshotBefore(origin: string): Promise<string> {
  earlier ??= runApps(['snapshot', '-o', 'plain'], { apps: appsBefore() })
  const { stdout, domain } = await earlier
  return stdout.replace(domain.origin, origin)
}

function surroundings(options: FakeOptions): FakeEnvironment {
  const clock: FakeClock = fakeClock()
  const environment = fakeEnvironment({
    network: async (settings) => new HoldingDispatcher(await openNetwork(settings, {}), clock),
    random: randomness(),
    // A probe is no request: it has tests of its own.
    probe: async () => ({ addresses: ['127.0.0.1'], failedAt: null, error: null, certificate: null }),
    ask: gate,
    ...options,
  })
  return { ...environment, clock }
}

/** A gate exits with the word of its wave, and with the last one from then on: `gate 0 0 1`. */
const gate: NonNullable<FakeOptions['ask']> = async ({ args, variables }) => ({
  exitCode: Number(args[Number(variables['APPS_WAVE'])] ?? args.at(-1)),
  failed: null,
})

/** Not the same twice, or two verifiers of one run could not be told apart. */
function randomness(): (bytes: number) => Uint8Array {
  let seed = 1
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return (seed >> 16) & 0xff
    })
}

/** Whoever signs in anew has nothing but the address. */
const variablesFor = ({ origin, adminSecret }: FaultDomain, [command]: readonly string[]) =>
  command === 'login' ? { APPS_DOMAIN_URL: origin, ...homeVariables } : variablesSet(origin, adminSecret)

const variablesSet = (origin: string, adminSecret: string) => ({
  APPS_DOMAIN_URL: origin,
  APPS_CLIENT_ID: adminId,
  APPS_CLIENT_SECRET: adminSecret,
  APPS_TEST_CLIENT_SECRET: testClientSecret,
})

/** What somebody types: the password first, and where the browser ends up, once there is an address to open. */
async function pasted({ said, clock }: FakeEnvironment, { password }: FaultDomain): Promise<string | null> {
  const address = /^http\S+\/oauth2\/v1\/authorize\S+$/m.exec(said.stderr.split('paste').at(-2) ?? '')?.[0]
  if (address === undefined) return password
  // Time stands still while somebody signs in.
  const release = clock.hold()
  try {
    const { location } = (await open(address)).headers
    return typeof location === 'string' ? location : null
  } finally {
    release()
  }
}

/** For the request that a user writes. */
const patchOnStdin =
  '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"refreshTokenExpiry","value":777600}]}'
