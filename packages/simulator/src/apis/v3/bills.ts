import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay-v3';
import { parseCompactTime } from '../../beijing-time';
import { type Bill, billOfDay, fundFlowOfDay } from '../../bills/bill-of-day';
import type { BillType } from '../../bills/write-bill';
import type { Json } from '../../records/json';
import { invalidParameter, RequestRefusal } from '../../refusals/refusals';
import { AnswerFile } from '../../requests/api-handler';
import { defineV3Api, type V3Api, type V3Call } from '../../requests/v3/api';
import { V3Refusal } from '../../requests/v3/refusal';
import type { World } from '../../world/world';

/** How long the address of a file is valid. */
const LIFETIME = 5 * 60_000;
const FILE = '/v3/billdownload/file';

const ACCOUNTS = { BASIC: 'Basic', OPERATION: 'Operation', FEES: 'Fees' } as const;

/** 申请交易账单: the address of a bill. Without a sub-merchant, it covers all of the service provider. */
export const tradeBill = defineV3Api(apis.tradeBill, {
  name: 'downloadBill',
  handle: (call, world) => {
    const { bill_date: date, bill_type: type = 'ALL', tar_type: tar } = call.params.query;
    if (type.endsWith('_SPECIAL')) {
      throw new V3Refusal(
        'NO_AUTH',
        '无此账单的下载权限',
        say(`The simulator has no bills of the type ${type}.`, `模拟器没有 ${type} 类型的账单。`),
      );
    }
    return addressOf(billOfDay(call.owner, dayOf(date), type as BillType, world), tar, call, world);
  },
});

/** 申请资金账单: the address of a day's fund flow. */
export const fundFlowBill = defineV3Api(apis.fundFlowBill, {
  name: 'downloadFundFlow',
  handle: (call, world) => {
    const { bill_date: date, account_type: account = 'BASIC', tar_type: tar } = call.params.query;
    const funds = ACCOUNTS[account as keyof typeof ACCOUNTS];
    return addressOf(fundFlowOfDay(call.owner, dayOf(date), funds, world), tar, call, world);
  },
});

/** 下载账单: the file behind the address. Its request is signed, and its answer is not. */
export const billFile: V3Api = {
  name: 'billFile',
  method: 'GET',
  path: { direct: FILE, partner: FILE },
  names: {},
  handle: ({ params, merchant }, { billFiles, clock }) => {
    const file = billFiles.find(String(params.query['token']), clock.now());
    if (!file) {
      throw new V3Refusal(
        'INVALID_REQUEST',
        '账单下载地址无效或已过期，请重新申请',
        say(
          'No bill has this token. The address of a bill is valid for five minutes: ask for a new one.',
          '没有与此令牌对应的账单。账单下载地址五分钟内有效：请重新申请。',
        ),
      );
    }
    if (file.mchId !== merchant.mchId) {
      throw new V3Refusal(
        'NO_AUTH',
        '请求的商户与申请账单的商户不一致',
        say(
          'Another merchant has asked for this bill, and only that merchant may download it.',
          '这份账单由另一个商户申请，只有该商户可以下载。',
        ),
      );
    }
    return new AnswerFile(file.content, file.contentType);
  },
};

function dayOf(date: string): number {
  const day = parseCompactTime(date.replaceAll('-', ''));
  if (day === undefined)
    throw invalidParameter(
      'bill_date',
      say(`bill_date ${date} is not a valid date.`, `bill_date ${date} 不是有效的日期。`),
    );
  return day;
}

function addressOf(
  bill: Bill,
  tar: string | undefined,
  { merchant, host }: V3Call<unknown>,
  world: World,
): Json {
  if ('none' in bill) {
    throw bill.none === 'not-ready'
      ? new RequestRefusal('BILL_CREATING', '账单生成中', bill.reason)
      : new RequestRefusal('NO_BILL_EXIST', '账单文件不存在', bill.reason);
  }
  const isCompressed = tar === 'GZIP';
  const token = world.billFiles.add({
    mchId: merchant.mchId,
    content: isCompressed ? gzipSync(bill.text) : Buffer.from(bill.text),
    contentType: isCompressed ? 'application/x-gzip' : 'text/plain',
    until: world.clock.now() + LIFETIME,
  });
  return {
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(bill.text).digest('hex'),
    download_url: `https://${host}${FILE}?token=${token}${isCompressed ? '&tartype=gzip' : ''}`,
  };
}
