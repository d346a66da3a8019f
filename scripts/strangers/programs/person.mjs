// Somebody at a browser: keeps cookies, follows redirects, fills in forms and says yes. Also a program for `BROWSER`, which
// takes the address as its argument and the answers from STRANGERS_ANSWERS.
import { pathToFileURL } from 'node:url'
import { parse } from 'parse5'

const mostSteps = 25
const no = /cancel|deny|reject|abort|decline|^no$/i

/**
 * @param answers what is typed into a field, by its name
 * @param stopAt the redirect URI, which is not opened
 * @returns the address that the provider redirects to, or that of the page without a form at the end, with its text
 */
export async function signIn(address, answers = {}, stopAt = null) {
  const cookies = new Map()
  let request = { url: new URL(address), method: 'GET', body: undefined }
  for (let step = 0; step < mostSteps; step++) {
    const response = await fetch(request.url, {
      method: request.method,
      body: request.body,
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined) cookies.set(name, value)
    }
    const text = await response.text()
    const location = response.headers.get('location')
    const next =
      location === null
        ? filledIn(formIn(text), request.url, answers)
        : { url: new URL(location, request.url), method: 'GET', body: undefined }
    if (next === null) return { url: request.url, status: response.status, text }
    if (stopAt !== null && next.url.href.startsWith(stopAt)) return { url: next.url, status: response.status, text }
    request = next
  }
  throw new Error(`the sign-in goes round in circles at ${request.url.origin}${request.url.pathname}`)
}

const all = (node, name) => [
  ...(node.nodeName === name ? [node] : []),
  ...(node.childNodes ?? []).flatMap((child) => all(child, name)),
]
const attribute = (node, name) => node.attrs.find((each) => each.name === name)?.value
const wordsOf = (node) => (node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(wordsOf).join(' '))

const formIn = (text) => all(parse(text), 'form')[0] ?? null

/** The request that sends a form; null without one. Of several buttons, the one that agrees is pressed. */
function filledIn(form, page, answers) {
  if (form === null) return null
  const fields = new URLSearchParams()
  const buttons = []
  for (const input of [...all(form, 'input'), ...all(form, 'button')]) {
    const [name, type, value] = ['name', 'type', 'value'].map((each) => attribute(input, each))
    const isButton = type === 'submit' || (input.nodeName === 'button' && type !== 'button')
    if (isButton) buttons.push({ name, value: value ?? '', words: `${name ?? ''} ${value ?? ''} ${wordsOf(input)}` })
    else if (name && type !== 'button') fields.set(name, answers[name] ?? value ?? '')
  }
  const pressed = buttons.find(({ words }) => !words.split(/\s+/).some((word) => no.test(word)))
  if (pressed?.name) fields.set(pressed.name, pressed.value)
  const url = new URL(attribute(form, 'action') || page, page)
  if ((attribute(form, 'method') ?? 'get').toLowerCase() === 'post') return { url, method: 'POST', body: fields }
  url.search = fields.toString()
  return { url, method: 'GET', body: undefined }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  await signIn(process.argv[2], JSON.parse(process.env['STRANGERS_ANSWERS'] ?? '{}'))
