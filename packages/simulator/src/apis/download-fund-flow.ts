import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { apis } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import { writeFundFlow } from '../bills/write-fund-flow';
import { AnswerFile, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { RequestRefusal } from '../requests/refusals';

/** After the start of the day that it is of: at 10:00 the next morning. */
const READY_AFTER = 34 * 60 * 60 * 1000;

/**
 * A day's movements of money. The simulator's merchants have nothing on their accounts for operations and fees.
 *
 * The document knows no sub-merchants, as a service provider asks for its own account alone; here it gets the
 * movements of all of its sub-merchants, or of the one that it names, because it has no others.
 */
export const downloadFundFlowHandler = defineHandler(
  apis.downloadFundFlow,
  ({ owner, params }, { clock, store }) => {
    const { bill_date: date, account_type: account, tar_type } = params;
    const day = parseCompactTime(date);
    if (day === undefined)
      throw invalidParameter('bill_date', `bill_date ${date} is not a day that the calendar has.`);
    if (clock.now() < day + READY_AFTER) {
      throw refused(
        'BILL_CREATING',
        '账单生成中',
        `The bill of ${date} is ready at 10:00 Beijing time the next morning.`,
      );
    }
    const bill = account === 'Basic' ? writeFundFlow(store, owner, day) : undefined;
    if (bill === undefined)
      throw refused(
        'NO_BILL_EXIST',
        '流水账单不存在',
        `No money moved on the account ${account} on ${date}.`,
      );
    const headers = { digest: `SHA=${createHash('sha1').update(bill).digest('hex')}` };
    return tar_type === 'GZIP'
      ? new AnswerFile(gzipSync(bill), 'application/x-gzip', headers)
      : new AnswerFile(Buffer.from(bill), 'text/plain', headers);
  },
);

/** Unlike that of bills, this refusal has WeChat Pay's two levels of success; it is not signed either. */
function refused(code: 'BILL_CREATING' | 'NO_BILL_EXIST', text: string, reason: string): RequestRefusal {
  return new RequestRefusal(code, text, reason, {
    fields: {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'FAIL',
      err_code: code,
      err_code_des: text,
    },
  });
}
