import { apis, type BillReading, type Client, readBill } from '@opencloudpay/wechatpay';

/** WeChat Pay's answer to the request for a bill. */
export type FetchedBill =
  | { bill: BillReading; refusal?: undefined }
  /** `NO_BILL_EXIST`: the bill is not ready yet, or there was no trade. Other codes are failures. */
  | { refusal: { code: string; reason: string }; bill?: undefined };

/**
 * Downloads the bill of a day, gzipped, as a stream.
 *
 * @param day `yyyy-mm-dd`
 * @throws {RequestError} if there was no answer; reading the stream may throw it too
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
  // WeChat Pay's documents spell it in several ways.
  const none = /no[ _]?bill[ _]?exist/i.test(`${told} ${text('err_code')}`);
  const code = none ? 'NO_BILL_EXIST' : text('err_code') || text('error_code') || 'BILL_REFUSED';
  const hint = (refusal as { hint?: unknown }).hint;
  return {
    refusal: { code, reason: [told, hint].filter(Boolean).join(': ') || 'WeChat Pay gave no reason' },
  };
}
