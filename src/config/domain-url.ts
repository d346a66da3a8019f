import { UsageError } from '../failures/errors'

/** What a person typed as the address of a domain is no usable origin. `suggestion`: what may have been meant. */
function refuse(from: string, text: string, why: string, suggestion?: string): never {
  throw new UsageError(
    `${from}: '${shown(text)}' ${why}.`,
    suggestion === undefined ? example : `Did you mean ${suggestion}?`,
  )
}

const example = "Write the domain's origin: https://idcs-….identity.oraclecloud.com"

const longestShown = 80

/** Whatever stands before an `@` could be a password, also one with an `@` or a slash in it. */
function shown(text: string): string {
  const safe = text.replace(/^([a-z][a-z0-9+.-]*:\/+)?.*@/is, '$1…@')
  return safe.length > longestShown ? `${safe.slice(0, longestShown)}…` : safe
}

/**
 * The origin of an identity domain. A trailing slash, `/admin/v1` and `:443` are taken off: people copy them along, and
 * `:443` breaks request signing. `http` is for loopback only.
 *
 * @param from the variable or option, for the message
 * @throws {UsageError}
 */
export function parseDomainUrl(text: string, from: string): URL {
  if (text === '') refuse(from, text, 'is empty')
  refuseOtherNames(text, from)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it; `new URL` drops some silently.
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text))
    refuse(from, text, 'contains a space, a backslash or a control character')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) refuseWithoutScheme(text, from)
  const [, scheme = '', authority = '', rest = ''] = /^([a-z]+):\/\/([^/?#]*)(.*)$/i.exec(text) ?? []
  if (!/^https?$/i.test(scheme)) refuse(from, text, 'is not an https address')
  if (authority === '') refuse(from, text, 'has no host', correctedUrl(text))
  if (text.includes('@')) refuse(from, text, 'contains a user or password, which has no place there')
  if (!/^[\u0021-\u007e]+$/.test(authority)) refuseForeignLetters(text, authority, from)
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._%-]+)(:\d*)?$/i.test(authority)) refuse(from, text, 'has a host that cannot exist')
  if (!/^(\/admin\/v1)?\/?$/.test(rest))
    refuse(from, text, 'has a path or query; give only the origin', `${scheme}://${authority}`)
  return originOf(text, scheme.toLowerCase(), authority, from)
}

/** What people have at hand that names a domain without being its address. */
function refuseOtherNames(text: string, from: string): void {
  const [ocid, type = ''] = /ocid1\.([a-z]+)\.[A-Za-z0-9._-]+/.exec(text) ?? []
  if (ocid === text)
    throw new UsageError(`${from}: '${shown(text)}' is an OCID, and not the URL of a domain.`, askOci(ocid, type))
  if (/^https:\/\/(cloud\.oracle\.com|console\.([a-z0-9-]+\.)*oracle[a-z]*\.com)([/?#]|$)/i.test(text))
    throw new UsageError(
      `${from}: '${shown(text)}' is a page of the console, and not the URL of a domain.`,
      askOci(ocid, type),
    )
  const [, origin, app] = /^idcsEndpoint\/(https:\/\/[a-z0-9.:-]+)\/apps\/([A-Za-z0-9._-]+)$/.exec(text) ?? []
  const url = origin === undefined ? null : parsed(origin)
  if (url !== null && app !== undefined)
    throw new UsageError(
      `${from}: '${shown(text)}' is the id of an app in Terraform, and not the URL of a domain.`,
      `Did you mean ${url.origin}, and the app ${app}?`,
    )
}

const inConsole = 'In the console it is the Domain URL, under Identity & Security, Domains, on the page of the domain.'

function askOci(ocid: string | undefined, type: string): string {
  if (type === 'domain') return `Ask oci for it: oci iam domain get --domain-id ${ocid} --query data.url --raw-output`
  if (type === 'tenancy' || type === 'compartment')
    return `Ask oci for the domains in it: oci iam domain list --compartment-id ${ocid} --query "data[].url"`
  return inConsole
}

function originOf(text: string, scheme: string, authority: string, from: string): URL {
  const url = parsed(`${scheme}://${authority}`)
  if (url === null || /:(0+)?$/.test(authority)) refuse(from, text, 'is not a valid address')
  const host = authority.replace(/:\d+$/, '').toLowerCase()
  if (host.endsWith('.')) refuse(from, text, 'has a host that ends in a dot')
  // `0x7f.1` and the like: another way to write an address is a way to hide one.
  if (url.hostname !== host) refuse(from, text, `has an unusual host; it would be read as ${url.hostname}`)
  if (url.protocol === 'http:' && !isLoopback(url)) {
    refuse(from, text, 'is not encrypted; http is accepted for this machine only', `https://${authority}`)
  }
  return url
}

function refuseWithoutScheme(text: string, from: string): never {
  const url = /^[a-z0-9.-]+\.[a-z]{2,}(:\d+)?\/?$/i.test(text) ? parsed(`https://${text}`) : null
  if (url === null) refuse(from, text, 'is not an https address', correctedUrl(text))
  refuse(from, text, 'lacks https://', url.origin)
}

/** `https:host` and `https:///host` are read as `https://host` by some programs; nothing where no host can be told. */
function correctedUrl(text: string): string | undefined {
  const host = /^https:\/*([a-z0-9][a-z0-9.-]*)\/?$/i.exec(text)?.[1]
  return host === undefined ? undefined : parsed(`https://${host}`)?.origin
}

/** Letters that look like others are told from them by their escapes. */
function refuseForeignLetters(text: string, authority: string, from: string): never {
  const host = parsed(`https://${authority}`)?.hostname
  const why =
    host === undefined
      ? 'has a host that is not ASCII'
      : `has letters outside ASCII in its host, which is really ${host}`
  throw new UsageError(`${from}: '${inAscii(text)}' ${why}.`, example, { escaped: true })
}

/** At most {@link longestShown} characters, and `…` where there were more. */
function inAscii(text: string): string {
  const letters = Array.from({ length: text.length }, (_, at) => asciiFor(text, at))
  const all = letters.join('')
  if (all.length <= longestShown) return all
  let cut = ''
  for (const letter of letters) {
    if (cut.length + letter.length > longestShown) break
    cut += letter
  }
  return `${cut}…`
}

function asciiFor(text: string, at: number): string {
  const unit = text.charCodeAt(at)
  return unit < 0x7f ? text.charAt(at) : `\\u${unit.toString(16).padStart(4, '0')}`
}

function parsed(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** This machine, as it is usually written (RFC 6761 section 6.3; RFC 1122 section 3.2.1.3; RFC 4291 section 2.5.3). */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
