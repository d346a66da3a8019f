import { basename, dirname } from 'node:path'
import { defineConfig } from 'rolldown'
import { compact } from './scripts/build/compact.mjs'
import { leanDependencies } from './scripts/build/lean-dependencies.mjs'
import { licences } from './scripts/build/licences.mjs'
import { tidyOutput } from './scripts/build/tidy-output.mjs'

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  plugins: [leanDependencies(), compact(), licences({ fileName: 'THIRD-PARTY-LICENSES.txt' }), tidyOutput()],
  // Else what the entry shares with the other files would become one more file to find and load in every run.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    format: 'cjs',
    exports: 'named',
    dynamicImportInCjs: false,
    comments: { legal: true, annotation: false, jsdoc: false },
    entryFileNames: '[name].js',
    chunkFileNames: ({ name, facadeModuleId }) => `${nameOf(facadeModuleId) ?? name}.js`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      // What every command on a domain needs: one small file instead of three.
      groups: [{ name: 'token-settings', test: /src[\\/]token-settings[\\/](app|effect|scope)\.ts$/ }],
    },
  },
})

/** `get-expiry` for src/commands/get-expiry/command.ts, `chalk` for node_modules/chalk/source/index.js. */
function nameOf(file) {
  if (file === null) return undefined
  const [, library] = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*node_modules)/.exec(file) ?? []
  if (library !== undefined) return library.replace(/[@\\/]/g, '')
  return basename(file, '.ts') === 'command' ? basename(dirname(file)) : undefined
}
