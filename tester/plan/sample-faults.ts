/** The faults that a campaign puts into its plans: drawn apart from all else, so that a seed's plans are the same but for them. */
import { deriveSeed, pick, randomFrom, whole, type Random } from '../../services/environment/random.ts';
import { lapsesMsOf } from '../../services/semantics/parts.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { sampleClock } from './clocks.ts';
import {
  endsNode,
  hitsServer,
  isLinkKind,
  isStrike,
  type EntryName,
  type FaultKind,
  type Moment,
  type Strike,
  type StrikeKind,
  type Twins,
} from './faults.ts';
import type { Entry, NamedPlan, Plan } from './plan.ts';

/** What faults are drawn for. */
export interface FaultsOptions {
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
  /** In all plans, not only in half of them. */
  readonly always?: boolean;
  /** So long the service may change by time alone, in ms: half of what lasts, lasts longer. */
  readonly lapsesMs: number;
  /** Can users be said to hold something? */
  readonly holding: boolean;
}

/** What of a service matters to where and how long faults strike. */
export const struckBy = ({
  service,
  parameters,
}: {
  readonly service: AnyService;
  readonly parameters: unknown;
}): Pick<FaultsOptions, 'lapsesMs' | 'holding'> => ({
  lapsesMs: lapsesMsOf(service, parameters),
  holding: service.believes !== undefined,
});

/** Where time does nothing by itself, strikes last so long, in ms; seldom four times as long. */
const SHORT_MS = 100;
/** The links of a node are told apart up to this number, servers up to that one; then modulo how many there are. */
const LINKS = 4;
const SERVERS = 12;
const STRIKES_MAX = 2;

const seldom = (random: Random): boolean => random() < 1 / 4;

/** The plans with faults of these kinds in about half of them, one or seldom two; which, follows from the seed and the name of each. */
export function* withFaults(plans: Iterable<NamedPlan>, options: FaultsOptions): Generator<NamedPlan> {
  for (const named of plans) yield { name: named.name, plan: planWithFaults(named, options) };
}

/** One of them. */
export function planWithFaults({ name, plan }: NamedPlan, options: FaultsOptions): Plan {
  const random = randomFrom(deriveSeed(options.seed, 'faults', name));
  if (options.kinds.length === 0 || (random() < 1 / 2 && !options.always)) return plan;
  let struck = plan;
  for (let more = 1; more <= STRIKES_MAX && (more === 1 || seldom(random)); more += 1) {
    struck = withFault(struck, pick(random, options.kinds), options, random);
  }
  return struck;
}

function withFault(plan: Plan, kind: FaultKind, options: FaultsOptions, random: Random): Plan {
  const { addresses } = plan.config;
  if (kind === 'clock') return { ...plan, clocks: Array.from({ length: addresses }, () => sampleClock(random)) };
  if (kind === 'twins') {
    const twins = drawTwins(addresses, random);
    return twins ? { ...plan, faults: [...plan.faults, twins] } : plan;
  }
  const strike = drawStrike(kind, plan, options, random);
  return strike ? askingAgain({ ...plan, faults: [...plan.faults, strike] }, strike, options, random) : plan;
}

/** Who is hit for longer than anything is lent makes its next call so late that it is over, and while it is hit: what does it believe then? */
function askingAgain(
  plan: Plan,
  [kind, target, entry, , forMs]: Strike,
  { lapsesMs }: FaultsOptions,
  random: Random,
): Plan {
  const [user, id] = entry;
  if (lapsesMs === 0 || forMs <= lapsesMs || (user !== target && !hitsServer(kind))) return plan;
  const waitMs = whole(random, lapsesMs, forMs);
  const workload = plan.workload.map((entries, at) =>
    at !== user
      ? entries
      : entries.map((each, i): Entry => {
          const [own, , ...choice] = each;
          return entries[i - 1]?.[0] === id ? [own, waitMs, ...choice] : each;
        }),
  );
  return { ...plan, workload };
}

function drawTwins(addresses: number, random: Random): Twins | null {
  if (addresses < 2) return null;
  const at = whole(random, 0, addresses - 1);
  return ['twins', at, (at + whole(random, 1, addresses - 1)) % addresses];
}

/** Null: nobody would be left, or nobody calls anything. */
function drawStrike(kind: StrikeKind, plan: Plan, options: FaultsOptions, random: Random): Strike | null {
  const target = hitsServer(kind) ? whole(random, 0, SERVERS - 1) : drawNode(kind, plan, random);
  const entry = target === null ? null : drawEntry(plan.workload, hitsServer(kind) ? null : target, random);
  if (target === null || !entry) return null;
  const link = isLinkKind(kind) && random() < 1 / 2 ? whole(random, 1, LINKS) : 0;
  return [kind, target, entry, pick(random, momentsOf(options)), kind === 'kill' ? 0 : drawMs(options, random), link];
}

/** Not one that dies already; and of those that die one is left. */
function drawNode(kind: StrikeKind, { config: { addresses }, faults }: Plan, random: Random): Address | null {
  const dying = new Set(faults.filter(isStrike).flatMap((strike) => (endsNode(strike[0]) ? [strike[1]] : [])));
  const living = [...Array(addresses).keys()].filter((at) => !dying.has(at));
  return endsNode(kind) && living.length < 2 ? null : pick(random, living);
}

/** Holders and those who wait are what most depends on. */
const momentsOf = ({ holding }: FaultsOptions): readonly Moment[] =>
  holding ? ['begins', 'ends', 'holds', 'holds', 'waits'] : ['begins', 'ends'];

/** Half of them shorter than a lease, half of them longer. */
function drawMs({ lapsesMs }: FaultsOptions, random: Random): number {
  if (random() < 1 / 2) return whole(random, 1, SHORT_MS);
  return lapsesMs > 0 ? whole(random, lapsesMs, 2 * lapsesMs) : whole(random, SHORT_MS, 4 * SHORT_MS);
}

/** Mostly a call of the node that is hit: a holder, or one that waits; else one of another, which may be what it waits for. */
function drawEntry(workload: Plan['workload'], at: Address | null, random: Random): EntryName | null {
  const others = [...workload.keys()].filter((user) => user !== at);
  const user = at === null || (others.length > 0 && seldom(random)) ? pick(random, others) : at;
  const entries = workload[user]!;
  return entries.length === 0 ? null : [user, pick(random, entries)[0]];
}
