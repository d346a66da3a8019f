/** What a person may paste where a path, an id or another word belongs, and what only a secret looks like. */
const forms: readonly RegExp[] = [
  // A JSON Web Token (RFC 7519), also one that is cut off: it begins with the base64 of `{"`.
  /eyJ[A-Za-z0-9_-]{17,}(?:\.[A-Za-z0-9_-]*)*/g,
  // A client secret as identity domains make it.
  /idcscs-[0-9a-f-]{8,}/gi,
  // A private key in base64, with or without its BEGIN and END lines: the first bytes of PEM or DER.
  /(?:LS0tLS1CRUdJTi|MI[IGHE])[A-Za-z0-9+/=]{40,}/g,
]

const pemBlock = /-----BEGIN [A-Z0-9 ]+-----([\s\S]*?)(?:-----END|$)/g

/** Shorter lines of a key give nothing away, and could stand in any text. */
const shortestLine = 16

/** The parts of a word that are secrets by their looks. */
export function secretsInWord(word: string): string[] {
  const keys = [...word.matchAll(pemBlock)].flatMap(([, inside = '']) => inside.split(/\s|\\r|\\n/))
  return [
    ...keys.filter(({ length }) => length >= shortestLine),
    ...forms.flatMap((form) => [...word.matchAll(form)].map(([found]) => found)),
  ]
}

/** Longer names of files are refused by most systems. */
const longestPath = 255

/**
 * Whether a text is more likely a secret than the path of a file. It is asked about paths where nothing is: a secret that is
 * set as `APPS_CLIENT_SECRET_FILE` must not stand in the error.
 *
 * @param ofSecret the file holds a secret: a word without a separator may be that secret, however short it is
 */
export function isNoPath(text: string, { ofSecret = false } = {}): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no path that a person types has them.
  if (/[\u0000-\u001f]/.test(text) || text.length > longestPath || secretsInWord(text).length > 0) return true
  const beginsAsPath = /^(?:[.~]{0,2}[/\\]|[A-Za-z]:[/\\])/.test(text)
  const hasExtension = /\.[A-Za-z]{1,8}$/.test(text)
  if (beginsAsPath || hasExtension) return false
  return isLikeSecret(text) || (ofSecret && !/[/\\]/.test(text))
}

/** Words with spaces, as a passphrase is, or letters and digits in no order that a name would have. */
const isLikeSecret = (text: string): boolean =>
  /\s|[!#$%^&*=+?]/.test(text) ||
  /^[A-Za-z0-9+/_=-]{32,}$/.test(text) ||
  /(?:[A-Za-z]\d|\d[A-Za-z]).*(?:[A-Za-z]\d|\d[A-Za-z])/.test(text)
