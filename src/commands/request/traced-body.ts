import type { CommandContext } from '../../cli/command'
import { jsonIn } from '../../identity-domain/scim/strict-json'
import { shorten } from '../../output/encoders'
import { mapTexts } from '../../output/json'
import { Secrets } from '../../secrets/secrets'
import { withoutSecrets } from './secret-names'

/** In characters: enough to see what it is about. */
const mostTraced = 1000

/**
 * What `--debug` shows of a body: its beginning, with the secrets in it masked by name and by value, also where stdout
 * reveals them. What is no JSON has no names to know a secret by, so nothing of it is shown.
 */
export function tracedBody(text: string, { secrets }: Pick<CommandContext, 'secrets'>): string {
  const body = jsonIn(text)
  if (body === undefined) return `(${text.length} characters that are no JSON)`
  const own = new Secrets()
  const masked = withoutSecrets(body, (secret) => own.register(secret))
  // Cut last: the piece of a secret that stands before a cut is too short to be known.
  return shorten(JSON.stringify(mapTexts(masked, (each) => own.hide(secrets.hide(each)))), mostTraced)
}
