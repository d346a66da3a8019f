import * as z from 'zod/mini'
import { checking, described, flag, oneOf, oneOrMore, optional, text } from './parts'
import { grant } from './values'

/** Which apps a rule is about. */

const tag = described(
  z.strictObject({ key: text('the key of a tag'), value: optional(text('the value of a tag'), 'Default: any value.') }),
  { title: 'a tag' },
)

const matchKeys = {
  displayName: oneOrMore(
    z.string().check(z.minLength(1), z.maxLength(256)),
    'a pattern',
    'Display names, in any letter case; * stands for any characters and ? for one.',
  ),
  id: oneOrMore(text('an app id'), 'an app id', 'Ids of apps.'),
  clientId: oneOrMore(text('a client id'), 'a client id', 'OAuth client ids.'),
  clientType: oneOrMore(
    oneOf('a client type', ['confidential', 'public', 'trusted']),
    'a client type',
    'Kinds of client.',
  ),
  trustScope: oneOrMore(
    oneOf('a trust scope', ['Explicit', 'Account', 'Tags', 'Default']),
    'a trust scope',
    'What clients may ask scopes of.',
  ),
  allowedGrants: oneOrMore(grant, 'a grant', 'The client may use one of these grants.'),
  tags: optional(
    z.pipe(
      described(z.array(tag).check(z.minLength(1)), { title: 'a list of tags' }),
      z.transform((tags) => tags.map(({ key, value = null }) => ({ key, value }))),
    ),
    'The app has one of these tags.',
  ),
  active: flag('Whether the app is active.'),
  isOAuthResource: flag('Whether the app is an OAuth resource.'),
  isOAuthClient: flag('Whether the app is an OAuth client.'),
  allowOffline: flag('Whether the app allows offline access.'),
}

const exclusion = described(
  z
    .strictObject(matchKeys)
    .check(
      checking(
        (not) => Object.values(not).some((wanted) => wanted !== undefined),
        'not is empty, so it would leave out every app',
      ),
    ),
  { title: 'an exclusion', minProperties: 1 },
)

export const selection = described(
  z.strictObject({ ...matchKeys, not: optional(exclusion, 'Leaves out the apps that match every key of this.') }),
  { title: 'a selection' },
)
