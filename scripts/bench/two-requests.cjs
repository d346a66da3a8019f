// The same with client credentials, which takes two requests: a token, then the app. By node:http.
const http = require('node:http')

const { APPS_DOMAIN_URL, APPS_CLIENT_ID, APPS_CLIENT_SECRET } = process.env

function send(method, path, headers, body, then) {
  const request = http.request(`${APPS_DOMAIN_URL}${path}`, { method, headers }, (response) => {
    let text = ''
    response.on('data', (chunk) => {
      text += chunk
    })
    response.on('end', () => then(JSON.parse(text)))
  })
  request.end(body)
}

const basic = Buffer.from(`${APPS_CLIENT_ID}:${APPS_CLIENT_SECRET}`).toString('base64')
const form = 'grant_type=client_credentials&scope=urn%3Aopc%3Aidm%3A__myscopes__'
const signIn = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }

send('POST', '/oauth2/v1/token', signIn, form, ({ access_token }) => {
  const path = `/admin/v1/Apps/${process.argv[2]}?attributes=refreshTokenExpiry`
  send('GET', path, { authorization: `Bearer ${access_token}` }, undefined, ({ refreshTokenExpiry }) => {
    process.stdout.write(`${refreshTokenExpiry}\n`)
  })
})
