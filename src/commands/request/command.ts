import type { Command, CommandContext } from '../../cli/command'
import { Failure, UsageError } from '../../failures/errors'
import { type ExitCode, exitCodes } from '../../failures/exit-codes'
import type { RawAnswer, RawRequest } from '../../identity-domain/raw-request'
import { allPages } from './all-pages'
import { failureInBulk } from './bulk'
import { bodyOf, inputAt, keepSecretsOf, membersOf, pathsInBulk } from './fields'
import { isSearch, pathAndQuery, renewsASecret, whyNoNewSecret } from './path'
import { print } from './print'
import { parameters, withQuery } from './query'
import { methods, type Request, request } from './request'
import { warnOfRounding } from './rounding'
import { tracedBody } from './traced-body'

export const rawRequest: Command<Request> = {
  name: 'request',
  summary: 'send a raw API request with the same safeguards',
  description: [
    'Sends one request to the identity domain and prints the JSON response with secrets masked. Read requests',
    'are retried after temporary errors. Write requests ask first unless --yes is given, are sent once, and',
    'are not verified: exit code 8 means that the effect is unknown. A bulk request exits with 9 if only some',
    'operations succeeded. With --paginate, rows are printed as they arrive.',
  ].join(' '),
  arguments: [
    { name: 'METHOD', key: 'method', description: 'GET, HEAD, POST, PUT, PATCH or DELETE', choices: methods },
    { name: 'path', key: 'path', description: 'path in the domain, such as /admin/v1/Apps' },
  ],
  options: [
    {
      flags: '-f, --field <key=value>',
      description: 'add a string to the body, or to the query of a GET; key[]=value adds to a list',
      repeats: true,
    },
    {
      flags: '-F, --typed-field <key=value>',
      key: 'typedField',
      description: 'the same for true, false, null, an integer or @FILE',
      repeats: true,
    },
    { flags: '--input <file>', key: 'inputFile', description: 'read the JSON body from a file; - for stdin' },
    { flags: '--attributes <names>', description: 'attributes to return, such as id,displayName' },
    { flags: '--if-match <version>', description: 'write only if meta.version is this' },
    { flags: '--paginate', description: 'read all pages of a list; exits with 3 if rows may be missing' },
    { flags: '--reveal', description: 'show secrets; only on a terminal' },
    { flags: '-y, --yes', description: 'do not ask before a write request' },
  ],
  examples: [
    { command: 'apps request GET /admin/v1/Apps --paginate -o ndjson', explains: 'one app per line' },
    {
      command: 'apps request GET /admin/v1/AppRoles -f \'filter=displayName eq "Signin"\'',
      explains: 'the filter is URL-encoded for you',
    },
    {
      command: 'apps request PATCH /admin/v1/Apps/9fc12da9eecd --input patch.json',
      explains: 'asks first; add -y in scripts',
    },
  ],
  usesDomain: true,
  changesDomain: true,
  request,
  run: send,
}

async function send(asked: Request, context: CommandContext): Promise<ExitCode> {
  refuseFormat(asked, context)
  const prepared = await prepare(asked, context)
  const domain = await context.domain()
  if (prepared.effect === 'writes') await ensureAgreed(asked, prepared, domain.origin, context)
  if (asked.paginate) return allPages(asked, prepared, context)
  try {
    return await show(await domain.request(prepared), asked, prepared, context)
  } catch (error) {
    // Of what was sent it is said what is known, also when Ctrl-C came meanwhile.
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.effectUnknown) throw error
    await context.output.failure(error)
    return error.exitCode
  }
}

async function show(answer: RawAnswer, asked: Request, sent: RawRequest, context: CommandContext): Promise<ExitCode> {
  if (answer.isEmpty) await context.output.note(`The domain answered ${answer.status} without a body.`)
  else await printWhole(answer, asked, sent, context)
  const failure = failureInBulk(sent, answer.body) ?? notDoneYet(answer, sent)
  if (failure === null) return exitCodes.yes
  await context.output.failure(failure)
  return failure.exitCode
}

