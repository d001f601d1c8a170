import type { FunctionLog } from '@opencloudpay/function-host';
import type { Logger } from '../logger';

/** Writes the lines of functions into the log of the host, with the request id that the whole payment has. */
export function functionLines(logger: Logger): (line: FunctionLog) => void {
  return ({ functionName, requestId, orderRequestId, level, message, notice }) => {
    const facts = {
      function: functionName,
      requestId,
      ...(orderRequestId !== undefined && { orderRequestId }),
      ...(notice && { code: 'FUNCTION_NOTICE' }),
    };
    logger[level === 'log' ? 'info' : level](facts, message);
  };
}
