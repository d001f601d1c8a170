import { readAnswer, sessionCallPath } from '@opencloudpay/contracts/function-wire';
import { type Callbacks, inBothStyles } from './call-styles';
import { cloudError, failureAnswered, NOT_OFFERED, notInitialised, PARAMETER_TYPE } from './errors';
import { post } from './post';
import { keepSession, type SessionKeeper } from './session';

export interface InitOptions {
  /** The function host's address, such as `https://shop.example.com/session`, where its session routes are. */
  url?: string;
  /** Milliseconds for a request. Default: the mini program's own setting */
  timeout?: number;
  /** Parameters of wx.cloud.init without effect here: a host serves one environment and does not trace users. */
  env?: unknown;
  traceUser?: boolean;
}

export interface CallFunctionOptions extends Callbacks<CallFunctionResult> {
  name: string;
  /** The event: anything that JSON carries. */
  data?: object;
  /** A parameter of wx.cloud without effect here, as in {@link InitOptions}. */
  config?: { env?: string };
  slow?: boolean;
}

export interface CallFunctionResult {
  errMsg: string;
  /** The value that the function returned, as JSON carries it. */
  // biome-ignore lint/suspicious/noExplicitAny: callers know their functions' results, and wx.cloud types it as any too.
  result: any;
  requestID: string;
}

type PromiseStyle = CallFunctionOptions & { success?: never; fail?: never; complete?: never };

export interface Cloud {
  /** Sets the function host. The first call with a `url` counts, as with wx.cloud. */
  init(options?: InitOptions): void;
  /** Calls a function as the user of this mini program. Rejects, or calls `fail`, with a {@link CloudError}. */
  callFunction(options: PromiseStyle): Promise<CallFunctionResult>;
  callFunction(options: CallFunctionOptions): Promise<CallFunctionResult> | undefined;
}

interface Host {
  url: string;
  timeout: number | undefined;
  session: SessionKeeper;
}

const CALL = 'callFunction';

/** Names of wx.cloud that are refused with a message, instead of "is not a function". */
const ELSEWHERE = ['database', 'uploadFile', 'downloadFile', 'getTempFileURL', 'deleteFile', 'callContainer'];

/** An object like wx.cloud whose functions run on your own host. */
export function createCloud(): Cloud {
  let host: Host | undefined;

  const callHost = async ({ name, data }: CallFunctionOptions): Promise<CallFunctionResult> => {
    if (!host) throw notInitialised(CALL);
    const { url, timeout, session } = host;
    if (typeof name !== 'string' || name === '') {
      throw cloudError(CALL, PARAMETER_TYPE, `parameter.name should be string instead of ${typeof name};`);
    }
    const address = `${url}${sessionCallPath(name)}`;
    const event = JSON.stringify(data === undefined || data === null ? {} : data);
    const send = (token: string) =>
      post(CALL, address, event, timeout === undefined ? { token } : { token, timeout });

    let token = await session.token();
    let answer = await send(token);
    if (answer.statusCode === 401) {
      // The host's keys changed, or this device's clock is slow. The function was not called, so repeating is safe.
      token = await session.renew(token);
      answer = await send(token);
    }
    const { statusCode, data: body } = answer;
    const { success } = readAnswer(statusCode, body) || {};
    if (!success) throw failureAnswered(CALL, statusCode, body);
    const { result, requestId } = success;
    return { errMsg: `cloud.${CALL}:ok`, result, requestID: requestId };
  };

  const callFunction = (options: CallFunctionOptions) =>
    inBothStyles(callHost(Object(options) as CallFunctionOptions), Object(options) as CallFunctionOptions);

  const cloud = {
    init(options: InitOptions = {}) {
      const { url, timeout } = options;
      if (host || url === undefined) return;
      if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(url)) {
        throw cloudError(
          'init',
          PARAMETER_TYPE,
          `url should be the address of a function host, such as https://shop.example.com/session, without ? or #;`,
        );
      }
      const base = url.replace(/\/+$/, '');
      host = { url: base, timeout, session: keepSession(CALL, base, timeout) };
    },
    // The options decide which of the two a call gets: see the overloads.
    callFunction: callFunction as Cloud['callFunction'],
  };
  for (const name of ELSEWHERE) {
    Object.defineProperty(cloud, name, {
      value: () => {
        throw cloudError(
          name,
          NOT_OFFERED,
          `wx.cloud.${name} exists on CloudBase only: this mini program calls a function host instead. Do it in a function.`,
        );
      },
    });
  }
  return cloud;
}
