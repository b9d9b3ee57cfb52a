// `node .ci/failures.js results.json`: the tests that failed or were skipped, by name, each with the beginning of its message.
import { readFileSync } from 'node:fs';

const MESSAGE_CHARS_MAX = 2000;

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name: file, message, assertionResults } of testResults) {
  if (message) console.log(`${file}\n${message.slice(0, MESSAGE_CHARS_MAX)}`);
  for (const { status, fullName, failureMessages } of assertionResults) {
    if (status === 'passed') continue;
    console.log(`${status}: ${fullName}\n${failureMessages.join('\n').slice(0, MESSAGE_CHARS_MAX)}`);
  }
}
