import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const inDist = (file: string) => fileURLToPath(new URL(`dist/${file}`, import.meta.url))

export default defineConfig(({ mode }) => {
  // What `npm test` has no time for: `npm run test:long` runs these files too, and properties more often.
  // Each project is told: what it inherits is read once more, and by then the mode is another one.
  const extent = {
    exclude: mode === 'long' ? [] : ['test/**/*.long.test.ts'],
    testTimeout: mode === 'long' ? 600_000 : 30_000,
    env: { APPS_TEST_LONG: mode === 'long' ? 'yes' : 'no' },
  }
  return {
    test: {
      setupFiles: ['test/support/no-network.ts'],
      // Vitest leaves one processor free; on two that is half of them.
      maxWorkers: '100%',
      coverage: { provider: 'v8', include: ['src/**/*.ts'] },
      projects: [
        { extends: true, test: { name: 'source', include: ['test/**/*.test.ts'], ...extent } },
        {
          // What is left of undici in the bundle has to take every fault as the whole of it does.
          extends: true,
          resolve: { alias: [{ find: /^(\.\.\/)+src\/platform\/network$/, replacement: inDist('network.js') }] },
          test: {
            name: 'bundle',
            include: ['test/faults/*.test.ts'],
            ...extent,
            server: { deps: { external: [/\/dist\//] } },
          },
        },
      ],
    },
  }
})
