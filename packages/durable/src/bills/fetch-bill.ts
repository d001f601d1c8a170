import { apis, type BillReading, type Client, readBill } from '@opencloudpay/wechatpay';

/** WeChat Pay's answer to the question for a bill. */
export type FetchedBill =
  | { bill: BillReading; refusal?: undefined }
  /** `NO_BILL_EXIST`: it is not ready yet, or nothing was traded. Anything else keeps it from being fetched. */
  | { refusal: { code: string; reason: string }; bill?: undefined };

/**
 * Fetches the bill of a day, gzipped, to be read while it comes.
 *
 * @param day `yyyy-mm-dd`
 * @throws {RequestError} where there was no answer; the bill, while it is read, too
 */
export async function fetchBill(
  client: Client,
  day: string,
  subMchId: string,
  signal: AbortSignal | undefined,
): Promise<FetchedBill> {
  const { file, refusal } = await client.download(
    apis.downloadBill,
    {
      bill_date: day.replaceAll('-', ''),
      bill_type: 'ALL',
      tar_type: 'GZIP',
      ...(subMchId !== '' && { sub_mch_id: subMchId }),
    },
    { signal },
  );
  if (file) return { bill: readBill(file) };
  const text = (name: string) => String(refusal[name] ?? '');
  const told = text('return_msg') || text('err_code_des') || text('err_code');
  // The documents write it in several ways.
  const none = /no[ _]?bill[ _]?exist/i.test(`${told} ${text('err_code')}`);
  const code = none ? 'NO_BILL_EXIST' : text('err_code') || text('error_code') || 'BILL_REFUSED';
  const hint = (refusal as { hint?: unknown }).hint;
  return {
    refusal: { code, reason: [told, hint].filter(Boolean).join(': ') || 'WeChat Pay gave no reason' },
  };
}
