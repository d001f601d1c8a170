import type { RequestOptions } from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration, RequestParams } from '../api';
import type { Notification } from '../notification';
import type { MessageHeaders } from '../verify-message';
import type { Answer, Download } from './answers/answer';

/** A complete, validated request. */
export interface PreparedRequest {
  /** The parameters, with those of the account. Sensitive fields are encrypted when it is sent. */
  readonly params: Required<RequestParams>;
  /**
   * Sends it, as `Client.request` does. Each attempt has a signature of its own and the same body.
   *
   * @throws {ConfigurationError} if WeChat Pay's keys are needed and cannot be had
   * @throws {RequestError} if no believable answer came
   */
  send(options?: RequestOptions): Promise<Reply>;
}

/** WeChat Pay's answer, and its hint. */
export interface Reply {
  readonly answer: Answer;
  /** Whether WeChat Pay signed it. Only refusals may be unsigned: anyone on the way can write them, so they prove nothing. */
  readonly signed: boolean;
  /** What to do about a refusal whose cause is outside the call: a key, a clock, the account, maintenance. */
  readonly hint?: string | undefined;
}

export interface DownloadOptions extends RequestOptions {
  /**
   * The most milliseconds of waiting for the file's bytes, after the first. Until
   * then the client's `timeout` applies. Default: ten minutes
   */
  patience?: number | undefined;
  /** The most bytes of the file, and of what it unpacks to. Default: 16 GiB */
  maxBytes?: number | undefined;
}

/** A notification as it was received. */
export interface Received {
  headers: MessageHeaders;
  body: string | Uint8Array;
  /** Milliseconds since 1970. Default: now. */
  now?: number | Date | undefined;
}

export interface Client {
  /**
   * Calls an API: fills in the account, validates, encrypts, signs, sends, and verifies the answer.
   *
   * A refusal (`code` and `message` in the answer's JSON) is not thrown. It is returned only if this call certainly did
   * nothing: a refusal after an attempt whose answer was lost rejects, unless it proves the outcome
   * (`outcome.provenBy` of the declaration), and a refusal of an API with `outcome.lookup` is checked by that query,
   * because refusals do not repeat their number. If its cause is outside the call (a key, a clock, the account,
   * maintenance), the answer has a `hint`, which is not enumerable because WeChat Pay did not send it.
   *
   * @param params by v3's names and places; amounts in cents, times in RFC 3339
   * @throws {ParameterError} before anything is sent
   * @throws {ConfigurationError} if WeChat Pay's keys are needed and cannot be had: nothing was sent
   * @throws {RequestError} if no believable answer came: see `outcomeUnknown` and `query`
   */
  request(api: ApiDeclaration, params: RequestParams, options?: RequestOptions): Promise<Answer>;
  /**
   * The first half of `request`: everything except sending. If it throws, nothing was sent.
   *
   * @throws {ParameterError} for parameters that WeChat Pay would refuse
   */
  prepare(api: ApiDeclaration, params: RequestParams): PreparedRequest;
  /**
   * Requests a bill's address and then its file, as a stream of bytes. Its SHA1 is compared with WeChat Pay's at the end:
   * a file that ends without an error is complete.
   *
   * @throws as `request`; the file throws a {@link RequestError} while it is read, if it breaks off or was altered
   * @example
   * const { file, refusal } = await client.download(apis.tradeBill, { query: { bill_date: '2026-01-01' } });
   * if (file) for await (const { cells } of readBill(file)) …
   */
  download(api: ApiDeclaration, params: RequestParams, options?: DownloadOptions): Promise<Download>;
  /**
   * As `parseNotification`, with the keys of the client. A platform certificate that it does not know is downloaded.
   *
   * @throws as `parseNotification`; {@link RequestError} if a certificate is needed and cannot be downloaded
   */
  parseNotification(notification: Received): Promise<Notification>;
}
