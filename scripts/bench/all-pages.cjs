// The smallest program that reads every app with undici: the pages of apps, four at a time unless told otherwise, each
// parsed and forgotten. Nothing is checked, nothing is kept. Prints rows, pages and the milliseconds from each request to
// the last byte of its answer, which say how quick the other side is when only one is asked for at a time; or, told so,
// each row as JSON, as a list does.
const { Agent, request } = require('undici')

const attributes = process.argv[2]
const origin = process.env.APPS_DOMAIN_URL
const dispatcher = new Agent({ connections: 4 })
const atOnce = Number(process.argv[3] ?? 4)
const printsRows = process.argv[4] === 'print'

async function token() {
  const pair = Buffer.from(`${process.env.APPS_CLIENT_ID}:${process.env.APPS_CLIENT_SECRET}`).toString('base64')
  const { body } = await request(`${origin}/oauth2/v1/token`, {
    dispatcher,
    method: 'POST',
    headers: { authorization: `Basic ${pair}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=urn%3Aopc%3Aidm%3A__myscopes__',
  })
  return (await body.json()).access_token
}

async function main() {
  const headers = { authorization: `Bearer ${await token()}` }
  let rows = 0
  const waited = []
  let pages = 0
  async function page(start) {
    const asked = performance.now()
    const path = `/admin/v1/Apps?attributes=${attributes}&sortBy=id&startIndex=${start}&count=1000`
    const { body } = await request(origin + path, { dispatcher, headers })
    const text = atOnce === 1 ? Buffer.from(await body.arrayBuffer()) : await body.text()
    waited.push(performance.now() - asked)
    const { Resources, totalResults } = JSON.parse(text)
    rows += Resources.length
    if (printsRows) process.stdout.write(`${Resources.map((row) => JSON.stringify(row)).join('\n')}\n`)
    pages++
    return { rows: Resources.length, totalResults }
  }
  const first = await page(1)
  let next = first.rows
  async function some() {
    while (next <= first.totalResults) {
      const start = next
      next += first.rows - 1
      await page(start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, some))
  await dispatcher.close()
  if (!printsRows) process.stdout.write(JSON.stringify({ rows, pages, waited }))
}

main()
