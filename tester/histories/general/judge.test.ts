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
  const specification = new Specification(service, history.processes.length, service.parameters);
  const [events] = eventsByPart(history, service).values();
  return judgeGenerally(history, events ?? new Int32Array(0), specification, { clock, ...options });
};

const problems = (history: History, service: AnyService, judgement: Judgement): string[] => {
  const judgements = new Map([[[...eventsByPart(history, service).keys()][0] ?? '', judgement]]);
  const { name, parameters } = service;
  const of = { service: name, addresses: history.processes.length, parameters: parameters ?? null, judgements };
  const text = JSON.stringify(certificateOf(history, of));
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
      const { verdicts, differing } = compared(model, serviceOf(model, model.atomic), 1500);
      expect(differing.slice(0, 3)).toEqual([]);
      expect(verdicts.size).toBe(2);
    },
  );
});
