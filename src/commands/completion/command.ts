import * as z from 'zod/mini'
import type { Command } from '../../cli/command'
import { type UsageModel, usageModelOf } from '../../cli/usage-model'
import { exitCodes } from '../../failures/exit-codes'
import { formatOf } from '../../output/formats'
import { bashScript } from './bash'
import { fishScript } from './fish'
import { completionView } from './view'
import { zshScript } from './zsh'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } satisfies Record<
  string,
  (usage: UsageModel) => string
>

type Shell = keyof typeof scripts
const shells = Object.keys(scripts) as [Shell, ...Shell[]]

const request = z.object({
  shell: z.enum(shells, { error: `is not a supported shell; use ${shells.join(', ')}` }),
})

type Request = z.output<typeof request>

export const completion: Command<Request> = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  description: [
    'Completes commands, options and values such as formats, grants, profiles and files. It sends no request,',
    'so it does not complete app names. Print the script again after an update.',
  ].join(' '),
  arguments: [{ name: shells.join('|'), key: 'shell', description: 'the shell to complete in' }],
  options: [],
  examples: [
    { command: 'eval "$(apps completion bash)"', explains: 'add this line to ~/.bashrc' },
    { command: 'eval "$(apps completion zsh)"', explains: 'add this line to ~/.zshrc, after compinit' },
    {
      command: 'apps completion fish > ~/.config/fish/completions/apps.fish',
      explains: 'run this once',
    },
  ],
  usesDomain: false,
  request,
  async run({ shell }, { output, commands }) {
    const script = scripts[shell](await usageModelOf(commands))
    if (formatOf(output.format).isJson) await output.result(completionView, { shell, script })
    else await output.raw(script)
    return exitCodes.yes
  },
}
