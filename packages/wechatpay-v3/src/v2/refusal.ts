import type { TypedFields } from '@opencloudpay/wechatpay';
import { v2Codes } from './codes';
import type { V2Table } from './table';

/** The numbers that v2 refuses a bill with. */
const BILL_NUMBERS: Readonly<Record<string, string>> = { NO_BILL_EXIST: '20002', BILL_CREATING: '20003' };

/** The v2 code of an error of v3, in an API if that gives it another meaning. */
export function v2Code(table: V2Table | undefined, code: string): string {
  const own = table?.errors;
  if (own && Object.hasOwn(own, code)) return own[code] ?? code;
  return Object.hasOwn(v2Codes, code) ? (v2Codes[code] ?? code) : code;
}

/** The fields with which v2 would refuse the call. */
export function refusalFields(
  form: V2Table['refusal'] | 'unsigned',
  code: string,
  message: string,
): TypedFields {
  switch (form) {
    case 'return':
      return { return_code: 'FAIL', error_code: code, error_msg: message };
    case 'bill':
      return {
        return_code: 'FAIL',
        return_msg: message,
        error_code: Object.hasOwn(BILL_NUMBERS, code) ? (BILL_NUMBERS[code] ?? code) : code,
      };
    case 'unsigned':
      return { return_code: 'FAIL', return_msg: message, err_code: code, err_code_des: message };
    default:
      return {
        return_code: 'SUCCESS',
        return_msg: 'OK',
        result_code: 'FAIL',
        err_code: code,
        err_code_des: message,
      };
  }
}
