// Shows the main commands on the sandbox. `npm run demo` starts it inside `apps sandbox -- …`. On a terminal it waits for
// Enter between scenes; in a pipe it runs through.
import { spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/apps.js', import.meta.url))
const { stdin, stdout } = process
const isInteractive = stdin.isTTY && stdout.isTTY
const isColoured = stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
const bold = (text) => (isColoured ? `\u001b[1m${text}\u001b[22m` : text)
const dim = (text) => (isColoured ? `\u001b[2m${text}\u001b[22m` : text)

const scenes = [
  {
    title: 'How long do tokens for this app live?',
    command: ['get-expiry', 'ResourceOwner'],
    look: 'Each lifetime says whether it is set on the app or is the default.',
  },
  {
    title: 'Change it to nine days.',
    command: ['set-expiry', 'ResourceOwner', '9d'],
    look: 'The outcome is "confirmed" because a fresh read shows the new value.',
  },
  {
    title: 'Print the new value for a script.',
    command: ['get-expiry', 'ResourceOwner', '--seconds'],
    look: 'stdout has one number and nothing else.',
  },
  {
    title: 'Run the same change again.',
    command: ['set-expiry', 'ResourceOwner', '9d'],
    look: 'The value is right already, so nothing is sent. It is always safe to repeat a command.',
  },
  {
    title: 'Read several apps at once.',
    command: ['get-expiry', 'ResourceOwner', 'Customer Portal', 'Payments API'],
    look: 'The lifetime with * has no effect on that app.',
  },
  {
    title: 'Try to change an app that is only a client.',
    command: ['set-expiry', 'Field Service Mobile', '9d'],
    exitCode: 2,
    look: 'Nothing is changed. The hint names the app that decides.',
  },
  {
    title: 'Try to change a resource that issues no refresh tokens.',
    command: ['set-expiry', 'Payments API', '9d'],
    exitCode: 2,
    look: 'Nothing is changed. The hint has the command that allows refresh tokens.',
  },
  {
    title: 'Why does this client get no refresh token?',
    command: ['diagnose', 'Order Dashboard'],
    exitCode: 1,
    look: 'The condition that blocks comes first, with the command that fixes it.',
  },
  {
    title: 'Audit every app of the domain.',
    command: ['audit', '--max-refresh', '30d'],
    exitCode: 1,
    look: 'Each finding has the command that fixes it. "Complete" means that every app was read.',
  },
  {
    title: 'The network now loses the response to the next change.',
    command: ['set-expiry', 'ResourceOwner', '10d'],
    fault: { match: { kind: 'patch' }, action: { type: 'reset', when: 'after' } },
    look: 'The command reads the app again to find out whether the change arrived.',
  },
]

async function addFault(fault) {
  await fetch(`${process.env.APPS_DOMAIN_URL}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
}

/** Resolves to false when the input ends, as with Ctrl-D. */
async function waitForEnter(question) {
  const terminal = createInterface({ input: stdin, output: stdout })
  const ended = new Promise((resolve) => terminal.once('close', () => resolve(false)))
  const answered = terminal.question(question).then(
    () => true,
    () => false,
  )
  const goesOn = await Promise.race([answered, ended])
  terminal.close()
  return goesOn
}

const quoted = (word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`)

let unexpected = 0
for (const [index, { title, command, exitCode = 0, fault, look }] of scenes.entries()) {
  if (fault) await addFault(fault)
  stdout.write(`\n${bold(`${index + 1}/${scenes.length}  ${title}`)}\n`)
  stdout.write(`$ apps ${command.map(quoted).join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [program, ...command, '--no-input', '-o', 'table'], {
    stdio: 'inherit',
  })
  if (status !== 0) stdout.write(`${dim(`(exit code ${status})`)}\n`)
  if (status !== exitCode) unexpected += 1
  stdout.write(`${dim(`Look: ${look}`)}\n`)
  const isLast = index === scenes.length - 1
  if (isInteractive && !isLast && !(await waitForEnter(dim('Press Enter to go on. ')))) break
}
stdout.write(`\n${dim('To try it yourself: node bin/apps.js sandbox -- bash')}\n`)
process.exitCode = unexpected === 0 ? 0 : 1
