import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { apis } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import { writeFundFlow } from '../bills/write-fund-flow';
import { AnswerFile, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { RequestRefusal } from '../requests/refusals';

/** Counted from the start of the bill's day: 10:00 the next day. */
const READY_AFTER = 34 * 60 * 60 * 1000;

/**
 * Returns the fund flow of a day. The simulator's merchants have no money on their accounts for operations and fees.
 *
 * WeChat Pay has no sub-merchants here: a service provider gets its own account only. The simulator's service providers
 * have no money of their own, so they get the movements of all their sub-merchants, or of the one they name.
 */
export const downloadFundFlowHandler = defineHandler(
  apis.downloadFundFlow,
  ({ owner, params }, { clock, store }) => {
    const { bill_date: date, account_type: account, tar_type } = params;
    const day = parseCompactTime(date);
    if (day === undefined) throw invalidParameter('bill_date', `bill_date ${date} is not a valid date.`);
    if (clock.now() < day + READY_AFTER) {
      throw refused(
        'BILL_CREATING',
        '账单生成中',
        `The bill of ${date} is not ready before 10:00 Beijing time the next day.`,
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

/** Unlike the refusal of a bill, this one has both return_code and result_code. It is not signed either. */
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
