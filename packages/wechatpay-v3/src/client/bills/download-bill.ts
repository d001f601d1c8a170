import {
  BadAnswer,
  believedFile,
  bodyWithinLimits,
  type CallContext,
  type Fields,
  notBelieved,
  type OpenResponse,
  type ReadAnswer,
  readUpTo,
  sendWithRetries,
} from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../../api';
import type { JsonObject } from '../../json';
import type { Answer } from '../answers/answer';
import { retryReason } from '../answers/refusal';
import type { Exchange } from '../exchange';
import { type BillAddress, readBillAddress } from './bill-address';
import { checkedFile } from './checked-file';

/** The bill that is downloaded, and how. */
export interface BillRequest {
  readonly api: ApiDeclaration;
  readonly params: Fields;
  /** The answer that has the address. */
  readonly json: JsonObject;
  readonly endpoints: readonly string[];
  readonly exchange: Exchange;
  readonly publicKeyId: string | undefined;
  /** The most milliseconds of waiting for bytes. */
  readonly patience: number;
  readonly maxBytes: number;
  /** Reads an answer that is no file. */
  read(response: OpenResponse, body: Awaited<ReturnType<typeof readUpTo>>): ReadAnswer<Answer>;
}

/** The file, or the refusal. */
export type BillFile =
  | { file: AsyncIterable<Uint8Array>; received?: undefined; retryReason?: undefined }
  | {
      received: ReadAnswer<Answer>;
      date: string | undefined;
      retryReason: string | undefined;
      file?: undefined;
    };

/** The most bytes of an answer that is no file. */
const MAX_JSON = 1024 * 1024;

/**
 * Downloads the file of a bill. WeChat Pay does not sign it: its SHA1 stands in the signed answer that has its address.
 *
 * @throws {RequestError} if no file and no refusal came
 */
export async function downloadBill(request: BillRequest, context: CallContext): Promise<BillFile> {
  const { api, params, endpoints } = request;
  let address: BillAddress;
  try {
    address = readBillAddress(request.json, endpoints);
  } catch (error) {
    throw error instanceof BadAnswer ? notBelieved(api, error, params) : error;
  }
  const sendOnce = (endpoint: string, timeout: number) => open(request, address, endpoint, timeout, context);
  return sendWithRetries(api, { params, endpoints, mayTakeAllTime: true, sendOnce }, context);
}

async function open(
  { api, params, exchange, publicKeyId, patience, maxBytes, read }: BillRequest,
  { url, sha1 }: BillAddress,
  endpoint: string,
  timeout: number,
  context: CallContext,
): Promise<BillFile> {
  const signable = { method: 'GET', url, body: '', serial: publicKeyId } as const;
  const response = await exchange.open(signable, endpoint, timeout, context);
  const limits = { patience, maxBytes, signal: context.signal, host: new URL(endpoint).host };
  const pieces = bodyWithinLimits(response, limits);
  if (response.status === 200)
    return { file: believedFile(api, checkedFile(pieces, sha1, maxBytes), params) };
  try {
    const received = read(response, await readUpTo(pieces, MAX_JSON));
    return { received, date: response.headers['date'], retryReason: retryReason(api, received.refusal) };
  } finally {
    await pieces.return();
  }
}
