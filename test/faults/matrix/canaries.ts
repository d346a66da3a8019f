/** The forms of S6 in which a secret may come out. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    ...[0, 1, 2].map((shift) => withoutEdges(Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64'))),
    ...[0, 1, 2].map((shift) => withoutEdges(Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url'))),
    encodeURIComponent(secret),
    new URLSearchParams({ _: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ]
}

/** Inside something longer, its first and last characters are made of its neighbours as well. */
const withoutEdges = (text: string): string => text.slice(4, -4)

/** Those that stand in the text in any form. */
export const found = (secrets: readonly string[], text: string): string[] =>
  secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)))
