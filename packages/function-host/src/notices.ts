import type { FunctionError } from './errors';
import type { FunctionHostOptions } from './host-types';
import type { OpenApiRefused } from './platform/openapi/openapi-calls';

/** What a host reports about its functions in their logs. */
export function hostNotices({
  onLog,
  onOpenApiRefused,
}: Pick<FunctionHostOptions, 'onLog' | 'onOpenApiRefused'>) {
  return {
    openApiRefused(refused: OpenApiRefused): void {
      const { functionName, requestId, api, errcode, errmsg } = refused;
      const message = `openapi.${api} was refused with ${errcode}: ${errmsg}`;
      onLog?.({ functionName, requestId, level: 'warn', message, time: Date.now(), notice: true });
      onOpenApiRefused?.(refused);
    },

    /** @param delay milliseconds */
    crashLoop(functionName: string, delay: number, { requestId, message }: FunctionError): void {
      onLog?.({
        ...{ functionName, requestId, level: 'error', time: Date.now(), notice: true },
        message: `Function '${functionName}' is in a crash loop: the host starts it again in ${delay / 1000} s. The last failure: ${message}`,
      });
    },

    timerFailed(functionName: string, message: string, requestId: string | undefined): void {
      onLog?.({ functionName, requestId, level: 'error', message, time: Date.now() });
    },
  };
}
