import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { WechatPayErrorCode } from '../errors';

/** A POST that brought no answer. */
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

/** An answer came and cannot be believed: asking again would not tell more. */
export class BadAnswer extends PostFailure {
  /** @param problem to be read after "The answer cannot be believed:" */
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, true, options, 'ANSWER_INVALID');
  }
}
