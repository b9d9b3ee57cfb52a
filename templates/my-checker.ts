/** Follows where the token is, by what the nodes of my-lock tell. */
import { defineChecker, type Address } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
import type { MyEvents } from './my-lock.ts';

interface State {
  /** Who has the token; null: it is on its way. */
  token: Address | null;
  /** Whose user has the lock. */
  inside: Address | null;
}

export default defineChecker({
  name: 'my-checker',
  service: distlock,
  informs: {} as MyEvents,
  init: (): State => ({ token: 0, inside: null }),

  on: {
    entered: {
      condition: {
        'who enters has the token': (s, { at }) => s.token === at || where(s.token),
        'nobody is inside': (s) => s.inside === null || `node ${s.inside} is`,
      },
      update(s, { at }) {
        s.inside = at;
      },
    },
    left: {
      condition: { 'who leaves was inside': (s, { at }) => s.inside === at },
      update(s) {
        s.inside = null;
      },
    },
    gave: {
      condition: {
        'who gives the token has it': (s, { at }) => s.token === at || where(s.token),
        'who is inside keeps the token': (s, { at }) => s.inside !== at || `node ${at} is inside`,
      },
      update(s) {
        s.token = null;
      },
    },
    got: {
      condition: { 'the token was on its way': (s) => s.token === null || where(s.token) },
      update(s, { at }) {
        s.token = at;
      },
    },
  },

  atEnd: { 'nobody is inside': (s) => s.inside === null },
});

const where = (token: Address | null): string => (token === null ? 'it is on its way' : `node ${token} has it`);
