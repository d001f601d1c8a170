import type { WechatCall } from '@opencloudpay/contracts/dev-server/wechat-calls';
import {
  OPENAPI_ERRCODE,
  type OpenApi,
  type OpenApiAnswer,
  type OpenApiCall,
  openApiJson,
  openApiRefusal,
} from '@opencloudpay/contracts/openapi-call';
import type { FunctionLog } from '@opencloudpay/function-host';
import type { CannedAnswers } from './canned-answers';
import { effectText } from './effect-text';
import { Refusal, type WechatWorld } from './method';
import { EMULATED_METHODS } from './methods';

interface Options {
  answers: Pick<CannedAnswers, 'get'>;
  world: WechatWorld;
  onLog(log: FunctionLog): void;
  /** Called with each call, for the records of the function's call. */
  onCall(requestId: string | undefined, call: WechatCall): void;
}

/**
 * WeChat's server API of an emulator. Nothing leaves this machine: calls are checked against WeChat's documentation, and
 * a line says what would have happened.
 */
export function emulatedOpenApi({ answers, world, onLog, onCall }: Options): OpenApi {
  return async (call) => {
    const { answer, record } = answered(call);
    onCall(call.requestId, { at: world.now(), api: call.api, ...record });
    const text = textOf(call.api, record);
    if (text !== undefined)
      onLog({
        functionName: call.functionName ?? '',
        requestId: call.requestId,
        level: record.error ? 'warn' : 'info',
        message: text,
        time: Date.now(),
        // The terminal shows equal notices once, and messages each time.
        ...(record.error && { notice: true }),
      });
    return answer;
  };

  function answered(call: OpenApiCall): { answer: OpenApiAnswer; record: Omit<WechatCall, 'at' | 'api'> } {
    const canned = answers.get(call.api);
    if (canned) {
      const { errcode, errmsg } = canned as { errcode?: unknown; errmsg?: unknown };
      return {
        answer: openApiJson({ errcode: 0, errmsg: 'ok', ...canned }),
        record: {
          canned: true,
          ...(errcode
            ? { error: { errcode: Number(errcode), errmsg: String(errmsg ?? '') } }
            : { effect: { kind: 'answer' } }),
        },
      };
    }
    const method = Object.hasOwn(EMULATED_METHODS, call.api) ? EMULATED_METHODS[call.api] : undefined;
    if (!method) return refused(OPENAPI_ERRCODE.NOT_FOUND, notEmulated(call.api));
    try {
      const { answer, effect } = method(call, world);
      return { answer, record: { effect } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(error.errcode, error.errmsg);
    }
  }
}

function refused(errcode: number, errmsg: string) {
  return { answer: openApiRefusal(errcode, errmsg), record: { error: { errcode, errmsg } } };
}

function notEmulated(api: string): string {
  return `the emulator does not know openapi.${api}. Give it an answer: "cloudpay": { "openapi": { "${api}": { … } } } in cloudbaserc.json, the option openapi of startEmulator(), or emulator.answerOpenApi('${api}', { … })`;
}

function textOf(api: string, { effect, error, canned }: Omit<WechatCall, 'at' | 'api'>): string | undefined {
  const from = canned ? ' (an answer of this project)' : '';
  if (error) return `openapi.${api} was refused with ${error.errcode}: ${error.errmsg}${from}`;
  const text = effect && effectText(effect);
  return text && `openapi.${api}: ${text}`;
}
