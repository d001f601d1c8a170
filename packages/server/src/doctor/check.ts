import type { Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import type { DoctorContext } from './context/context';

export { say };

export type Status = 'ok' | 'warning' | 'failure' | 'skipped';

/** What a check has found. */
export interface Finding {
  readonly status: Status;
  readonly text: Text;
  /** What to do; warnings and failures have it. */
  readonly cure?: Text;
  /** A warning after which checks that need this one are skipped; failures are so in any case. */
  readonly isObstacle?: boolean;
}

/** One precondition of payments. */
export interface Check {
  /** Stable, for programs: `certificate-expiry`. */
  readonly id: string;
  /** What it examines, if several have the same id: a merchant number, a host. */
  readonly subject?: string;
  /** Without these it proves nothing. By id: the one of the same subject if there is one, else all of that id. */
  readonly needs?: readonly string[];
  /** Milliseconds after which the check counts as failed. Default: 15_000 */
  readonly timeout?: number;
  run(context: DoctorContext): Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

export const ok = (text: Text): Finding => ({ status: 'ok', text });
export const warning = (text: Text, cure: Text): Finding => ({ status: 'warning', text, cure });
export const failure = (text: Text, cure: Text): Finding => ({ status: 'failure', text, cure });

/** @param because why it could not be examined, or need not be */
export const skipped = (text: Text, because: Text): Finding => ({
  status: 'skipped',
  text: say(`${text.en}: skipped because ${because.en}`, `${text.zh}：已跳过，因为${because.zh}`),
});
