import { defineConfig } from 'servicetester';

export default defineConfig({
  use: './my-lock.ts',
  checker: './my-checker.ts',
  runs: 100,
});
