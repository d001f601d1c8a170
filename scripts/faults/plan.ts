/** The planned damage of each exchange: drawn from the seed and the exchange's name, so that a seed repeats it. */
import { type Random, seededRandom } from '../chaos/random.ts';

export type Side = 'request' | 'answer';
export type When = 'before' | 'after';
export type Corruption = 'flip' | 'replace' | 'digit' | 'code' | 're-encode';
/** v2 answers `BUSY` (系统繁忙) and `SIGN` (签名错误) with neither a code nor a signature. */
export type RefusalCode = 'FREQUENCY_LIMITED' | 'SYSTEMERROR' | 'NOTENOUGH' | 'NOAUTH' | 'BUSY' | 'SIGN';

/** Times are milliseconds. `before` and `after` refer to the moment at which the request is carried out. */
export type Fault =
  /** The request or its answer is delayed. */
  | { kind: 'delay'; side: Side; by: number }
  /** The connection is cut, without an answer. */
  | { kind: 'reset'; when: When }
  /** The end is missing. `framed`: with a matching length; else the connection breaks. */
  | { kind: 'truncate'; side: Side; share: number; framed: boolean }
  | { kind: 'corrupt'; side: Side; how: Corruption }
  /** A page of HTML instead of the answer. */
  | { kind: 'page'; when: When; status: number }
  /** The request reaches the server twice, the second time after a delay; or its answer comes twice on one connection. */
  | { kind: 'twice'; side: Side; by: number }
  /**
   * The answer to another call: exchanged with a simultaneous call, or one that was given earlier. `refusal`: an
   * earlier one is a refusal, if there is one.
   */
  | { kind: 'other-answer'; how: 'swap' | 'replay'; ofSameApi: boolean; refusal: boolean }
  /** A refusal. `after`: the request was carried out, so the refusal belongs to another call. */
  | { kind: 'refusal'; code: RefusalCode; when: When };

export type FaultKind = Fault['kind'];

/** Names an exchange independently of all others. */
export interface ExchangeName {
  hop: string;
  api: string;
  number: string;
  /** Counts the exchanges of this hop, API and number, from 1. */
  attempt: number;
}

/** The rates of damage. */
export interface FaultRate {
  /** For first attempts. */
  first: number;
  /** For later attempts: faults come in series, and the attempts after a lost answer matter most. */
  next: number;
}

/** From this attempt on the rate of first attempts applies again, so that every call ends. */
const SPELL = 5;

const WEIGHTS: Record<FaultKind, number> = {
  delay: 14,
  reset: 18,
  truncate: 10,
  corrupt: 22,
  page: 14,
  twice: 8,
  'other-answer': 10,
  refusal: 12,
};
/** After a lost answer, a refusal is misleading. */
const REFUSALS_AFTER_THE_FIRST = 4;

const REFUSALS: readonly [RefusalCode, ...RefusalCode[]] = [
  'FREQUENCY_LIMITED',
  'SYSTEMERROR',
  'NOTENOUGH',
  'NOAUTH',
  'BUSY',
  'SIGN',
];
/** The rates of the other answers, by API. A refused query says nothing, a refused call misleads. */
const REFUSALS_OF_CALLS = 0.5;
const REFUSALS_OF_QUERIES = 0.1;
const KINDS = Object.keys(WEIGHTS) as FaultKind[];

/** @param timeout the client's timeout for the call in milliseconds */
export function planFault(
  seed: string,
  { hop, api, number, attempt }: ExchangeName,
  rate: FaultRate,
  timeout: number,
): Fault | undefined {
  const random = seededRandom(`${seed}/faults/${hop}/${api}/${number}/${attempt}`);
  const inSpell = attempt > 1 && attempt < SPELL;
  if (random.fraction() >= (inSpell ? rate.next : rate.first)) return undefined;
  const weights = inSpell ? { ...WEIGHTS, refusal: WEIGHTS.refusal * REFUSALS_AFTER_THE_FIRST } : WEIGHTS;
  return makeFault(pickKind(weights, random), api, random, timeout);
}

function pickKind(weights: Record<FaultKind, number>, { fraction }: Random): FaultKind {
  const total = KINDS.reduce((sum, kind) => sum + weights[kind], 0);
  let left = fraction() * total;
  for (const kind of KINDS) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return 'delay';
}

function makeFault(kind: FaultKind, api: string, random: Random, timeout: number): Fault {
  const { fraction, pick } = random;
  const side = (): Side => pick(['request', 'answer']);
  // A refusal of a request that was carried out is misleading.
  const when = (): When => pick(['before', 'after', 'after']);
  switch (kind) {
    case 'delay':
      return { kind, side: side(), by: delay(random, timeout) };
    case 'reset':
      return { kind, when: when() };
    case 'truncate':
      return { kind, side: side(), share: 0.05 + 0.9 * fraction(), framed: fraction() < 0.5 };
    case 'corrupt':
      return { kind, side: side(), how: pick(['flip', 'replace', 'digit', 'code', 're-encode']) };
    case 'page':
      return { kind, when: when(), status: pick([500, 502, 502, 503, 504, 200]) };
    case 'twice':
      return {
        kind,
        side: side(),
        by: pick([0, random.between(1, 20), random.between(20, timeout)]),
      };
    case 'other-answer':
      return {
        kind,
        how: pick(['swap', 'replay']),
        ofSameApi: fraction() < 0.7,
        refusal: fraction() < (api.startsWith('query') ? REFUSALS_OF_QUERIES : REFUSALS_OF_CALLS),
      };
    case 'refusal':
      return { kind, code: pick(REFUSALS), when: pick(['before', 'after']) };
  }
}

/** Half are only slow; the others are longer than the client's first attempt, or than the whole call. */
function delay({ fraction, between }: Random, timeout: number): number {
  if (fraction() < 0.5) return between(10, Math.round(0.2 * timeout));
  return fraction() < 0.5
    ? between(Math.round(0.52 * timeout), Math.round(0.95 * timeout))
    : between(Math.round(1.1 * timeout), Math.round(1.8 * timeout));
}
