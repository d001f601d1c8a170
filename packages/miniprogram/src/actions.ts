import { type CloudError, failureAnswered, wordedError } from './errors';
import type { CallHost } from './host';

/** What the host's documents or files refuse. */
export interface ActionFailure {
  code: string;
  message: string;
  requestId?: string;
}

/** CloudBase's number and text of an error, by its name. */
export type PlatformCodes = { readonly [code: string]: readonly [number, string] | undefined };

/** Sends an action of documents or files to the host. Rejects with a {@link CloudError}. */
export type Send<Data> = (api: string, action: string, params: object) => Promise<Data>;

const COMMON: PlatformCodes = {
  SERVER_TIMEOUT: [-501002, 'resource server timeout'],
  INVALID_PARAM: [-501007, 'invalid parameters'],
  EXCEED_MAX_PAYLOAD_SIZE: [-501007, 'invalid parameters'],
};

const SYSTEM_ERROR = [-501001, 'resource system error'] as const;

/**
 * An error in the words of WeChat's library: `collection.get:fail -502003 database permission denied. Permission denied`.
 *
 * Numbers and texts are those of the tables that wx-server-sdk and the library share. The order of the parts is that of
 * messages which projects quote: `cloud.uploadFile:fail undefined . uploadFile:fail timeout` has neither number nor text,
 * and `collection.add:fail -502005 database collection not exists. [ResourceNotFound] …` has both.
 */
export function platformError(api: string, codes: PlatformCodes, failure: ActionFailure): CloudError {
  const { code, message, requestId } = failure;
  const [errCode, words] = codes[code] || COMMON[code] || SYSTEM_ERROR;
  return wordedError(`${api}:fail ${errCode} ${words}. ${message}`, errCode, requestId);
}

/** @param refused the error of an action that the host answers with a code */
export function actionSender<Data>(
  callHost: CallHost,
  path: string,
  refused: (api: string, failure: ActionFailure) => CloudError,
): Send<Data> {
  return (api, action, params) =>
    callHost(api, path, JSON.stringify({ action, params })).then(({ statusCode, data: body }) => {
      const { code, message, requestId, data } = Object(body) as { [name: string]: unknown };
      if (statusCode === 200 && typeof data === 'object' && data !== null) return data as Data;
      if (typeof code !== 'string' || typeof message !== 'string')
        throw failureAnswered(api, statusCode, body);
      throw refused(api, {
        ...{ code, message },
        ...(typeof requestId === 'string' ? { requestId } : {}),
      });
    });
}
