import type { BuiltInCode } from '../../audit/policy'
import { publicClientLongRefresh } from '../../audit/rules/public-client-long-refresh'
import { formatDuration } from '../../token-settings/duration'

/** A built-in rule for people: `apps audit --explain CODE`. */
export interface Explanation {
  title: string
  /** What it means, why it matters, what is not judged. One paragraph. */
  why: string
  /** Where the facts come from. */
  source: string
}

const usualMax = publicClientLongRefresh.usualMax === undefined ? '' : formatDuration(publicClientLongRefresh.usualMax)

export const explanations: Record<BuiltInCode, Explanation> = {
  'access-outlives-refresh': {
    title: 'Access tokens live longer than refresh tokens',
    why: [
      'Refresh tokens are there so that access tokens can be short: whoever is shut out fails at the next refresh.',
      'Where the access token lives longer, it goes on working after the refresh token would have ended, and nothing',
      'takes it back. Judged on resources that issue refresh tokens, with the documented defaults where a value is not set.',
    ].join(' '),
    source: 'RFC 6749 section 1.5; OCI IAM guide, "Token Expiry Table".',
  },
  'refresh-without-effect': {
    title: 'A refresh lifetime is set where it does nothing',
    why: [
      'How long a refresh token lives is decided by the resource that it is for, and only if that allows offline access.',
      'On an app that is only a client, or on a resource without offline access, the value is kept and changes nothing,',
      'while somebody may rely on it. Change the resource instead, or take the value away.',
    ].join(' '),
    source: 'App schema, refreshTokenExpiry and allowOffline; OCI IAM guide, "Token Expiry Table".',
  },
  'refresh-grant-without-offline-resource': {
    title: 'A client may use refresh tokens, but no resource gives it one',
    why: [
      "A refresh token needs the client's refresh_token grant and a resource that allows offline access. This client has",
      'the grant, and none of the resources it may ask allows it: either the grant is left over, or the users of this',
      "client sign in more often than somebody meant. Not judged where a scope is Oracle's own (urn:opc:…) or of no app",
      "that was read, and where trustScope leaves it to the domain. A client that uses Oracle's own scopes through its",
      'administrator roles shows nothing of that here: waive it, or leave it out with select.',
    ].join(' '),
    source: 'OCI IAM guide, "Refresh Token Grant Type", "Scopes".',
  },
  'offline-resource-without-client': {
    title: 'A resource allows offline access that no client can use',
    why: [
      'The resource would issue refresh tokens, and no active client has the refresh_token grant, a grant that can bring',
      'the first token, and leave to ask for one of its scopes. What nobody needs is better switched off, before a client',
      'gets it that was never looked at. Not judged where a client leaves it to the domain what it may ask for, and with',
      '--filter, for the client may be among the apps that were not read.',
    ].join(' '),
    source: 'App schema, allowOffline, allowedScopes, trustScope; OCI IAM guide, "Refresh Token Grant Type".',
  },
  'public-client-long-refresh': {
    title: 'A public client can hold long-lived refresh tokens',
    why: [
      'A public client runs on a phone or in a browser and has no secret, so a refresh token stolen from it works for the',
      'thief. The domain gives a new one at each refresh, and the lifetime counts from there: it is how long a stolen token',
      `that nobody uses stays good. The rule finds resources whose refresh tokens live longer than its max, ${usualMax} unless the`,
      "policy says otherwise: the domain's own default, so that whatever is found was lengthened by somebody. A client that",
      'may ask any resource, or all with its tags, has one finding, for the one that lives longest.',
    ].join(' '),
    source: 'RFC 9700 sections 2.2.2 and 4.14; OCI IAM guide, "Token Expiry Table".',
  },
  'lifetime-by-default': {
    title: 'A lifetime is not set and rides on the default',
    why: [
      'Where a resource has no value of its own, tokens live as Oracle documents: refresh tokens a week, access tokens an',
      'hour. Nobody decided that for this resource, and behind it stands a setting of the service that customers can',
      'neither see nor change. Set the value, even to the same length, where it should stay what it is.',
    ].join(' '),
    source: 'OCI IAM guide, "Token Expiry Table".',
  },
  'implicit-grant': {
    title: 'A client may use the implicit grant',
    why: [
      'The implicit grant hands the access token out in the address of a page, where it stays in histories and logs and can',
      'be slipped in by others; it never brings a refresh token. Clients in browsers use the authorization code grant with',
      'PKCE today.',
    ].join(' '),
    source: 'RFC 9700 section 2.1.2; OAuth 2.1, which leaves the grant out.',
  },
  'consent-bypassed-offline': {
    title: 'A client gets offline access without asking the user',
    why: [
      'Offline access goes on when the user has left, which is what consent is asked for. This client bypasses consent for',
      'all scopes and may get refresh tokens of a resource that allows offline access, so users never learn of it. That can',
      "be right for an organization's own app: then say so in a waiver. Only active clients and resources are judged, and",
      'none where trustScope leaves it to the domain what the client may ask for.',
    ].join(' '),
    source: 'App schema, bypassConsent, allowOffline; OpenID Connect Core 1.0 section 11.',
  },
  'inactive-still-trusted': {
    title: 'An inactive resource is still trusted by active clients',
    why: [
      'The resource is switched off, and active clients still list its scopes. Nothing happens until somebody switches it',
      'on again: then all of them get tokens at once, though nobody has thought of them since. Clients that may ask any',
      'resource, or all with their tags, do not count: they say nothing about this one.',
    ].join(' '),
    source: 'App schema, active, allowedScopes.',
  },
}
