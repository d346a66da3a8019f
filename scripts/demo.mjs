// The main job on the sandbox, as an admin would type it. Started by `npm run demo`, inside `apps sandbox -- …`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/apps.js', import.meta.url))
const isColoured = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
const bold = (text) => (isColoured ? `\u001b[1m${text}\u001b[22m` : text)
const dim = (text) => (isColoured ? `\u001b[2m${text}\u001b[22m` : text)

const steps = [
  ['How long do refresh tokens for this app live?', ['get-expiry', 'ResourceOwner']],
  ['Make it nine days. A fresh read has to show it, or it is not called done.', ['set-expiry', 'ResourceOwner', '9d']],
  ['Is it? A number for a script:', ['get-expiry', 'ResourceOwner', '--seconds']],
  ['Once more changes nothing, and sends nothing:', ['set-expiry', 'ResourceOwner', '9d']],
  ['Several at once, and who says so:', ['get-expiry', 'ResourceOwner', 'Customer Portal', 'Payments API']],
  [
    'On an app that is only a client it would do nothing. Then it is not done:',
    ['set-expiry', 'Field Service Mobile', '9d'],
    2,
  ],
  ['Nor where the resource gives out no refresh tokens at all:', ['set-expiry', 'Payments API', '9d'], 2],
  ['Why does this client get no refresh token? Settings alone tell:', ['diagnose', 'Order Dashboard'], 1],
  ['Every app of the domain, read to the last one and judged:', ['audit', '--max-refresh', '30d'], 1],
  [
    'The network eats the answer to the next change. Only reading tells:',
    ['set-expiry', 'ResourceOwner', '10d'],
    0,
    { action: { type: 'reset', when: 'after' } },
  ],
]

async function loseNextAnswer(fault) {
  await fetch(`${process.env.APPS_DOMAIN_URL}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
}

const quoted = (word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`)

let unexpected = 0
for (const [why, args, expected = 0, fault] of steps) {
  if (fault) await loseNextAnswer({ match: { kind: 'patch' }, ...fault })
  process.stdout.write(`\n${dim(`# ${why}`)}\n${bold(`$ apps ${args.map(quoted).join(' ')}`)}\n`)
  const { status } = spawnSync(process.execPath, [program, ...args, '--no-input', '-o', 'table'], { stdio: 'inherit' })
  if (status !== 0) process.stdout.write(`${dim(`(exit code ${status})`)}\n`)
  if (status !== expected) unexpected += 1
}
process.stdout.write(`\n${dim('# Look around for yourself: node bin/apps.js sandbox -- bash')}\n`)
process.exitCode = unexpected === 0 ? 0 : 1
