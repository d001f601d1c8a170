import type { PostFailure } from '../failures';
import type { CallRules } from './rules';

/** WeChat Pay's refusal of a call, as the client judges it: the same for v2 and v3. */
export interface Refusal {
  /** WeChat Pay's code; `''` if it has none. */
  readonly code: string;
  /** What equal refusals have in common: the code, or the text if there is no code. */
  readonly reason: string;
  /** The code and WeChat Pay's own text, shortened. */
  readonly words: string;
  /** Whether WeChat Pay itself leaves open whether it carried the call out. */
  readonly undecided: boolean;
}

/** An answer, and how far it is verified. */
export interface ReadAnswer<Content = unknown> {
  readonly answer: Content;
  /** `undefined` for a success. */
  readonly refusal: Refusal | undefined;
  /** Whether WeChat Pay's signature covers it. An unsigned answer is a file, or a refusal that proves nothing. */
  readonly signed: boolean;
}

/** An answer, and the attempts that failed before it came. */
export interface CallResult<Content = unknown> extends ReadAnswer<Content> {
  readonly failures: readonly PostFailure[];
  /** Whether several requests got the same refusal. */
  readonly confirmed?: boolean;
  /** What to do about the refusal. */
  readonly hint?: string | undefined;
}

/** Whether the refusal states the outcome of the number, whatever happened to earlier attempts. */
export function provesOutcome({ outcome }: CallRules, { code }: Refusal): boolean {
  return outcome?.provenBy.includes(code) ?? false;
}

/** What a query says if no order or refund has the number. */
const ABSENT = /NOT_?EXISTS?$/;

/** Whether the refusal is about the state of the number, without repeating the number. */
export function isAboutNumber({ effect, outcome }: CallRules, { code }: Refusal): boolean {
  if (effect === 'none') return ABSENT.test(code);
  return [...(outcome?.provenBy ?? []), ...(outcome?.lookup?.certain ?? [])].includes(code);
}
