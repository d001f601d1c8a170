import { createHash } from 'node:crypto';
import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { IDEMPOTENCY_KEY_HEADER } from '@opencloudpay/contracts/cloudpay-wire';

/** @throws {CallFailure} for an invalid key */
export function keyOf(headers: Headers): string | undefined {
  const key = headers.get(IDEMPOTENCY_KEY_HEADER) ?? undefined;
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new CallFailure(
    ErrCode.INVALID_PARAM,
    `${IDEMPOTENCY_KEY_HEADER} must have 1 to 255 printable ASCII characters without spaces, for example a UUID`,
  );
}

/** @param parts everything besides the body that identifies a call */
export function fingerprintOf(parts: readonly unknown[], body: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(parts)).update(body).digest('base64');
}

/** A key was reused for another call. Neither carrying it out nor repeating the old answer would be right. */
export class KeyReused extends CallFailure {
  constructor() {
    super(
      ErrCode.INVALID_PARAM,
      'this Idempotency-Key was used for another call: use a new one for each call, and the same one only to repeat it unchanged',
      { code: 'KEY_REUSED' },
    );
  }
}

/** The outcome of an earlier request with the same key is not known here. Nothing was done this time. */
export class AnswerForgotten extends CallFailure {
  /** @param why continues the sentence after "…, and" */
  constructor(why: string, query: Readonly<Record<string, string>>) {
    super(
      ErrCode.REQUEST_TIMED_OUT,
      `this call was made before with the same Idempotency-Key, and ${why}. Nothing was done this time. The outcome is unknown: query before you retry`,
      { code: 'ANSWER_FORGOTTEN', query },
    );
  }
}
