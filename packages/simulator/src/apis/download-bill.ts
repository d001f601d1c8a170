import { gzipSync } from 'node:zlib';
import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import { billOfDay } from '../bills/bill-of-day';
import { invalidParameter, RequestRefusal } from '../refusals/refusals';
import { AnswerFile, defineHandler } from '../requests/api-handler';

/** Returns the bill of a day. Without a sub-merchant, it covers all sub-merchants of the service provider. */
export const downloadBillHandler = defineHandler(apis.downloadBill, ({ owner, params }, world) => {
  const day = parseCompactTime(params.bill_date);
  if (day === undefined)
    throw invalidParameter(
      'bill_date',
      say(
        `bill_date ${params.bill_date} is not a valid date.`,
        `bill_date ${params.bill_date} 不是有效的日期。`,
      ),
    );
  const bill = billOfDay(owner, day, params.bill_type ?? 'ALL', world);
  if ('none' in bill) {
    const fields = { error_code: '20002' };
    throw new RequestRefusal('NO_BILL_EXIST', 'No Bill Exist', bill.reason, { fields });
  }
  return params.tar_type === 'GZIP'
    ? new AnswerFile(gzipSync(bill.text), 'application/x-gzip')
    : new AnswerFile(Buffer.from(bill.text), 'text/plain');
});
