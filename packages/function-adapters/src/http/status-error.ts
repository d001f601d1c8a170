import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { withoutSecrets } from '../calls/call-sdk';
import { AdapterError } from '../errors';
import { codeOfStatus } from './status-codes';
import { withoutOpenids } from './without-openids';

/** How many characters of an error answer are quoted. */
const QUOTED = 300;

export interface AnsweredStatus {
  called: string;
  status: number;
  answer: string;
  event: CallbackEvent;
  /** Frameworks in debug mode show the whole request. */
  secrets: readonly (string | undefined)[];
}

/** The error of an answer that has no status of success. */
export function statusError({ called, status, answer, event, secrets }: AnsweredStatus): AdapterError {
  const text = withoutOpenids(withoutSecrets(answer, secrets), event).replace(/\s+/g, ' ').trim();
  const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  return new AdapterError(
    codeOfStatus(status),
    `${called} answered with status ${status}${quoted === '' ? ' and an empty body.' : `: ${quoted}`}`,
  );
}
