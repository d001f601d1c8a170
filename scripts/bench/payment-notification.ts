/** A payment notification of a service provider's order, as WeChat Pay sends it. */
import { toXml } from '../../packages/wechatpay/dist/index.mjs';
import { naiveSign } from './naive-xml.ts';

export const API_KEY = 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ';
export const APPID = 'wxd2565e6a04246fd1';
export const MCH_ID = '1900000109';
export const SUB_MCH_ID = '1712734762';

const fields = {
  ...{ appid: APPID, attach: '支付测试', bank_type: 'CMB_DEBIT', cash_fee: '8800', fee_type: 'CNY' },
  ...{ is_subscribe: 'N', mch_id: MCH_ID, nonce_str: '5d2b6c2a8db53831f7eda20af46e531c' },
  ...{ openid: 'oUpF8uMEb4qRXf22hE3X68TekukE', out_trade_no: '1409811653202611280001' },
  ...{ result_code: 'SUCCESS', return_code: 'SUCCESS', sub_appid: 'wxcad19461922995d8' },
  ...{ sub_is_subscribe: 'Y', sub_mch_id: SUB_MCH_ID, sub_openid: 'oHkLxtzmyHXX6FW_cAWo_orTSRXs' },
  ...{ time_end: '20261128140203', total_fee: '8800', trade_type: 'JSAPI' },
  transaction_id: '4200001058202611289387471563',
};

/** The bytes as received. */
export const NOTIFICATION = Buffer.from(toXml({ ...fields, sign: naiveSign(fields, API_KEY) }));
