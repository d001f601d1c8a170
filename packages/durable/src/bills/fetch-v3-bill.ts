import { readBill } from '@opencloudpay/wechatpay';
import { apis, type Client } from '@opencloudpay/wechatpay-v3';
import { type BillSource, reasonOf } from './fetch-bill';

/** v3's codes of refused bills, in the names that the store and the metrics have. */
const CODES: Readonly<Record<string, string>> = {
  NO_STATEMENT_EXIST: 'NO_BILL_EXIST',
  STATEMENT_CREATING: 'BILL_CREATING',
};

/**
 * The status of these refusals. The client takes it with a signature only, but 401, 429 and 5xx without one, too: then the
 * code may be anyone's, and must not end the reconciliation of a day with "no trade".
 */
const SIGNED_STATUS = 400;

/**
 * The bills of an account of WeChat Pay v3: their signed address, then the file. A file that does not have the SHA1 that
 * WeChat Pay signed throws at its end, before anything is compared.
 */
export function billsByV3(client: Client): BillSource {
  return async (day, subMchId, signal) => {
    const query = {
      bill_date: day,
      bill_type: 'ALL',
      tar_type: 'GZIP',
      ...(subMchId !== '' && { sub_mchid: subMchId }),
    };
    const { file, refusal } = await client.download(apis.tradeBill, { query }, { signal });
    if (file) return { bill: readBill(file) };
    const { status, json = {}, hint } = refusal as typeof refusal & { hint?: unknown };
    const { code: given = 'BILL_REFUSED', message } = json;
    const code = (status === SIGNED_STATUS ? CODES[String(given)] : undefined) ?? String(given);
    return { refusal: { code, reason: reasonOf(message || given, hint) } };
  };
}
