import { gzipSync } from 'node:zlib';
import { apis } from '@opencloudpay/wechatpay';
import { monthsBefore, parseCompactTime, startOfDay } from '../beijing-time';
import { writeBill } from '../bills/write-bill';
import { AnswerFile, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { RequestRefusal } from '../requests/refusals';

const HOUR = 60 * 60 * 1000;
/** After the start of the day that it is of. */
const READY_AFTER = 34 * HOUR;
const KEPT_MONTHS = 3;

/** A day's bill: ready at 10:00 Beijing time the next morning, for three months. */
export const downloadBillHandler = defineHandler(
  apis.downloadBill,
  ({ owner, params }, { clock, store }) => {
    const day = parseCompactTime(params.bill_date);
    if (day === undefined) {
      throw invalidParameter(
        'bill_date',
        `bill_date ${params.bill_date} is not a day that the calendar has.`,
      );
    }
    const now = clock.now();
    if (now < day + READY_AFTER) {
      throw noBill(`The bill of ${params.bill_date} is ready at 10:00 Beijing time the next morning.`);
    }
    if (day < monthsBefore(startOfDay(now), KEPT_MONTHS)) {
      throw noBill(`The bill of ${params.bill_date} is older than ${KEPT_MONTHS} months.`);
    }
    const bill = writeBill(store, owner, day, params.bill_type ?? 'ALL');
    if (bill === undefined) {
      throw noBill(`Nothing was paid or refunded on ${params.bill_date} that such a bill would list.`);
    }
    return params.tar_type === 'GZIP'
      ? new AnswerFile(gzipSync(bill), 'application/x-gzip')
      : new AnswerFile(Buffer.from(bill), 'text/plain');
  },
  // Without a sub-merchant the bill is that of all of a service provider's.
);

function noBill(reason: string): RequestRefusal {
  return new RequestRefusal('NO_BILL_EXIST', 'No Bill Exist', reason, { fields: { error_code: '20002' } });
}
