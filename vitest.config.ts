import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services,implementations,checkers,scenarios,test-node,tester,docs}/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          fileParallelism: false,
          maxConcurrency: 2, // where tests say that they may: most of their time they wait
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
