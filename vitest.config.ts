import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest: begun first, so that none of them is alone at the end. Most of their time they wait, and the others work. */
const FIRST = ['servers', 'etcd', 'docs', 'kill', 'exec', 'known-defects', 'nodes', 'broken', 'right', 'red'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = FIRST.findIndex((name) => moduleId.endsWith(`/e2e/${name}.test.ts`));
      return index === -1 ? FIRST.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
