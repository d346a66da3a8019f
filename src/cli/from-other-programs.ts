/** Commands that people know from other programs, and what does that here. */
const commandsHere: Record<string, string> = {
  show: 'get-expiry',
  get: 'get-expiry',
  describe: 'get-expiry',
  set: 'set-expiry',
  ls: 'list',
  version: '--version',
  config: 'profile',
  check: 'doctor',
}

/** The same for options. */
const optionsHere: Record<string, string> = {
  '--json': 'Use -o json.',
  '--ndjson': 'Use -o ndjson.',
  '--csv': 'Use -o csv.',
  '--plain': 'Use -o plain.',
  '--format': 'Use -o.',
  '--id': 'An id stands in the place of the name, without an option.',
  '--name': 'A name stands in the place of the app, without an option.',
  '--app': 'The app is named without an option.',
}

const of = (words: Record<string, string>, word: string): string | undefined =>
  Object.hasOwn(words, word) ? words[word] : undefined

export const commandHere = (word: string): string | undefined => of(commandsHere, word)

/** @param option as typed, with what stands behind its `=` or without */
export const optionHere = (option: string): string | undefined => of(optionsHere, option.split('=', 1)[0] ?? '')
