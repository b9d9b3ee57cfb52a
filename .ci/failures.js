// `node .ci/failures.js results.json`: the tests that failed or were skipped, by name, each with what its message says in short.
import { readFileSync } from 'node:fs';

const MESSAGE_CHARS_MAX = 300;

/** What it says, and where in our own files. */
function brief(message) {
  const lines = message.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line && !line.startsWith('at ')).join(' ');
  const place = lines.find((line) => /^at .*\.test\.ts:/.test(line)) ?? '';
  return `${said.slice(0, MESSAGE_CHARS_MAX)} ${place.replace(/\S*\/(?=\w+\/[^/]*$)/, '')}`;
}

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { name: file, message, assertionResults } of testResults) {
  if (message) console.log(`${file}: ${brief(message)}`);
  for (const { status, fullName, failureMessages } of assertionResults) {
    if (status !== 'passed') console.log(`${status}: ${fullName}: ${brief(failureMessages.join('\n'))}`);
  }
}
