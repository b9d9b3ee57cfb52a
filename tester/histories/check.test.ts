import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../services/environment/clock.ts';
import { lock } from '../../services/lock.ts';
import { mutex } from '../../services/mutex.ts';
import type { AnyService } from '../../services/service.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { certificateOf, readCertificate } from './certificate.ts';
import { addressesOf, checkHistory, verdictOf, type JudgedPart } from './check.ts';
import { recordedParameters } from './reading/meanings/meaning.ts';
import { outcomeRules } from './reading/meanings/outcomes.ts';
import { readHistory, type Reading } from './reading/read.ts';
import { readText } from './reading/reading.fixture.ts';
import { verifyCertificate } from './verify/verify.ts';

interface Checked extends Reading {
  readonly service: AnyService;
  readonly parameters: unknown;
  readonly parts: readonly JudgedPart[];
}

async function checked(path: string, more: { set?: object; outcome?: string[] } = {}): Promise<Checked> {
  const reading = readHistory(path, { outcomes: outcomeRules(more.outcome ?? []) });
  const service = await find('service', reading.services[0]!);
  const parameters = {
    ...(service.parameters as object),
    ...recordedParameters(service, reading.history),
    ...more.set,
  };
  const parts = checkHistory(reading.history, { service, parameters, timeMs: 60_000, clock: realClock() });
  return { ...reading, service, parameters, parts };
}

/** What shows the verdict is checked without the judges, as it is written down. */
function problems({ history, service, parameters, parts }: Checked): string[] {
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const judged = { service: service.name, addresses: addressesOf(history), parameters, judgements, read: {} };
  return verifyCertificate(readCertificate(JSON.stringify(certificateOf(history, judged))), history, service);
}

async function verdict(path: string, more?: Parameters<typeof checked>[1]): Promise<string> {
  const result = await checked(path, more);
  expect(problems(result)).toEqual([]);
  return verdictOf(result.parts);
}

const fixture = (name: string): string => fileURLToPath(new URL(`reading/fixtures/${name}`, import.meta.url));

describe('a history', () => {
  it('is judged part by part, and what is said can be checked', async () => {
    for (const name of readdirSync(fixture(''))) {
      if (name.startsWith('queue')) continue; // of no service that there is
      const result = await checked(fixture(name));
      expect(result.parts.map(({ key }) => key).length, name).toBeGreaterThan(0);
      expect(problems(result), name).toEqual([]);
    }
  });
});

const recorded = process.env['HISTORIES'];

/** Data of public projects, whose verdicts are known; where it is not there, nothing is said of it. */
if (recorded !== undefined) {
  const file = (name: string): string => join(recorded, name);

  describe('the recorded histories of real systems', () => {
    it('etcd-mutex.edn violates at the acquire that was granted twice', async () => {
      for (const owner of ['holder', 'anyone']) {
        const { parts, history } = await checked(file('etcd-mutex.edn'), { set: { owner } });
        const [{ judgement }] = parts as [JudgedPart];
        expect(judgement).toMatchObject({ verdict: 'violates', about: 'acquire returns', clause: 'the lock is free' });
        const operation = judgement.verdict === 'violates' ? judgement.evidence.at(-1)! : -1;
        // Its index is that of the line before: the first has the index 0.
        expect([history.began(operation).line - 1, history.ended(operation)!.line - 1]).toEqual([1095, 1119]);
        expect(history.processes[history.at(operation)]).toBe('0');
      }
    });

    it('etcd-mutex.edn conforms where a lease that is not found was released', async () => {
      for (const owner of ['holder', 'anyone']) {
        const outcome = ['requested lease not found=returned'];
        expect(await verdict(file('etcd-mutex.edn'), { set: { owner }, outcome })).toBe('conforms');
      }
    });

    it('in etcd-mutex.edn no holders overlap, of 132', async () => {
      const { parts } = await checked(file('etcd-mutex.edn'));
      expect(parts[0]!.numbers!.overlaps).toEqual({ holds: 132, count: 0, longest: null, certainWithinMs: 0 });
    });

    it('timelock-reentrant.json violates on all four names, unless a lock that is taken again has a new token', async () => {
      const without = await checked(file('timelock-reentrant.json'), { set: { reentrancy: 'none' } });
      expect(without.parts.map(({ judgement }) => judgement.verdict)).toEqual(Array(4).fill('violates'));
      expect(problems(without)).toEqual([]);
      const withTokens = await checked(file('timelock-reentrant.json'), { set: { reentrancy: 'tokens' } });
      expect(withTokens.parts.map(({ judgement }) => judgement.verdict)).toEqual(Array(4).fill('conforms'));
      expect(problems(withTokens)).toEqual([]);
    });

    it('the registers of etcd come out as expected', async () => {
      const expected = readFileSync(file('etcd-register/expected.txt'), 'utf8').trim().split('\n');
      expect(expected.length).toBe(50);
      for (const line of expected) {
        const [name, is] = line.split(/\s+/);
        expect([name, await verdict(file(`etcd-register/${name!}`))]).toEqual([name, is]);
      }
    });

    it('the key-value stores come out as they are called', async () => {
      for (const name of readdirSync(file('kv')))
        expect([name, await verdict(file(`kv/${name}`))]).toEqual([
          name,
          name.includes('ok') ? 'conforms' : 'violates',
        ]);
    });
  });
}

describe('a line that is there twice', () => {
  it.each([
    ['of a mutex', '', mutex, { misuse: 'possible' }, '; lines 2 and 3 say the same: if one is a copy, remove it'],
    [
      'of a lock that has a name',
      ',lock',
      lock,
      {},
      /^lines 2 and 3 say the same.*: if one is a copy, remove it; if not,/,
    ],
  ] as const)('is named, with what to do: %s', (_, column, service, set, reason) => {
    const line = `a,10,20${column && ',x'}`;
    const { history } = readText(`host,acquired,released${column}\n${line}\n${line}\n`);
    const parameters = { ...(service.parameters as object), ...set };
    const [part] = checkHistory(history, {
      ...{ service: service, parameters, timeMs: Infinity, clock: { now: () => 0 } },
    });
    const { judgement } = part!;
    expect(judgement.verdict === 'conforms' ? '' : judgement.reason).toEqual(
      typeof reason === 'string'
        ? (expect.stringContaining(reason) as string)
        : (expect.stringMatching(reason) as string),
    );
  });
});
