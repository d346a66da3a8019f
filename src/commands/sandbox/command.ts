import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import type { Sandbox, Switches } from '../../sandbox/server'
import { appsSource, notStarted } from './apps-source'
import { runInside, type Settings } from './run-inside'
import { sandboxView } from './view'

const highestPort = 65_535

const port = z.pipe(
  z.string().check(z.regex(/^(0|[1-9]\d{0,4})$/, 'is not a port; write a number from 0 (any free one) to 65535')),
  z.transform(Number),
)

const mostGenerated = 1_000_000
const wrongNumber = `is not a number of apps; write a whole number from 1 to ${mostGenerated}`

const domainTypes = [
  'free',
  'oracle-apps',
  'oracle-apps-premium',
  'premium',
  'external-user',
] as const satisfies readonly Switches['limits'][]

const request = z.object({
  apps: z.optional(z.string().check(z.minLength(1, 'is empty; name a file'))),
  generate: z.optional(
    z
      .pipe(z.string().check(z.regex(/^[1-9]\d{0,6}$/, wrongNumber)), z.transform(Number))
      .check(z.lte(mostGenerated, wrongNumber)),
  ),
  limits: z.optional(z.enum(domainTypes, { error: `is not a domain type; write ${domainTypes.join(', ')}` })),
  switch: z._default(z.array(z.string()), []),
  command: z.optional(z.array(z.string())),
  port: z._default(port.check(z.lte(highestPort, 'is not a port; write a number from 0 (any free one) to 65535')), 0),
})

type Request = z.output<typeof request>

export const sandbox: Command<Request> = {
  name: 'sandbox',
  summary: 'run a local identity domain to learn, rehearse and test',
  description: [
    'Listens only on 127.0.0.1, keeps everything in memory, and holds example apps, the apps of a file, or',
    'generated ones. With a command, runs it with APPS_DOMAIN_URL, APPS_CLIENT_ID and APPS_CLIENT_SECRET set,',
    'and exits with its exit code. Without a command, prints these settings and runs until interrupted.',
    'docs/sandbox.md says what works as in Oracle, and what is a guess.',
  ].join(' '),
  arguments: [
    { name: 'command', key: 'command', optional: true, variadic: true, description: 'command to run, after --' },
  ],
  options: [
    { flags: '--port <number>', description: 'port to listen on (default: any free port)' },
    { flags: '--apps <file>', description: 'load the apps of a file: from apps list, oci, or a SCIM list' },
    { flags: '--generate <number>', description: 'generate this many apps, always the same ones' },
    {
      flags: '--limits <type>',
      description: `apply the rate limits of a domain type: ${domainTypes.join(', ')}`,
      choices: domainTypes,
    },
    {
      flags: '--switch <name=value>',
      description: 'choose a behavior that Oracle does not document; repeatable',
      repeats: true,
    },
  ],
  examples: [
    { command: 'apps sandbox -- bash', explains: 'a shell in the sandbox; leave it with exit' },
    { command: 'apps sandbox -- apps get-expiry ResourceOwner', explains: 'run one command, then stop the sandbox' },
    { command: 'apps sandbox --apps apps.ndjson -- bash', explains: 'rehearse on the apps of your domain' },
    {
      command: 'apps sandbox --switch rotation=keep -- bash',
      explains: 'do not rotate refresh tokens; see docs/sandbox.md',
    },
    { command: 'apps sandbox --port 8090 -o json', explains: 'keep running; prints url, clientId, clientSecret' },
  ],
  usesDomain: false,
  request,
  async run({ command, port: wanted, apps, generate, limits, switch: texts }, context) {
    const source = appsSource({ apps, generate }, context.environment)
    const { startSandbox, readSwitchTexts } = await import('../../sandbox/server')
    const switches = switchesIn(limits === undefined ? texts : [...texts, `limits=${limits}`], readSwitchTexts)
    const options = { port: wanted, apps: source, switches }
    const started = await startSandbox(options).catch((error: unknown) => {
      throw notStarted(error, apps)
    })
    try {
      const [program, ...args] = command ?? []
      return program === undefined
        ? await serve(started, context)
        : await runInside({ settings: settingsOf(started), apps: started.state.apps.size }, { program, args }, context)
    } finally {
      await started.close()
    }
  },
}

/** @throws {UsageError} naming the switch that is none, or its positions */
function switchesIn(
  texts: readonly string[],
  read: (texts: readonly string[]) => Partial<Switches>,
): Partial<Switches> {
  try {
    return read(texts)
  } catch (error) {
    throw new UsageError(`--switch: ${(error as Error).message}`, 'Write NAME=VALUE; docs/sandbox.md lists them all.')
  }
}

/** Until Ctrl-C, which is how a sandbox is meant to end. */
async function serve(sandbox: Sandbox, { output, environment }: CommandContext): Promise<ExitCode> {
  const { interrupted } = environment.signals
  if (formatOf(output.format).isJson) await output.result(sandboxView, sandbox)
  else await output.raw(exportLines(settingsOf(sandbox)))
  await output.note(
    `The sandbox is at ${sandbox.url}. Set the lines above in another shell, and end it here with Ctrl-C.`,
  )
  if (!interrupted.aborted)
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }))
  await output.note('The sandbox has stopped. Nothing is kept.')
  return interrupted.reason === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
}

const settingsOf = ({ url, clientId, clientSecret }: Sandbox): Settings => ({
  APPS_DOMAIN_URL: url,
  APPS_CLIENT_ID: clientId,
  APPS_CLIENT_SECRET: clientSecret,
})

/** For `eval` in a POSIX shell. */
const exportLines = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('')
