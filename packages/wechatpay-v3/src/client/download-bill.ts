import {
  attempts,
  BadAnswer,
  believedFile,
  type Fields,
  notBelieved,
  type OpenResponse,
  patiently,
  type ReadAnswer,
  readUpTo,
  type Way,
} from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../api';
import type { JsonObject } from '../json';
import type { Answer } from './answer';
import { type BillAddress, readBillAddress } from './bill-address';
import { checkedFile } from './checked-file';
import type { Exchange } from './exchange';
import { asksAgain } from './refusal';

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
  | { file: AsyncIterable<Uint8Array>; told?: undefined; asksAgain?: undefined }
  | {
      told: ReadAnswer<Answer>;
      date: string | undefined;
      asksAgain: string | undefined;
      file?: undefined;
    };

/** The most bytes of an answer that is no file. */
const MAX_JSON = 1024 * 1024;

/**
 * Downloads the file of a bill. WeChat Pay does not sign it: its SHA1 stands in the signed answer that has its address.
 *
 * @throws {RequestError} if no file and no refusal came
 */
export async function downloadBill(request: BillRequest, way: Way): Promise<BillFile> {
  const { api, params, endpoints } = request;
  let address: BillAddress;
  try {
    address = readBillAddress(request.json, endpoints);
  } catch (error) {
    throw error instanceof BadAnswer ? notBelieved(api, error, params) : error;
  }
  const once = (endpoint: string, timeout: number) => open(request, address, endpoint, timeout, way);
  return attempts(api, { params, endpoints, unhurried: true, once }, way);
}

async function open(
  { api, params, exchange, publicKeyId, patience, maxBytes, read }: BillRequest,
  { url, sha1 }: BillAddress,
  endpoint: string,
  timeout: number,
  way: Way,
): Promise<BillFile> {
  const signable = { method: 'GET', url, body: '', serial: publicKeyId } as const;
  const response = await exchange.open(signable, endpoint, timeout, way);
  const limits = { patience, maxBytes, signal: way.signal, host: new URL(endpoint).host };
  const pieces = patiently(response, limits);
  if (response.status === 200)
    return { file: believedFile(api, checkedFile(pieces, sha1, maxBytes), params) };
  try {
    const told = read(response, await readUpTo(pieces, MAX_JSON));
    return { told, date: response.headers['date'], asksAgain: asksAgain(api, told.refusal) };
  } finally {
    await pieces.return();
  }
}
