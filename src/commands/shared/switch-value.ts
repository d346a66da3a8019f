import type { ChangedValue } from './change'

/** A setting that is on or off. null: it is not set, which is another thing than off. */
export function switchValue(on: boolean | null): ChangedValue {
  if (on === null)
    return {
      full: 'not set',
      short: 'not set',
      isSet: false,
      shown: 'off, not set',
      forScripts: 'unset',
      json: null,
    }
  const word = on ? 'on' : 'off'
  return { full: word, short: word, isSet: true, shown: word, forScripts: word, json: on }
}
