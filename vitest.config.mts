import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const inDist = (file: string) => fileURLToPath(new URL(`dist/${file}`, import.meta.url))

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-network.ts'],
    testTimeout: 30_000,
    // Vitest leaves one processor free; on two that is half of them.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
    projects: [
      { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'] } },
      {
        // What is left of undici in the bundle has to take every fault as the whole of it does.
        extends: true,
        resolve: { alias: [{ find: /^(\.\.\/)+src\/network$/, replacement: inDist('network.js') }] },
        test: { name: 'bundle', include: ['test/faults/*.test.ts'], server: { deps: { external: [/\/dist\//] } } },
      },
    ],
  },
})
