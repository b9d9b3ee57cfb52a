/** The recorded histories of real systems, where they are: the folder `HISTORIES`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeRules } from './meanings/outcomes.ts';
import { readHistory } from './read.ts';

const folder = process.env['HISTORIES'];

if (folder !== undefined) {
  describe('recorded histories', () => {
    const read = (file: string, ...outcomes: string[]): unknown => {
      const { format, services, counts, aside } = readHistory(join(folder, file), { outcomes: outcomeRules(outcomes) });
      return { format, service: services[0], counts, aside };
    };

    it('of etcd’s mutex are read', () => {
      const rest = { format: 'edn', service: 'mutex', aside: { nemesis: 12 } };
      expect(read('etcd-mutex.edn')).toEqual({ ...rest, counts: { returned: 261, failed: 299, open: 3 } });
      expect(read('etcd-mutex.edn', 'requested lease not found=returned')).toEqual({
        ...rest,
        counts: { returned: 263, failed: 297, open: 3 },
      });
    });

    it('of AtlasDB are read', () => {
      const counts = { returned: 1405, failed: 0, open: 0 };
      expect(read('timelock-reentrant.json')).toEqual({ format: 'json', service: 'timelock', counts, aside: {} });
    });

    it.each([
      ['c01-bad', 38],
      ['c01-ok', 58],
      ['c10-bad', 405],
      ['c10-ok', 337],
    ])('of a key-value store are read: %s', (name, returned) => {
      const counts = { returned, failed: 0, open: 0 };
      expect(read(`kv/${name}.txt`)).toEqual({ format: 'edn', service: 'kv', counts, aside: {} });
    });

    it('of etcd’s register are read, all of them', () => {
      const files = readdirSync(join(folder, 'etcd-register')).filter((file) => file.endsWith('.log'));
      const all = files.map((file) => readHistory(join(folder, 'etcd-register', file)));
      expect(all.every(({ services, format }) => services[0] === 'register' && format === 'jepsen-log')).toBe(true);
      expect(all.map(({ history }) => history.length).reduce((a, b) => a + b)).toBe(4177);
      expect(all.map(({ counts }) => counts.open).reduce((a, b) => a + b)).toBe(638);
    });
  });
}
