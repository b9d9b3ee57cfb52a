/** Proofs, checked by nothing but the order of the events, for tests. */
import type { History } from '../history.ts';
import type { Hold, Proof } from '../judgement.ts';
import type { Events } from '../parts.ts';
import type { Model } from './search.fixture.ts';

/** Why this shows nothing; null: it does. */
export function unproven(model: Model, history: History, events: Events, proof: Proof): string | null {
  const place = new Map([...events].map((event, i) => [event, i]));
  const called = (operation: number): number => place.get(2 * operation)!;
  const ended = (operation: number): number => place.get(2 * operation + 1) ?? Infinity;
  const gave = ({ give }: Hold): number => (give === null ? Infinity : called(give));
  const isShared = (take: number): boolean => history.fn(take).endsWith('Read');
  /** Given up by who took it, at its first chance. */
  const isOwn = ({ take, give }: Hold): boolean =>
    give === null || (history.at(take) === history.at(give) && called(take) < called(give));

  switch (proof.kind) {
    case 'held by too many': {
      const { holds } = proof;
      if (!holds.every(isOwn)) return 'a hold is of two users';
      if (new Set(holds.map(({ take }) => history.at(take))).size < holds.length) return 'a user is named twice';
      if (Math.max(...holds.map(({ take }) => ended(take))) > Math.min(...holds.map(gave))) return 'at no one moment';
      const exclusive = holds.filter(({ take }) => !isShared(take)).length;
      const tooMany = exclusive > model.permits || (exclusive > 0 && exclusive < holds.length);
      return tooMany ? null : 'so many may have it';
    }
    case 'refused though free': {
      const { refusal, before, next } = proof;
      if (before && (before.give === null || ended(before.give) > called(refusal))) return 'it was had before';
      return next && called(next.take) < ended(refusal) ? 'it was had after' : null;
    }
    case 'contradiction': {
      if (proof.rule !== 'held while another held it') return null;
      const [take, give] = proof.operations.slice(-2);
      const holder = { take: proof.operations[0]!, give: proof.operations.length > 3 ? proof.operations[1]! : null };
      const within = ended(holder.take) < called(give!) && ended(take!) < gave(holder);
      const excluded = model.permits === 1 && !(isShared(take!) && isShared(holder.take));
      return within && excluded && isOwn(holder) ? null : 'it may have been had before or after';
    }
    case 'no explanation':
      return 'it is none of locks';
  }
}
