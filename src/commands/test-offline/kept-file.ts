import * as z from 'zod/mini'
import { describeFileProblem, Failure, UsageError } from '../../failures/errors'
import { exitCodes } from '../../failures/exit-codes'
import type { FileProblem } from '../../failures/file-problem'
import type { ResponseTimes } from '../../offline-access/measured-lifetime'
import type { Environment, Files } from '../../platform/environment'
import { type InteractiveGrant, interactiveGrants } from '../../token-settings/grants'

/** A refresh token that was left behind, and what is known of it. The one file of this program that holds a token. */
export interface KeptToken {
  /** The domain's origin, or the issuer. */
  provider: string
  clientId: string
  scope: string
  /** The newest scope that a response named; null where none did, or in files from before it was written down. */
  granted: string | null
  /** How the user signed in; null in files from before it was written down. */
  grant: InteractiveGrant | null
  refreshToken: string
  /** It was issued between these two, on this machine's clock. */
  askedAt: Date
  receivedAt: Date
  /** The same by the provider's clock, which is what it ends by; null where the provider did not say. */
  issuedAt: Date | null
  /** When it was last redeemed; null where it was not, or in files from before it was written down. */
  lastUse: ResponseTimes | null
  /** How long, in seconds, a token before this one demonstrably lived. */
  atLeast: number | null
  /** A request with it went out, and no answer was written down: it may be used up. */
  inUse: boolean
}

const date = z.pipe(
  z.iso.datetime(),
  z.transform((text) => new Date(text)),
)

const keptFile = z.strictObject({
  version: z.literal(1),
  provider: z.string(),
  clientId: z.string(),
  scope: z.string(),
  granted: z._default(z.nullable(z.string()), null),
  grant: z._default(
    z.nullable(z.enum(Object.keys(interactiveGrants) as [InteractiveGrant, ...InteractiveGrant[]])),
    null,
  ),
  refreshToken: z.string().check(z.minLength(1)),
  askedAt: date,
  receivedAt: date,
  issuedAt: z._default(z.nullable(date), null),
  lastUse: z._default(z.nullable(z.strictObject({ askedAt: date, receivedAt: date, date: z.nullable(date) })), null),
  atLeast: z.nullable(z.int().check(z.gte(0))),
  inUse: z.boolean(),
})

/** In bytes. */
const largestFile = 64 * 1024

/** @throws {UsageError} naming the file, never what is in it */
export async function readKept(path: string, files: Files): Promise<KeptToken> {
  const { text, readableByOthers } = await files.read(path, { limit: largestFile }).catch((problem: FileProblem) => {
    throw new UsageError(`--from: ${path} ${describeFileProblem[problem.problem] ?? 'cannot be read'}.`)
  })
  if (readableByOthers)
    throw new UsageError(`--from: ${path} can be read by others, and was not used.`, `chmod 600 ${path}`)
  const read = z.safeParse(keptFile, jsonIn(text))
  if (read.success) return read.data
  const field = read.error.issues[0]?.path.join('.') ?? ''
  throw new UsageError(`--from: ${path} was not written by --keep${field === '' ? '' : ` (${field})`}.`)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const textOf = (kept: KeptToken): string => `${JSON.stringify({ version: 1, ...kept }, null, 2)}\n`

/** A file that could not be written, with what that means for the token. */
export const notWritten = (path: string, error: unknown, consequence: string): Failure => {
  const { code, problem } = error as { code?: string; problem?: string }
  return new Failure(
    exitCodes.cannotWrite,
    `${path} could not be written (${code ?? problem ?? 'unknown'}): ${consequence}.`,
  )
}

/** Found out before the first request: a token that cannot be kept must not be minted. */
export async function ensureCanKeep(path: string, { files }: Pick<Environment, 'files'>): Promise<void> {
  const may = await files.mayCreate(path)
  if (may === 'exists')
    throw new UsageError(
      `--keep: ${path} already exists.`,
      `Name a new file, or redeem the token in this one: --from ${path}`,
    )
  if (may === 'not-writable')
    throw new Failure(exitCodes.cannotWrite, `--keep: ${path} cannot be written. No request was made.`)
}
