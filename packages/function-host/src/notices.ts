import { say, type Text } from '@opencloudpay/internal';
import type { FunctionError } from './errors';
import type { FunctionHostOptions } from './host-types';
import type { FunctionLog } from './log';
import type { OpenApiRefused } from './platform/openapi/openapi-calls';

/** What a host reports about its functions in their logs. */
export function hostNotices({
  onLog,
  onOpenApiRefused,
}: Pick<FunctionHostOptions, 'onLog' | 'onOpenApiRefused'>) {
  const tell = (line: Omit<FunctionLog, 'message' | 'zh' | 'time'>, { en: message, zh }: Text) =>
    onLog?.({ ...line, message, zh, time: Date.now() });
  return {
    openApiRefused(refused: OpenApiRefused): void {
      const { functionName, requestId, api, errcode, errmsg } = refused;
      const message = say(
        `openapi.${api} was refused with ${errcode}: ${errmsg}`,
        `openapi.${api} 被拒绝（${errcode}）：云函数的 config.json 没有声明该接口，在云开发中也会被拒绝。请把接口名加入 permissions.openapi，例如 { "permissions": { "openapi": ["${api}"] } }。`,
      );
      tell({ functionName, requestId, level: 'warn', notice: true }, message);
      onOpenApiRefused?.(refused);
    },

    /** @param delay milliseconds */
    crashLoop(
      functionName: string,
      delay: number,
      { requestId, message, zh = message }: FunctionError,
    ): void {
      const seconds = delay / 1000;
      tell(
        { functionName, requestId, level: 'error', notice: true },
        say(
          `Function '${functionName}' is in a crash loop: the host starts it again in ${seconds} s. The last failure: ${message}`,
          `云函数 ${functionName} 反复异常退出，将在 ${seconds} 秒后再次启动。最近一次：${zh}`,
        ),
      );
    },

    timerFailed(functionName: string, problem: Text, requestId: string | undefined): void {
      tell({ functionName, requestId, level: 'error' }, problem);
    },
  };
}
