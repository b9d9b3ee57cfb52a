import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    maxWorkers: 3, // also where there are only two cores: most of their time tests wait
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services,implementations,checkers,scenarios,test-node,tester,docs}/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        logLevel: 'error', // packages without their sources
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          server: { deps: { inline: [/@actions\//] } }, // they import JSON as node does not
          maxConcurrency: 3, // in a file, where tests say that they may
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
