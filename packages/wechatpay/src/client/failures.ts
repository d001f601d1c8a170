import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { WechatPayErrorCode } from '../errors';

/** A POST that got no answer. */
export class PostFailure extends CodedError<WechatPayErrorCode> {
  /** Whether the request may have reached the server: then its effect is unknown. */
  readonly mayHaveArrived: boolean;

  constructor(
    message: string,
    mayHaveArrived: boolean,
    options?: ErrorOptions,
    code: WechatPayErrorCode = mayHaveArrived ? 'OUTCOME_UNKNOWN' : 'UNREACHABLE',
  ) {
    super(code, message, options);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** An answer that cannot be believed: a repetition would show nothing more. */
export class BadAnswer extends PostFailure {
  /** @param problem the end of the sentence "The answer cannot be believed: …" */
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, true, options, 'ANSWER_INVALID');
  }
}
