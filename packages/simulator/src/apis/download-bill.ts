import { gzipSync } from 'node:zlib';
import { apis } from '@opencloudpay/wechatpay';
import { monthsBefore, parseCompactTime, startOfDay } from '../beijing-time';
import { writeBill } from '../bills/write-bill';
import { AnswerFile, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { RequestRefusal } from '../requests/refusals';

const HOUR = 60 * 60 * 1000;
/** Counted from the start of the bill's day. */
const READY_AFTER = 34 * HOUR;
const KEPT_MONTHS = 3;

/** Returns the bill of a day. It is ready at 10:00 Beijing time the next day and is kept for three months. */
export const downloadBillHandler = defineHandler(
  apis.downloadBill,
  ({ owner, params }, { clock, store }) => {
    const day = parseCompactTime(params.bill_date);
    if (day === undefined) {
      throw invalidParameter('bill_date', `bill_date ${params.bill_date} is not a valid date.`);
    }
    const now = clock.now();
    if (now < day + READY_AFTER) {
      throw noBill(`The bill of ${params.bill_date} is not ready before 10:00 Beijing time the next day.`);
    }
    if (day < monthsBefore(startOfDay(now), KEPT_MONTHS)) {
      throw noBill(`The bill of ${params.bill_date} is older than ${KEPT_MONTHS} months.`);
    }
    const bill = writeBill(store, owner, day, params.bill_type ?? 'ALL');
    if (bill === undefined) {
      throw noBill(`A bill of this type has no rows for ${params.bill_date}: nothing was paid or refunded.`);
    }
    return params.tar_type === 'GZIP'
      ? new AnswerFile(gzipSync(bill), 'application/x-gzip')
      : new AnswerFile(Buffer.from(bill), 'text/plain');
  },
  // Without a sub-merchant, the bill covers all sub-merchants of the service provider.
);

function noBill(reason: string): RequestRefusal {
  return new RequestRefusal('NO_BILL_EXIST', 'No Bill Exist', reason, { fields: { error_code: '20002' } });
}
