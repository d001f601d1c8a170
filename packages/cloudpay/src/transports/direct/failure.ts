import { ConfigurationError, ParameterError, RequestError, XmlError } from '@opencloudpay/wechatpay/errors';
import { camelCase } from '../../convert-case';
import { ErrCode } from '../../errors/error-codes';
import { CallFailure, invalidParameters } from '../../errors/errors';
import { asUnconfigured } from '../../options/unconfigured';

const REQUEST_CODES = {
  UNREACHABLE: ErrCode.NETWORK_ERROR,
  OUTCOME_UNKNOWN: ErrCode.REQUEST_TIMED_OUT,
  ANSWER_INVALID: ErrCode.SYSTEM_ERROR,
};

/** Converts the protocol's errors to the platform's numbers, and their parameters to the caller's spelling. */
export function asCallFailure(error: unknown): unknown {
  // The cause is left out: a printed error would tell the wrong parameter twice, in two spellings.
  if (error instanceof ParameterError) return invalidParameters(error.problems);
  if (error instanceof XmlError) {
    const [field = ''] = error.message.split(' ', 1);
    return invalidParameters([{ field, problem: error.message.slice(field.length + 1) }]);
  }
  if (error instanceof RequestError) {
    const errCode = REQUEST_CODES[error.code as keyof typeof REQUEST_CODES];
    const { query, outcomeUnknown, state } = error;
    const message = inCamelCase(error.message, Object.keys(query));
    // An answer that cannot be believed leaves the state unknown, also for a query.
    const isOpen = outcomeUnknown || error.code === 'ANSWER_INVALID';
    return new CallFailure(errCode, message, { cause: error, state, ...(isOpen && { query }) });
  }
  return error instanceof ConfigurationError ? asUnconfigured(error) : error;
}

function inCamelCase(text: string, names: readonly string[]): string {
  return names.reduce((spoken, name) => spoken.replaceAll(name, camelCase(name)), text);
}
