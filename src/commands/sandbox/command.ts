import * as z from 'zod/mini'
import type { Command, CommandContext } from '../../cli/command'
import { UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import { machineKinds as machines } from '../../sandbox/machine/kinds'
import type { Switches } from '../../sandbox/server'
import { type Access, accessTo } from './access'
import { appsSource, notStarted } from './apps-source'
import { domainNames, unnamed } from './domain-names'
import { type PlayedMachine, playMachine } from './play-machine'
import { runInside } from './run-inside'
import { closeAll, portsFrom, startDomains } from './start-domains'
import { switchesByDomain } from './switches-by-domain'
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
  like: z.optional(z.string().check(z.minLength(1, 'is empty; name a file'))),
  machine: z.optional(z.enum(machines, { error: `is not a machine; write ${machines.join(', ')}` })),
  switch: z._default(z.array(z.string()), []),
  command: z.optional(z.array(z.string())),
  domains: z.optional(z.string()),
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
    'With --domains, the command finds a profile for each domain instead; the first is the current one.',
    'docs/sandbox.md says what works as in Oracle, and what is a guess.',
  ].join(' '),
  arguments: [
    { name: 'command', key: 'command', optional: true, variadic: true, description: 'command to run, after --' },
  ],
  options: [
    { flags: '--domains <names>', description: 'run several domains, with a profile for each: eu,us,dev' },
    {
      flags: '--port <number>',
      description: 'port to listen on (default: any free port); further domains take the ports after it',
    },
    { flags: '--apps <file>', description: 'load the apps of a file: from apps list, oci, or a SCIM list' },
    { flags: '--generate <number>', description: 'generate this many apps, always the same ones' },
    {
      flags: '--limits <type>',
      description: `apply the rate limits of a domain type: ${domainTypes.join(', ')}`,
      choices: domainTypes,
    },
    { flags: '--like <file>', description: 'behave like the domain of this report of apps doctor --report' },
    {
      flags: '--machine <kind>',
      description: `give the command what such a machine has, and no secret: ${machines.join(', ')}`,
      choices: machines,
    },
    {
      flags: '--switch <name=value>',
      description:
        'choose a behavior that Oracle does not document; repeatable; DOMAIN:NAME=VALUE for one of --domains',
      repeats: true,
    },
  ],
  examples: [
    { command: 'apps sandbox -- bash', explains: 'a shell in the sandbox; leave it with exit' },
    { command: 'apps sandbox -- apps get-expiry ResourceOwner', explains: 'run one command, then stop the sandbox' },
    { command: 'apps sandbox --apps apps.ndjson -- bash', explains: 'rehearse on the apps of your domain' },
    {
      command: 'apps sandbox --domains eu,us,dev -- bash',
      explains: 'three domains; apps list --profile us lists the second',
    },
    {
      command: 'apps sandbox --switch rotation=keep -- bash',
      explains: 'do not rotate refresh tokens; see docs/sandbox.md',
    },
    {
      command: 'apps sandbox --machine instance -- apps list --auth instance-principal',
      explains: 'sign in as an OCI instance, without a stored secret',
    },
    { command: 'apps sandbox --like domain.json -- bash', explains: 'behave like the domain of that report' },
    { command: 'apps sandbox --port 8090 -o json', explains: 'keep running; prints url, clientId, clientSecret' },
  ],
  usesDomain: false,
  request,
  async run({ command, domains, port: first, apps, generate, limits, like, machine: kind, switch: texts }, context) {
    if (kind !== undefined && domains !== undefined)
      throw new UsageError('--machine and --domains cannot be combined.', 'A machine signs in to one domain.')
    const names = domains === undefined ? [unnamed] : domainNames(domains)
    const portOf = portsFrom(first, names.length)
    const source = appsSource({ apps, generate }, context.environment)
    const { startSandbox, readSwitchTexts } = await import('../../sandbox/server')
    const alike = like === undefined ? {} : await (await import('./like')).switchesLike(like, context)
    const switchesOf = switchesByDomain({ texts, limits, like: alike }, names, readSwitchTexts)
    const started = await startDomains(names, (name, place) =>
      startSandbox({ domain: place, port: portOf(place), apps: source(), switches: switchesOf(name) }),
    ).catch((error: unknown) => {
      throw notStarted(error, apps)
    })
    let machine: PlayedMachine | undefined
    try {
      const [only] = started
      if (only && kind !== undefined) machine = await playMachine(only.domain, kind, context.environment)
      const access = accessTo(started, machine)
      const [program, ...args] = command ?? []
      return program === undefined ? await serve(access, context) : await runInside(access, { program, args }, context)
    } finally {
      await machine?.end()
      await closeAll(started)
    }
  },
}

/** Until Ctrl-C, which is how a sandbox is meant to end. */
async function serve(access: Access, { output, environment }: CommandContext): Promise<ExitCode> {
  const { interrupted } = environment.signals
  if (formatOf(output.format).isJson) await output.result(sandboxView, access)
  else await output.raw(access.lines)
  for (const note of access.notes) await output.note(note)
  if (!interrupted.aborted)
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }))
  await output.note('The sandbox has stopped. Nothing is kept.')
  return interrupted.reason === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
}
