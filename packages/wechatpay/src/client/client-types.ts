import type { ApiDeclaration, RequestOf } from '../api';
import type { SignType } from '../sign';
import type { Answer, Download } from './answers/answer';
import type { RequestOptions } from './calls/send-with-retries';

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
