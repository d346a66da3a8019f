/** One word for a POSIX shell, bash and zsh, which look into nothing between single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** One word for fish, where a backslash counts between single quotes, too. */
export const quotedForFish = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** Within `[…]` or after a `:` of what zsh's _arguments reads. */
export const escapedForArguments = (text: string): string => text.replace(/[\\:[\]]/g, '\\$&')

/** What may stand bare in a script: a word that no shell takes for anything else. */
export function bareWord(text: string): string {
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/.test(text)) throw new Error(`'${text}' cannot be completed`)
  return text
}