async function printWhole(answer: RawAnswer, asked: Request, sent: RawRequest, context: CommandContext): Promise<void> {
  if (answer.status === 202 && sent.effect === 'reads') await context.output.note(`${accepted}.`)
  await warnOfRounding(answer, context)
  try {
    await print(answer.body, asked, context)
  } catch (error) {
    if (sent.effect === 'writes') {
      const what = failureInBulk(sent, answer.body)?.message
      await context.output.warning(what ?? `The domain accepted the request: it answered ${answer.status}.`)
    }
    throw error
  }
}

const accepted = 'The domain answered 202: it accepted the request, but has not completed it yet'

/** 202 promises nothing (RFC 9110 section 15.3.3). */
const notDoneYet = ({ status, requestId }: RawAnswer, { effect }: RawRequest): Failure | null =>
  status !== 202 || effect === 'reads'
    ? null
    : new Failure(exitCodes.effectUnknown, `${accepted}. Its effect is unknown.`, {
        status,
        ...(requestId === null ? {} : { requestId }),
        hint: 'Check the resource: the request may not have been done yet.',
      })

function refuseFormat({ reveal }: Request, { output, environment }: CommandContext): void {
  if (output.format === 'csv') throw new UsageError('--output: an API response is not a table; use json or ndjson.')
  if (reveal && !environment.stdout.isTerminal)
    throw new UsageError('--reveal shows secrets only on a terminal, and stdout is not a terminal.')
}

const noBody: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])

/** The request as it will go out; everything about it that makes no sense is refused here. */
async function prepare(asked: Request, context: CommandContext): Promise<RawRequest> {
  const { method } = asked
  const { path, query } = pathAndQuery(asked.path)
  const effect = method === 'GET' || method === 'HEAD' || (method === 'POST' && isSearch(path)) ? 'reads' : 'writes'
  if (effect === 'writes' && renewsASecret(path)) throw whyNoNewSecret
  if (asked.paginate && method !== 'GET') throw new UsageError('--paginate reads lists, so it works only with GET.')
  if (asked.ifMatch !== undefined && effect === 'reads')
    throw new UsageError('--if-match works only with requests that write.')
  if (asked.inputFile !== undefined && noBody.has(method)) throw new UsageError(`${method} does not take --input.`)
  const members = await membersOf(asked, context)
  const isInQuery = noBody.has(method) || asked.inputFile !== undefined
  const body = isInQuery
    ? asked.inputFile === undefined
      ? undefined
      : await inputAt(asked.inputFile, context)
    : members.length > 0
      ? bodyOf(members)
      : undefined
  if (body !== undefined) {
    keepSecretsOf(body, context)
    if (effect === 'writes' && pathsInBulk(body).some((each) => renewsASecret(each))) throw whyNoNewSecret
  }
  return {
    method,
    path: withQuery(path, [query, ...parameters(asked, query, isInQuery ? members : [])]),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(asked.ifMatch === undefined ? {} : { 'if-match': asked.ifMatch }),
    },
    ...(body === undefined ? {} : { body }),
    effect,
    ...(context.output.context.verbosity === 'debug' && { traced: (text: string) => tracedBody(text, context) }),
  }
}

async function ensureAgreed(
  { yes }: Request,
  { method, path }: RawRequest,
  origin: string,
  { isInteractive: mayAsk, confirm }: CommandContext,
): Promise<void> {
  if (yes) return
  const what = `${method} ${path.split('?', 1)[0]}`
  if (!mayAsk) throw new UsageError(`${what} may change data, and this run cannot prompt.`, 'Add --yes.')
  if (!(await confirm(`Send ${what} to ${origin}? It may change data.`)))
    throw new UsageError('Declined. Nothing was sent.')
}
