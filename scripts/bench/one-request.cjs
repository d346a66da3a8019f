// The smallest program that gets the refresh lifetime of one app with a token: one GET by node:http.
const http = require('node:http')

const { APPS_DOMAIN_URL, APPS_ACCESS_TOKEN } = process.env
const url = `${APPS_DOMAIN_URL}/admin/v1/Apps/${process.argv[2]}?attributes=refreshTokenExpiry`

http.get(url, { headers: { authorization: `Bearer ${APPS_ACCESS_TOKEN}` } }, (response) => {
  let text = ''
  response.on('data', (chunk) => {
    text += chunk
  })
  response.on('end', () => process.stdout.write(`${JSON.parse(text).refreshTokenExpiry}\n`))
})
