import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../services/environment/random.ts';
import { lock } from '../../../services/lock.ts';
import { Specification } from '../../../services/semantics/specification.ts';
import type { AnyService } from '../../../services/service.ts';
import { certificateOf, readCertificate } from '../certificate.ts';
import { HistoryBuilder, type History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import { eventsByPart } from '../parts.ts';
import { verifyCertificate } from '../verify/verify.ts';
import { judgeGenerally, type GeneralOptions } from './judge.ts';
import { isLinearizable, MODELS, randomHistory, serviceOf, type Model } from './objects.fixture.ts';

const clock = { now: () => 0 };

const judged = (history: History, service: AnyService, options: Partial<GeneralOptions> = {}): Judgement => {
  const specification = new Specification(service, history.processes.length, service.parameters as unknown);
  const [events] = eventsByPart(history, service).values();
  return judgeGenerally(history, events ?? new Int32Array(0), specification, { clock, ...options });
};

const problems = (history: History, service: AnyService, judgement: Judgement): string[] => {
  const judgements = new Map([[[...eventsByPart(history, service).keys()][0] ?? '', judgement]]);
  const { name } = service;
  const parameters: unknown = service.parameters;
  const of = { service: name, addresses: history.processes.length, parameters: parameters ?? null, judgements };
  const text = JSON.stringify(certificateOf(history, { ...of, read: {} }));
  return verifyCertificate(readCertificate(text), history, service);
};

const SHAPES = [
  { users: 3, operations: 7, wrong: 0, open: 0.1 },
  { users: 3, operations: 8, wrong: 0.1, open: 0.1 },
  { users: 5, operations: 9, wrong: 0.2, open: 0.3 },
];

/** Random histories, their verdicts by exhaustive search, and those of the judge that differ. */
function compared(model: Model, service: AnyService, seeds: number): { verdicts: Set<boolean>; differing: unknown[] } {
  const verdicts = new Set<boolean>();
  const differing: unknown[] = [];
  for (const shape of SHAPES) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const history = randomHistory(randomFrom(seed), model, shape);
      const judgement = judged(history, service);
      const conforms = isLinearizable(history, model);
      verdicts.add(conforms);
      const said = { verdict: judgement.verdict, problems: problems(history, service, judgement) };
      if (said.verdict !== (conforms ? 'conforms' : 'violates') || said.problems.length > 0)
        differing.push({ model: model.name, shape, seed, conforms, said });
    }
  }
  return { verdicts, differing };
}

describe('the general judge', () => {
  it.each(MODELS.flatMap((model) => [true, false].map((atomic) => ({ ...model, atomic }))))(
    'says of random histories of a $name what exhaustive search says, and its certificates hold (atomic: $atomic)',
    (model) => {
      const { verdicts, differing } = compared(model, serviceOf(model, model.atomic), 1200);
      expect(differing.slice(0, 3)).toEqual([]);
      expect(verdicts.size).toBe(2);
    },
  );

  it('says the same of the service lock', () => {
    const never = { ...lock, parameters: { ...lock.parameters!, misuse: 'never' as const } };
    const [, mutex] = MODELS;
    const named: Model = { ...mutex!, next: (random, called) => [mutex!.next(random, called)[0], ['a']] };
    const { verdicts, differing } = compared(
      { ...named, results: { acquire: [null], release: [true] }, functions: releasing(mutex!) },
      never,
      1000,
    );
    expect(differing.slice(0, 3)).toEqual([]);
    expect(verdicts.size).toBe(2);
  });

  it('says why, and of which lines', () => {
    const judgement = judged(written([0, 'write', [1], null], [1, 'read', [], 2]), register);
    expect(judgement).toMatchObject({ verdict: 'violates', about: 'read returns', evidence: [1] });
    expect((judgement as { reason: string }).reason).toContain('read() by process p1 (lines 3 to 4): ');
  });

  it('says nothing of a history in which a call is made that is not allowed', () => {
    const builder = new HistoryBuilder();
    for (const line of [1, 2]) builder.begin(builder.addressOf('p'), 'read', [], { line, t: line });
    expect(judged(builder.build(), register)).toMatchObject({ verdict: 'unknown', cause: 'not allowed' });
    expect((judged(builder.build(), register) as { reason: string }).reason).toContain('line 2');
  });

  it('says so where times do not tell in which order the calls of a process were', () => {
    const builder = new HistoryBuilder();
    const at = builder.addressOf('p');
    for (const [line, value] of [
      [1, 'a'],
      [3, 'b'],
    ] as const)
      builder.end(builder.begin(at, 'write', [value], { line, t: 5 }), 'returned', null, { line: line + 1, t: 5 });
    expect(
      judged(
        builder.buildByTime(() => 0),
        register,
      ),
    ).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(
        /^write\("a"\) by process p \(lines 1 to 2\) and write\("b"\) .* were not both ongoing, but their times do not tell/,
      ) as unknown,
    });
  });

  it('goes as far as it may, and no further', () => {
    const history = confused(12);
    expect(judged(history, plainRegister, { statesMax: 2000 })).toMatchObject({ cause: 'too many states' });
    let now = 0;
    const late = { timeMs: 10, clock: { now: () => (now += 1) } };
    expect(judged(history, plainRegister, late)).toMatchObject({ cause: 'out of time' });
    expect(judged(history, register)).toMatchObject({ verdict: 'violates', proof: { kind: 'no explanation' } });
  });

  it('explains a long history', () => {
    const shape = { users: 5, operations: 50_000, wrong: 0, open: 0 };
    const history = randomHistory(randomFrom(1), MODELS[1]!, shape);
    const judgement = judged(history, serviceOf(MODELS[1]!, true), { statesMax: 200_000 });
    expect(judgement.verdict).toBe('conforms');
    expect(problems(history, serviceOf(MODELS[1]!, true), judgement)).toEqual([]);
  });
});

const register = serviceOf(MODELS[0]!, true);
const plainRegister = serviceOf(MODELS[0]!, false);

/** A release that says so. */
const releasing = ({ functions }: Model): Model['functions'] => ({
  ...functions,
  release: (object, at, args) => functions['release']!(object, at, args) && { result: true },
});

/** Operations one after the other. */
function written(
  ...all: readonly (readonly [user: number, fn: string, args: readonly unknown[], result: unknown])[]
): History {
  const builder = new HistoryBuilder();
  all.forEach(([user, fn, args, result], i) => {
    const operation = builder.begin(builder.addressOf(`p${user}`), fn, args, { line: 2 * i + 1, t: i });
    builder.end(operation, 'returned', result, { line: 2 * i + 2, t: i });
  });
  return builder.build();
}

/** So many writes that never return, and then a read of what nobody wrote. */
function confused(writes: number): History {
  const builder = new HistoryBuilder();
  for (let i = 0; i < writes; i += 1) builder.begin(builder.addressOf(`p${i}`), 'write', [i], { line: i + 1, t: i });
  const read = builder.begin(builder.addressOf('reader'), 'read', [], { line: 98, t: 98 });
  builder.end(read, 'returned', 'else', { line: 99, t: 99 });
  return builder.build();
}
