import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { randomNonce } from '@opencloudpay/internal';
import type { ApiDeclaration, RequestOf } from '../api';
import { declarationOf } from '../apis/index';
import type { OutcomeLookup } from '../outcome';
import { setField } from '../set-field';
import { type SignType, sign } from '../sign';
import type { TypedFields } from '../typed-fields';
import { validateRequest } from '../validate/validate';
import { toXml } from '../xml/xml';
import type { Answer, Download } from './answers/answer';
import { believedFile } from './answers/believed-file';
import { checkFile } from './answers/check-file';
import { readDownload } from './answers/download';
import { explainStatus } from './answers/explain-status';
import { type Question, readAnswer } from './answers/read-answer';
import { copied, createSeenAnswers, isCopiedV2, type SeenAnswers } from './answers/seen-answers';
import { asksAgain } from './calls/asks-again';
import { type Attempt, attempts, type RequestOptions, type Way } from './calls/attempts';
import { type Answered, type Call, createCalls } from './calls/calls';
import type { ReadAnswer } from './calls/told';
import { createPost, type PostRequest, type PostResponse } from './connection/post';
import { hintOf } from './hints/hint-of';
import { showHint } from './hints/show-hint';
import { type ClientOptions, checkOptions } from './options';

/** The common parameters that a caller may add to those of the API; the client fills in the rest. */
export interface CommonRequest {
  sub_appid?: string | undefined;
  sub_mch_id?: string | undefined;
  nonce_str?: string | undefined;
}

/** A complete, validated and signed request. It is sent byte for byte as it is. */
export interface PreparedRequest {
  /** The fields to send, by wire names, with `appid`, `mch_id` and the nonce; without the signature. */
  readonly params: Readonly<Record<string, string | number>>;
  /**
   * Sends it, as `Client.request` does.
   *
   * @throws {ConfigurationError} if the certificate cannot be used
   * @throws {RequestError} if no believable answer came
   */
  send(options?: RequestOptions): Promise<Reply>;
}

/** WeChat Pay's answer, and its hint. */
export interface Reply {
  readonly answer: Answer;
  /** What to do about a refusal whose cause is outside the call: a key, a certificate, a clock, maintenance. */
  readonly hint?: string | undefined;
}

export interface DownloadOptions extends RequestOptions {
  /**
   * The most milliseconds of waiting for the file's bytes, after the first. Until
   * then the client's `timeout` applies. Default: ten minutes
   */
  patience?: number | undefined;
  /** The most bytes of the file. Default: 16 GiB */
  maxBytes?: number | undefined;
}

