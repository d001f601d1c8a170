import {
  type AttemptAnswer,
  type Call,
  type CallContext,
  type CallResult,
  copied,
  createCalls,
  createSeenAnswers,
  type OutcomeLookup,
  type RequestOptions,
  showHint,
} from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration, RequestParams } from '../api';
import { declarationOf } from '../apis/index';
import { parseVerified } from '../notification';
import { serialOf } from '../verify-message';
import type { Answer, Download } from './answers/answer';
import { explainRefusal } from './answers/explain-refusal';
import { readAnswer } from './answers/read-answer';
import { retryReason } from './answers/refusal';
import { downloadBill } from './bills/download-bill';
import { addressOf, completeParams } from './build-request';
import type { Client, DownloadOptions, PreparedRequest, Received } from './client-types';
import { createExchange } from './exchange';
import { createKeyRing } from './keys/key-ring';
import { createCertificateLoader } from './keys/load-certificates';
import { type ClientOptions, checkOptions } from './options';
import { mergedParams, paramsOfQuery } from './params-of-query';
import { createBody } from './request-body';

const MAX_DOWNLOAD = 16 * 1024 * 1024 * 1024;
const DOWNLOAD_PATIENCE = 10 * 60 * 1000;

/**
 * A client of WeChat Pay v3.
 *
 * Repeats a request, with the same body and on the next endpoint, after network errors and SYSTEM_ERROR, within one
 * deadline. An API's declaration may restrict this (`repeat`). Its methods do not use `this`.
 *
 * @throws {ConfigurationError} with the option that is missing or wrong
 */
export function createClient(clientOptions: ClientOptions): Client {
  const options = checkOptions(clientOptions);
  const { mode, endpoints, publicKeyId, mchId, serialNo } = options;
  const exchange = createExchange(options);
  const calls = createCalls(options.timeout);
  const seen = createSeenAnswers();
  const ring = createKeyRing(options.keys, publicKeyId);
  const loadCertificates = createCertificateLoader(options, exchange);

  function prepare(api: ApiDeclaration, given: RequestParams): PreparedRequest {
    const params = completeParams(api, given, options);
    const call = callOf(api, params);
    return { params, send: (requestOptions) => calls.send(call, requestOptions) };
  }

  async function request(
    api: ApiDeclaration,
    params: RequestParams,
    requestOptions?: RequestOptions,
  ): Promise<Answer> {
    const { answer, hint } = await prepare(api, params).send(requestOptions);
    return showHint(answer, hint);
  }

  function callOf(api: ApiDeclaration, given: Required<RequestParams>): Call<Answer> {
    const params = mergedParams(given);
    const url = addressOf(api, mode, given);
    const bodyFor = createBody(api, given, mode, publicKeyId);
    const question = { api, params, account: options };

    async function send(
      endpoint: string,
      timeout: number,
      context: CallContext,
    ): Promise<AttemptAnswer<Answer>> {
      // Without a key no answer could be believed: nothing is sent before there is one.
      await ring.ensure(undefined, () => loadCertificates(context));
      const { text, serial } = bodyFor(ring);
      const response = await exchange.send(
        { method: api.method, url, body: text, serial },
        endpoint,
        timeout,
        context,
      );
      await learnKey(serialOf(response.headers), context);
      let received: ReturnType<typeof readAnswer>;
      try {
        received = readAnswer(response, question, ring.keys);
        // Another object for each request: no answer of v3 comes twice.
        if (received.signed && seen.isCopy(response.headers['wechatpay-nonce'] ?? '', {})) throw copied();
      } catch (failure) {
        response.distrust?.();
        throw failure;
      }
      // The answer does not say which call it refuses: the next request uses another connection.
      if (received.refusal) response.distrust?.();
      const hint = hintOf(api, params, received, response.headers['date'], context);
      return { ...received, retryReason: retryReason(api, received.refusal), hint };
    }

    return {
      ...{ api, params, merchant: params['sub_mchid'], endpoints, mayTakeAllTime: false, send },
      fieldsOf: ({ json }) => json ?? {},
      query: (lookup) => queryOf(lookup, params),
    };
  }

  function queryOf({ api, by }: OutcomeLookup, params: Call<Answer>['params']): Call<Answer> | undefined {
    const query = declarationOf(api);
    return query && callOf(query, completeParams(query, paramsOfQuery(query, mode, params, by), options));
  }

  /** A certificate that cannot be downloaded stays unknown: then the answer is not believed. */
  async function learnKey(serial: string | undefined, context: CallContext): Promise<void> {
    if (serial === undefined) return;
    await ring.ensure(serial, () => loadCertificates(context))?.catch(() => undefined);
  }

  function hintOf(
    api: ApiDeclaration,
    params: Call<Answer>['params'],
    { refusal }: Pick<CallResult, 'refusal'>,
    date: string | undefined,
    { clockOffset = 0 }: CallContext,
  ): string | undefined {
    return refusal && explainRefusal(refusal, { api, params, mchId, serialNo, date, clockOffset });
  }

  async function download(
    api: ApiDeclaration,
    given: RequestParams,
    { patience = DOWNLOAD_PATIENCE, maxBytes = MAX_DOWNLOAD, ...requestOptions }: DownloadOptions = {},
  ): Promise<Download> {
    const received = await prepare(api, given).send(requestOptions);
    const { json } = received.answer;
    if (!json || json['download_url'] === undefined)
      return { refusal: showHint(received.answer, received.hint) };
    const params = mergedParams(completeParams(api, given, options));
    const question = { api, params, account: options };
    const context = calls.contextOf(requestOptions);
    const bill = await downloadBill(
      {
        ...{ api, params, json, endpoints, exchange, publicKeyId, patience, maxBytes },
        read: ({ status, headers }, body) => readAnswer({ status, headers, body }, question, ring.keys),
      },
      context,
    );
    if (bill.file) return { file: bill.file };
    const { answer } = bill.received;
    return { refusal: showHint(answer, hintOf(api, params, bill.received, bill.date, context)) };
  }

  async function parseNotification(received: Received) {
    const context = calls.contextOf();
    await ring.ensure(serialOf(received.headers), () => loadCertificates(context));
    return parseVerified(received, ring.keys, options.apiV3Key);
  }

  return { request, prepare, download, parseNotification };
}
