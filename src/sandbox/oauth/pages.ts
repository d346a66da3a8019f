import { textIn } from '../data/app-store'
import { exampleUsers } from '../data/users'
import type { SandboxResponse } from '../http-message'
import type { JsonObject } from '../json'
import { invented } from '../scim/errors'

/** The pages that a person sees. They need no script, load nothing, and cannot be put in a frame. */
const headers = {
  'content-type': 'text/html;charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

const style = [
  'body{font:16px/1.5 sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}',
  'label,input{display:block;width:100%;box-sizing:border-box}',
  'input{font:inherit;padding:.4rem;margin:0 0 .8rem}',
  'button{font:inherit;padding:.4rem 1.2rem;margin-right:.5rem}',
].join('')

/** @param content HTML, in which everything from outside has gone through {@link escapeHtml} */
function page(status: number, title: string, content: string): SandboxResponse {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`
  const body = `<h1>${title}</h1>\n${content}`
  const html = `<!doctype html>\n<html lang="en"><head>${head}<style>${style}</style></head>\n<body>${body}</body></html>\n`
  return { status, headers: { ...headers }, body: invented(html) }
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

export interface Question {
  title: string
  /** The client that asks. */
  client: JsonObject | undefined
  /** What the user has to agree to. */
  consents: readonly JsonObject[]
  /** Who is signed in already; undefined asks for a name and a password. */
  signedInAs: string | undefined
  /** Of the field for the name. */
  userName?: string
  /** Of the field for the code of a device; undefined when there is no such field. */
  userCode?: string
  /** What went wrong with the last answer. */
  problem?: string
}

/** Asks for a sign-in, a consent, or both. The form goes to the address of the page itself. */
export function questionPage(status: number, question: Question): SandboxResponse {
  const { client, consents, signedInAs, problem, userCode } = question
  const who = client ? [`<p><b>${escapeHtml(textIn(client, 'displayName'))}</b> asks for access.</p>`] : []
  const content = [
    ...who,
    ...(problem === undefined ? [] : [`<p role="alert"><b>${escapeHtml(problem)}</b></p>`]),
    '<form method="post" autocomplete="off">',
    ...(userCode === undefined ? [] : [field('user_code', 'Code', userCode)]),
    ...(signedInAs === undefined ? signInFields(question) : [`<p>Signed in as ${escapeHtml(signedInAs)}.</p>`]),
    ...(consents.length === 0 ? [] : [consentList(consents)]),
    '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>',
    '</form>',
    ...(signedInAs === undefined ? ['<p>This is a sandbox: its users are invented, and filled in.</p>'] : []),
  ]
  return page(status, question.title, content.join('\n'))
}

function signInFields({ userName }: Question): string[] {
  const known = Object.values(exampleUsers).find((user) => user.userName === userName) ?? exampleUsers.dana
  return [
    field('username', 'User name', userName === undefined || userName === '' ? known.userName : userName),
    field('password', 'Password', known.password, 'password'),
  ]
}

function field(name: string, label: string, value: string, type = 'text'): string {
  return `<label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" value="${escapeHtml(value)}">`
}

function consentList(scopes: readonly JsonObject[]): string {
  const items = scopes.map((scope) => {
    const text = textIn(scope, 'displayName') || textIn(scope, 'description') || textIn(scope, 'fqs')
    return `<li>${escapeHtml(text)}</li>`
  })
  return `<p>It wants to:</p><ul>${items.join('')}</ul>`
}

/** Says something, and leads nowhere. */
export function noticePage(status: number, title: string, text: string): SandboxResponse {
  return page(status, title, `<p>${escapeHtml(text)}</p>`)
}
