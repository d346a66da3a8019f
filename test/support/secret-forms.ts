/** The ways in which a secret may come back: each under its name. */
export const secretForms: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
  hex: (secret) => Buffer.from(secret).toString('hex'),
}

/** Which secrets are in a text, and in what form; of one that is no JWT also a piece of twelve characters. */
export function secretsIn(text: string, secrets: Iterable<readonly [what: string, secret: string]>): string[] {
  const found: string[] = []
  for (const [what, secret] of secrets) {
    for (const [form, encode] of Object.entries(secretForms))
      if (text.includes(encode(secret))) found.push(`${what} (${form})`)
    if (secret.startsWith('eyJ')) continue
    for (let at = 0; at + 12 <= secret.length; at += 4)
      if (text.includes(secret.slice(at, at + 12))) found.push(`${what} (a piece)`)
  }
  return found
}
