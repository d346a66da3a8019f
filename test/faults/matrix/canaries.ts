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

/** How many secrets were looked for, in all forms, and how many were found. */
export const canaryCounts = { searched: 0, found: 0 }

/** Those that stand in the text in any form. */
export function canariesIn(secrets: readonly string[], text: string): string[] {
  const found = secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)))
  canaryCounts.searched += secrets.length
  canaryCounts.found += found.length
  return found
}
