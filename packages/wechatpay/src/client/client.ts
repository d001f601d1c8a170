import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import type { ApiDeclaration } from '../api';
import { declarationOf } from '../apis/index';
import type { OutcomeLookup } from '../outcome';
import { setField } from '../set-field';
import type { TypedFields } from '../typed-fields';
import type { Answer, Download } from './answers/answer';
import { believedFile } from './answers/believed-file';
import { readDownload } from './answers/download';
import type { Question } from './answers/read-answer';
import { checkWhole, readResponse } from './answers/read-response';
import { createSeenAnswers } from './answers/seen-answers';
import { type AttemptAnswer, type Call, createCalls } from './calls/calls';
import { retryReason } from './calls/retry-reason';
import {
  type AttemptResult,
  type CallContext,
  type RequestOptions,
  sendWithRetries,
} from './calls/send-with-retries';
import type { Client, DownloadOptions, PreparedRequest } from './client-types';
import { createPost, type PostRequest, type PostResponse } from './connection/post';
import { hintOf } from './hints/hint-of';
import { showHint } from './hints/show-hint';
import { type ClientOptions, checkOptions } from './options';
import { type SignedRequest, signedRequest, signTypeOf } from './signed-request';

const MAX_XML = 256 * 1024;
const MAX_FILE = 512 * 1024 * 1024;
const MAX_DOWNLOAD = 16 * 1024 * 1024 * 1024;
const DOWNLOAD_PATIENCE = 10 * 60 * 1000;

/**
 * A client of WeChat Pay v2.
 *
 * Repeats a request, with the same bytes and on the next endpoint, after network errors, SYSTEMERROR and
 * BIZERR_NEED_RETRY, within one deadline. An API's declaration may restrict or extend this (`repeat`).
 *
 * @throws {ConfigurationError} with the option that is missing or wrong
 */
export function createClient(clientOptions: ClientOptions): Client {
  const options = checkOptions(clientOptions);
  const { endpoints, timeout } = options;
  const post = createPost(options);
  const calls = createCalls(timeout);
  const seen = createSeenAnswers();

  async function request(
    api: ApiDeclaration,
    given: object,
    requestOptions?: RequestOptions,
  ): Promise<Answer> {
    const { answer, hint } = await prepare(api, given).send(requestOptions);
    return showHint(answer, hint);
  }

  function prepare(api: ApiDeclaration, given: object): PreparedRequest {
    const signed = signedRequest(api, given, options);
    const call = callOf(api, signed);
    return { params: signed.sent, send: (requestOptions) => calls.send(call, requestOptions) };
  }

  function callOf(api: ApiDeclaration, { xml, question }: SignedRequest): Call<Answer> {
    const { params } = question;
    const isFile = api.answer.body === 'file';

    function send(endpoint: string, timeout: number, context: CallContext): Promise<AttemptAnswer<Answer>> {
      const judge = (response: PostResponse): AttemptAnswer<Answer> | Promise<AttemptAnswer<Answer>> => {
        const received = readResponse(api, response, question, seen);
        if (Buffer.isBuffer(received.answer))
          return checkWhole(received.answer, response, context.deadline - performance.now()).then(
            () => received,
          );
        // The answer does not say which call it refuses: the next request uses another connection.
        if (received.refusal) response.distrust?.();
        const { headers } = response;
        const hint = hintOf(api, { params, endpoint, headers, context }, received);
        return { ...received, retryReason: retryReason(api, received), hint };
      };
      const request = {
        ...postOf(api, xml, endpoint, timeout, context),
        maxBytes: isFile ? MAX_FILE : MAX_XML,
      };
      // No async function: each costs an order two promises more.
      return post(request).then(judge);
    }

    return {
      api,
      params,
      merchant: params['sub_mch_id'],
      endpoints,
      mayTakeAllTime: isFile,
      send,
      fieldsOf: (answer) => answer as TypedFields,
      query: (lookup) => queryOf(lookup, params),
    };
  }

  function queryOf({ api, by }: OutcomeLookup, params: Question['params']) {
    const query = declarationOf(api);
    if (!query) return undefined;
    const call = callOf(query, signedRequest(query, pick(params, [...by, 'sub_mch_id']), options));
    // Some APIs' documents have refusals without a signature.
    return { ...call, refusesUnsigned: Object.hasOwn(query.answer.fields, 'error_code') };
  }

  async function download(
    api: ApiDeclaration,
    given: object,
    { patience = DOWNLOAD_PATIENCE, maxBytes = MAX_DOWNLOAD, ...requestOptions }: DownloadOptions = {},
  ): Promise<Download> {
    const { signal } = requestOptions;
    const context = calls.contextOf(requestOptions);
    const { xml, question } = signedRequest(api, given, options);
    const { params } = question;
    const sendOnce = async (
      endpoint: string,
      timeLeft: number,
    ): Promise<AttemptResult & { download: Download }> => {
      const response = await post.open(postOf(api, xml, endpoint, timeLeft, context));
      const { host } = new URL(endpoint);
      const { file, received } = await readDownload(api, response, question, {
        patience,
        maxBytes,
        signal,
        host,
      });
      if (file) return { download: { file: believedFile(api, file, params) } };
      const hint = hintOf(api, { params, endpoint, headers: response.headers, context }, received);
      return {
        download: { refusal: showHint(received.answer, hint) },
        retryReason: retryReason(api, received),
      };
    };
    return (await sendWithRetries(api, { params, endpoints, mayTakeAllTime: true, sendOnce }, context))
      .download;
  }

  return { request, prepare, download, signTypeOf: (api) => signTypeOf(api, options.signType) };
}

/** What is sent, without the limit of the answer's length. */
function postOf(
  api: ApiDeclaration,
  xml: string,
  endpoint: string,
  timeout: number,
  { requestId, signal }: CallContext,
): Omit<PostRequest, 'maxBytes'> {
  return {
    url: `${endpoint}${api.path}`,
    body: xml,
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      ...(requestId && { [REQUEST_ID_HEADER]: requestId }),
    },
    certificate: api.certificate,
    timeout,
    signal,
  };
}

function pick(params: Question['params'], names: readonly string[]): Record<string, string | number> {
  const picked: Record<string, string | number> = {};
  for (const name of names) {
    const value = params[name];
    if (value !== undefined) setField(picked, name, value);
  }
  return picked;
}
