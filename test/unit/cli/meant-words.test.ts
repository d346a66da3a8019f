import { describe, expect, test } from 'vitest'
import { meantWords } from '../../../src/cli/meant-words'
import { commands } from '../../../src/commands/index'

async function meant(line: string[], options: string[] = []) {
  const [name, ...operands] = line
  const command = await commands.find((each) => each.name === name)?.load()
  if (command === undefined) throw new Error(`no command ${name}`)
  return meantWords(command, { words: [...operands, ...options], operands })
}

describe('what a refused command line was probably meant to be', () => {
  test.each<[string[], string]>([
    [['set-expiry', '9d', 'ResourceOwner'], 'The app comes first: apps set-expiry ResourceOwner 9d'],
    [['set-expiry', '9 days', 'Quotes API'], "The app comes first: apps set-expiry 'Quotes API' '9 days'"],
    [['set-offline', 'on', 'Quotes'], 'The app comes first: apps set-offline Quotes on'],
    [['set-grant', 'code', 'on', 'Teller'], 'The client comes first: apps set-grant Teller code on'],
    [['set-grant', 'code', 'Teller', 'on'], 'The client comes first: apps set-grant Teller code on'],
    [['set-expiry', 'X', '9', 'd'], 'Write the duration as one word: apps set-expiry X 9d'],
    [['set-expiry', 'X', '9', 'days'], 'Write the duration as one word: apps set-expiry X 9days'],
    [['set-expiry', 'X', '1d', '12h'], 'Write the duration as one word: apps set-expiry X 1d12h'],
    [['set-expiry', '9d', 'X', 'Y'], 'The app comes first: apps set-expiry X Y 9d'],
    [['set-grant', 'code', 'on', 'X', 'Y'], 'The client comes first: apps set-grant X Y code on'],
    [['set-expiry', 'X', 'Y', 'Z'], 'Is the <duration> missing? It is the last word.'],
    [['set-offline', 'X', 'Y', 'Z'], 'Is the <on|off> missing? It is the last word.'],
    [['set-grant', 'X', 'Y', 'Z', 'W'], 'Is <grant> or <on|off> missing? They are the last words.'],
    [['diagnose', 'Customer', 'Portal'], "Put a name of several words in quotes: apps diagnose 'Customer Portal'"],
  ])('%j', async (line, expected) => {
    expect(await meant(line)).toBe(expected)
  })

  test('options stay in it', async () => {
    expect(await meant(['set-expiry', '9d', 'X'], ['--token', 'access', '-n', '--profile', 'my prod'])).toBe(
      "The app comes first: apps set-expiry X 9d --token access -n --profile 'my prod'",
    )
  })
})

test.each([
  [['set-expiry', 'X', '9d']],
  [['set-expiry', 'X', '9D']],
  [['set-expiry', 'X']],
  [['set-expiry', 'X', '9d', '8d']],
  [['set-expiry', 'X', 'Y', '9D']],
  [['set-expiry', 'Payments', 'API', '9d']],
  [['set-expiry', '9d', '8d']],
  [['set-offline', 'Payments', 'API']],
  [['get-expiry', 'Payments', 'API']],
  [['request', 'GET', '/admin/v1/Apps', 'x']],
])('nothing is guessed about %j', async (line) => {
  expect(await meant(line)).toBeUndefined()
})

test('nothing is guessed where -- says what is a word', async () => {
  expect(await meant(['set-expiry', '9d', 'X'], ['--'])).toBeUndefined()
})