export interface Client {
  /**
   * Calls an API: fills in `appid`, `mch_id` and the nonce, validates, signs, sends, verifies and types.
   *
   * The answer says whether the *business* succeeded (`return_code`, then `result_code`, then `err_code`); a failure
   * is not thrown. A refusal is returned only if this call certainly did nothing: a refusal after an
   * attempt whose answer was lost rejects, unless it proves the outcome (`outcome.provenBy` of the declaration), and
   * a refusal of an API with `outcome.lookup` is checked by that query, because v2's refusals do not repeat their
   * number. If a refusal's cause is outside the call (a key, a certificate, the sandbox, a clock,
   * maintenance), the answer has a `hint`, which is not enumerable because WeChat Pay did not send it.
   *
   * @param params by wire names; amounts in cents, times Beijing time
   * @returns the answer's fields, or a file's bytes
   * @throws {ParameterError} before anything is sent
   * @throws {ConfigurationError} if the certificate cannot be used
   * @throws {RequestError} if no believable answer came: see `outcomeUnknown` and `query`
   */
  request<Api extends ApiDeclaration>(
    api: Api,
    params: RequestOf<Api> & CommonRequest,
    options?: RequestOptions,
  ): Promise<Answer>;
  /**
   * The first half of `request`: everything except sending. If it throws, nothing was sent.
   *
   * @throws {ParameterError} {@link XmlError} for values that WeChat Pay would refuse, or XML cannot carry
   */
  prepare<Api extends ApiDeclaration>(api: Api, params: RequestOf<Api> & CommonRequest): PreparedRequest;
  /**
   * Like `request`, for the APIs that answer with a file: gives its bytes as a stream, so that a bill of any length needs
   * little memory. `readBill` reads it, and checks whether the bill is complete.
   *
   * @throws as `request`; the file throws a {@link RequestError} while it is read, if it breaks off
   * @example
   * const { file, refusal } = await client.download(apis.downloadBill, { bill_date: '20260101', tar_type: 'GZIP' });
   * if (file) for await (const { cells } of readBill(file)) …
   */
  download<Api extends ApiDeclaration>(
    api: Api,
    params: RequestOf<Api> & CommonRequest,
    options?: DownloadOptions,
  ): Promise<Download>;
  /** The sign type of this API's requests; `wx.requestPayment` must use that of its order. */
  signTypeOf(api: ApiDeclaration): SignType;
}

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
  const { appid, mchId, apiKey, endpoints, timeout } = options;
  const post = createPost(options);
  const calls = createCalls(timeout);
  const seen = createSeenAnswers();

  function signTypeOf(api: ApiDeclaration): SignType {
    const [only = options.signType] = api.signTypes;
    return api.signTypes.includes(options.signType) ? options.signType : only;
  }

  function signedRequest(api: ApiDeclaration, given: object): SignedRequest {
    const signType = signTypeOf(api);
    const params = defined(given);
    params['appid'] = appid;
    params['mch_id'] = mchId;
    params['nonce_str'] ||= randomNonce();
    // WeChat Pay's default is MD5; older APIs do not know the parameter.
    if (signType !== 'MD5') params['sign_type'] = signType;
    validateRequest(api, params);
    const sent = known(api, params);
    return {
      sent,
      xml: toXml({ ...sent, sign: sign(sent, apiKey, signType) }),
      question: { params, apiKey },
    };
  }

  async function request(
    api: ApiDeclaration,
    given: object,
    requestOptions?: RequestOptions,
  ): Promise<Answer> {
    const { answer, hint } = await prepare(api, given).send(requestOptions);
    return showHint(answer, hint);
  }

  function prepare(api: ApiDeclaration, given: object): PreparedRequest {
    const signed = signedRequest(api, given);
    const call = callOf(api, signed);
    return { params: signed.sent, send: (requestOptions) => calls.send(call, requestOptions) };
  }

  function callOf(api: ApiDeclaration, { xml, question }: SignedRequest): Call<Answer> {
    const { params } = question;
    return {
      api,
      params,
      merchant: params['sub_mch_id'],
      endpoints,
      unhurried: api.answer.body === 'file',
      send: (endpoint, patience, way) => sendOnce(api, { xml, question }, endpoint, patience, way),
      fieldsOf: (answer) => answer as TypedFields,
      query: (lookup) => queryOf(lookup, params),
    };
  }

  function queryOf({ api, by }: OutcomeLookup, params: Question['params']) {
    const query = declarationOf(api);
    if (!query) return undefined;
    const call = callOf(query, signedRequest(query, pick(params, [...by, 'sub_mch_id'])));
    // Some APIs' documents have refusals without a signature.
    return { ...call, refusesUnsigned: Object.hasOwn(query.answer.fields, 'error_code') };
  }

  function sendOnce(
    api: ApiDeclaration,
    { xml, question }: Pick<SignedRequest, 'xml' | 'question'>,
    endpoint: string,
    patience: number,
    way: Way,
  ): Promise<Answered<Answer>> {
    const maxBytes = api.answer.body === 'file' ? MAX_FILE : MAX_XML;
    const judge = (response: PostResponse): Answered<Answer> | Promise<Answered<Answer>> => {
      const told = read(api, response, question, seen);
      if (Buffer.isBuffer(told.answer))
        return checkWhole(told.answer, response, way.deadline).then(() => told);
      // The answer does not say which call it refuses: the next request uses another connection.
      if (told.refusal) response.distrust?.();
      const hint = hintOf(api, { params: question.params, endpoint, headers: response.headers, way }, told);
      return { ...told, asksAgain: asksAgain(api, told), hint };
    };
    // No async function: each costs an order two promises more.
    return post({ ...postOf(api, xml, endpoint, patience, way), maxBytes }).then(judge);
  }

  async function download(
    api: ApiDeclaration,
    given: object,
    { patience = DOWNLOAD_PATIENCE, maxBytes = MAX_DOWNLOAD, ...requestOptions }: DownloadOptions = {},
  ): Promise<Download> {
    const { signal } = requestOptions;
    const way = calls.wayOf(requestOptions);
    const { xml, question } = signedRequest(api, given);
    const { params } = question;
    const once = async (endpoint: string, timeLeft: number): Promise<Attempt & { download: Download }> => {
      const response = await post.open(postOf(api, xml, endpoint, timeLeft, way));
      const { host } = new URL(endpoint);
      const { file, told } = await readDownload(api, response, question, {
        patience,
        maxBytes,
        signal,
        host,
      });
      if (file) return { download: { file: believedFile(api, file, params) } };
      const hint = hintOf(api, { params, endpoint, headers: response.headers, way }, told);
      return { download: { refusal: showHint(told.answer, hint) }, asksAgain: asksAgain(api, told) };
    };
    return (await attempts(api, { params, endpoints, unhurried: true, once }, way)).download;
  }

  return { request, prepare, download, signTypeOf };
}

