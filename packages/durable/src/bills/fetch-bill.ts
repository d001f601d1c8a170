import { apis, type BillReading, type Client, readBill } from '@opencloudpay/wechatpay';

/**
 * `NO_BILL_EXIST`: the bill is not ready yet, or there was no trade. `BILL_CREATING`: it is not ready yet. Other codes are
 * failures.
 */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** WeChat Pay's answer to the request for a bill. */
export type FetchedBill = { bill: BillReading; refusal?: undefined } | { refusal: Refusal; bill?: undefined };

/**
 * Downloads the bill of a day, gzipped, as a stream.
 *
 * @param day `yyyy-mm-dd`
 * @param subMchId '' for all sub-merchants
 * @throws {RequestError} if there was no answer; reading the stream may throw it too
 */
export type BillSource = (
  day: string,
  subMchId: string,
  signal: AbortSignal | undefined,
) => Promise<FetchedBill>;

/** The bills of an account of WeChat Pay v2. */
export function billsByV2(client: Client): BillSource {
  return async (day, subMchId, signal) => {
    const request = {
      bill_date: day.replaceAll('-', ''),
      ...({ bill_type: 'ALL', tar_type: 'GZIP' } as const),
      ...(subMchId !== '' && { sub_mch_id: subMchId }),
    };
    const { file, refusal } = await client.download(apis.downloadBill, request, { signal });
    return file ? { bill: readBill(file) } : { refusal: refusalOf(refusal) };
  };
}

/** v2's number for a bill that is being made. */
const CREATING = '20003';

function refusalOf(fields: Readonly<Record<string, unknown>> & { hint?: unknown }): Refusal {
  const text = (name: string) => String(fields[name] ?? '');
  const told = text('return_msg') || text('err_code_des') || text('err_code');
  // WeChat Pay's documents spell it in several ways.
  const none = /no[ _]?bill[ _]?exist/i.test(`${told} ${text('err_code')}`);
  const own = text('err_code') || text('error_code') || 'BILL_REFUSED';
  const code = none ? 'NO_BILL_EXIST' : own === CREATING ? 'BILL_CREATING' : own;
  return { code, reason: reasonOf(told, fields.hint) };
}

/** WeChat Pay's words, and what to do about them. */
export function reasonOf(...words: readonly unknown[]): string {
  return words.filter(Boolean).join(': ') || 'WeChat Pay gave no reason';
}
