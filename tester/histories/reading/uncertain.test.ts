import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../services/environment/random.ts';
import { certificateOf, readCertificate } from '../certificate.ts';
import { addressesOf, checkHistory, type JudgedPart } from '../check.ts';
import { find } from '../../../test-node/stack/catalogue.ts';
import { verifyCertificate } from '../verify/verify.ts';
import { uncertaintyOf } from './meanings/held.ts';
import { recordedParameters } from './meanings/meaning.ts';
import { readText } from './reading.fixture.ts';

const UNCERTAIN = { a: 0, b: 3, c: 7, d: 20 };
type Host = keyof typeof UNCERTAIN;
const HOSTS = Object.keys(UNCERTAIN) as Host[];
const stated = Object.entries(UNCERTAIN).map(([host, ms]) => `${host}=${ms}`);
const HISTORIES = 300;
/** So much later at least is the next moment that a clock shows. */
const TICK_MS = 1e-9;

/** One hold, in true time, or as it was recorded. */
interface Hold {
  readonly host: Host;
  readonly acquired: number;
  readonly released: number | null;
  readonly until: number | null;
  readonly token: string | null;
}

/** What holders note: `until`: until when they believe to have it, and if that comes first, they do not release it. `late`: told late of it, and counting from their calls, they may do so for no time. */
const FORMS = [{}, { until: true }, { token: true }, { until: true, token: true }];
const LATE = { until: true, late: true };

const clock = { now: () => 0 };

class Drawn {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  below(most: number): number {
    return this.#random() * most;
  }

  /** Holds of a lock that one has at a time. */
  right(form: { until?: boolean; token?: boolean; late?: boolean }, count: number): Hold[] {
    let [t, token] = [100, 0];
    return Array.from({ length: count }, (_, i) => {
      const host = HOSTS[Math.floor(this.below(HOSTS.length))]!;
      const granted = (t += this.below(10));
      const over = (t += this.below(60));
      const isLate = form.late === true && i > 0;
      const acquired = isLate ? granted + this.below(100) : granted;
      const lapses = isLate || (form.until === true && this.below(2) < 1);
      const believed = isLate ? over - this.below(60) : over;
      const until = form.until ? (lapses ? believed : over + this.below(30)) : null;
      token += 1;
      return { host, acquired, released: lapses ? null : over, until, token: form.token ? String(token) : null };
    });
  }

  /** As the clocks of their hosts showed them: never wrong by more, but at each moment by another error, and never going back. */
  recorded(holds: readonly Hold[]): Hold[] {
    const shown = new Map(HOSTS.map((host) => [host, this.#shownBy(host, holds)]));
    return holds.map((hold) => {
      const noted = (t: number | null): number | null => (t === null ? null : shown.get(hold.host)!.get(t)!);
      return { ...hold, acquired: noted(hold.acquired)!, released: noted(hold.released), until: noted(hold.until) };
    });
  }

  #shownBy(host: Host, holds: readonly Hold[]): ReadonlyMap<number, number> {
    const its = holds.filter((hold) => hold.host === host);
    const times = its.flatMap(({ acquired, released, until }) => [acquired, released ?? acquired, until ?? acquired]);
    let last = -Infinity;
    return new Map(
      times
        .toSorted((a, b) => a - b)
        .map((t) => [t, (last = Math.max(last + TICK_MS, t + (this.below(1.8) - 0.9) * UNCERTAIN[host]))]),
    );
  }
}

async function judged(holds: readonly Hold[]): Promise<JudgedPart> {
  const text = holds.map((hold) => JSON.stringify({ ...hold, process: hold.acquired })).join('\n');
  const hosts = new Set<string>(holds.map(({ host }) => host));
  const uncertainty = uncertaintyOf(stated.filter((each) => hosts.has(each.split('=')[0]!)));
  const { history, services } = readText(text, { uncertainty });
  const service = await find('service', services[0]!);
  const parameters = { ...(service.parameters as object), ...recordedParameters(service, history) };
  const parts = checkHistory(history, { service, parameters, timeMs: Infinity, clock });
  const judgements = new Map(parts.map(({ key, judgement }) => [key, judgement]));
  const of = { service: service.name, addresses: addressesOf(history), parameters, judgements, read: {} };
  const certificate = readCertificate(JSON.stringify(certificateOf(history, of)));
  const isUnknown = parts[0]!.judgement.verdict === 'unknown';
  expect(verifyCertificate(certificate, history, service).length, text).toBe(isUnknown ? 1 : 0);
  return parts[0]!;
}

describe('by clocks that are uncertain', () => {
  it.each([...FORMS, LATE])('a right lock is never accused: %j', async (form) => {
    const drawn = new Drawn(1);
    let decided = 0;
    for (let i = 0; i < HISTORIES; i += 1) {
      const holds = drawn.recorded(drawn.right(form, 5));
      const { judgement } = await judged(holds);
      if (judgement.verdict === 'conforms') decided += 1;
      expect([i, judgement.verdict === 'violates' ? [judgement, holds] : '']).toEqual([i, '']);
    }
    expect(decided).toBeGreaterThan('token' in form ? HISTORIES / 20 : HISTORIES - 1);
  });

  it.each(FORMS)('an overlap longer than both uncertainties is found: %j', async (form) => {
    const drawn = new Drawn(2);
    for (let i = 0; i < HISTORIES; i += 1) {
      const [first, second] = HOSTS.toSorted(() => drawn.below(2) - 1) as [Host, Host];
      const [u, v] = [UNCERTAIN[first], UNCERTAIN[second]];
      const [acquired, over] = [100, 101 + 2 * u + u + v + drawn.below(50)];
      const again = over - (u + v) - 0.01 - drawn.below(over - acquired - u - v - 0.1);
      const hold = (host: Host, from: number, to: number, token: string): Hold => {
        const [until, lapses] = [form.until ? to : null, form.until === true && drawn.below(2) < 1];
        return { host, acquired: from, released: lapses ? null : to, until, token: form.token ? token : null };
      };
      const holds = [hold(first, acquired, over, '1'), hold(second, again, again + 200, '2')];
      const { judgement } = await judged(holds);
      expect([i, judgement.verdict, holds]).toEqual([i, 'violates', holds]);
    }
  });
});
