import tseslint from 'typescript-eslint';

/** Clocks and randomness are passed in; only the files that implement them may name the real ones. */
const bare = (...globals) => globals.map((name) => ({ name, message: 'Take it from the clock or the random source.' }));

export default tseslint.config(
  { ignores: ['dist/', '.servicetester/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tester/report/html/reader/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off', // the types of a contract are born in its callers
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unsafe-enum-assignment': 'off', // there are no enums; it takes any other key for one
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess asks for it on every s.ongoing[at]
    },
  },
  {
    files: ['**/*.test-d.ts'], // wrong uses, on purpose
    rules: {
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/ban-ts-comment': 'off',
    },
  },
  {
    files: ['{services,implementations,checkers,scenarios,test-node,tester}/**/*.ts'],
    ignores: ['**/*.test.ts', 'services/environment/clock.ts'],
    rules: {
      'no-restricted-globals': ['error', ...bare('setTimeout', 'setInterval')],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take it from the random source.' },
        { object: 'Date', property: 'now', message: 'Take it from the clock.' },
      ],
    },
  },
);