/** What is sent, without the limit of the answer's length. */
function postOf(
  api: ApiDeclaration,
  xml: string,
  endpoint: string,
  timeout: number,
  { requestId, signal }: Way,
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

/** A request ready to send. */
interface SignedRequest {
  /** Without the signature. */
  sent: Record<string, string | number>;
  xml: string;
  question: Question;
}

/**
 * @throws {PostFailure} if only a gateway answered, or it is another call's answer; {@link BadAnswer} if it cannot be
 * believed
 */
function read(
  api: ApiDeclaration,
  response: PostResponse,
  question: Question,
  seen: SeenAnswers,
): ReadAnswer<Answer> {
  try {
    if (response.status !== 200) throw explainStatus(response);
    const told = readAnswer(api, response.body, question);
    if (told.signed && isCopiedV2(seen, api, told.answer as TypedFields, question.params)) throw copied();
    return told;
  } catch (failure) {
    response.distrust?.();
    throw failure;
  }
}

/** @throws {BadAnswer} for a file that is damaged */
async function checkWhole(file: Buffer, response: PostResponse, deadline: number): Promise<void> {
  try {
    await checkFile(file, deadline - performance.now());
  } catch (failure) {
    response.distrust?.();
    throw failure;
  }
}

function pick(params: Question['params'], names: readonly string[]): Record<string, string | number> {
  const picked: Record<string, string | number> = {};
  for (const name of names) {
    const value = params[name];
    if (value !== undefined) setField(picked, name, value);
  }
  return picked;
}

/** Without the common parameters that the API does not take. */
function known(api: ApiDeclaration, params: Record<string, string | number>): typeof params {
  const without: readonly string[] | undefined = api.request.without;
  if (!without) return params;
  const sent: typeof params = {};
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (value !== undefined && !without.includes(name)) setField(sent, name, value);
  }
  return sent;
}

/**
 * The values that are given, without the sign type, which the client decides. Leaves other types to the validation and the
 * signature, which refuse them with the field's name.
 */
function defined(given: object): Record<string, string | number> {
  const params: Record<string, string | number> = {};
  for (const name of Object.keys(given ?? {})) {
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && value !== '' && name !== 'sign_type')
      setField(params, name, value as string | number);
  }
  return params;
}
