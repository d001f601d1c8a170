import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { say, type Text } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import { fundFlowOfDay } from '../bills/bill-of-day';
import { invalidParameter, RequestRefusal } from '../refusals/refusals';
import { AnswerFile, defineHandler } from '../requests/api-handler';

/** Returns the fund flow of a day. */
export const downloadFundFlowHandler = defineHandler(apis.downloadFundFlow, ({ owner, params }, world) => {
  const { bill_date: date, account_type: account, tar_type } = params;
  const day = parseCompactTime(date);
  if (day === undefined)
    throw invalidParameter(
      'bill_date',
      say(`bill_date ${date} is not a valid date.`, `bill_date ${date} 不是有效的日期。`),
    );
  const bill = fundFlowOfDay(owner, day, account, world);
  if ('none' in bill)
    throw bill.none === 'not-ready'
      ? refused('BILL_CREATING', '账单生成中', bill.reason)
      : refused('NO_BILL_EXIST', '流水账单不存在', bill.reason);
  const { text } = bill;
  const headers = { digest: `SHA=${createHash('sha1').update(text).digest('hex')}` };
  return tar_type === 'GZIP'
    ? new AnswerFile(gzipSync(text), 'application/x-gzip', headers)
    : new AnswerFile(Buffer.from(text), 'text/plain', headers);
});

/** Unlike the refusal of a bill, this one has both return_code and result_code. It is not signed either. */
function refused(code: 'BILL_CREATING' | 'NO_BILL_EXIST', text: string, reason: Text): RequestRefusal {
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
