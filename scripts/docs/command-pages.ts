export interface Page {
  /** From the root of the repository. */
  path: string
  text: string
}

export function pageOfCommands(commands: readonly { name: string; summary: string }[]): Page {
  const rows = commands.map(({ name, summary }) => `| [${name}](commands/${name}.md) | ${summary} |\n`)
  return {
    path: 'docs/commands.md',
    text: `# Commands

Each page shows what \`apps <command> --help\` prints. \`npm run docs\` writes these pages.

| command | |
| --- | --- |
${rows.join('')}
What the commands print for scripts is in [output.md](output.md).
`,
  }
}

export const pageOfCommand = (name: string, help: string): Page => ({
  path: `docs/commands/${name}.md`,
  text: `# apps ${name}

\`\`\`text
${help}\`\`\`

What it prints for scripts: [output.md](../output.md#apps-${name}). [All commands](../commands.md).
`,
})
