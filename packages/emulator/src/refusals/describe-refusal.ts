import { platformErrCode } from '@opencloudpay/cloudpay';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { RefusedPayCall } from '@opencloudpay/contracts/refused-calls';
import type { NewAccess } from '../functions/document-accesses';
import type { NewRefusal } from './refusals';

/** The end of many messages of the platform, which says nothing. */
const CHECK = ' Please check your request, but if the problem cannot be solved, contact us.';

/** A refused call of cloudPay. */
export function payRefusal({ api, hint, ...call }: RefusedPayCall): NewRefusal {
  return { service: 'cloudPay', action: api, ...call, ...(hint !== undefined && { advice: hint }) };
}

/**
 * A refused database call; `undefined` if it was not refused. A collection that exists when it is to be created is no
 * refusal: functions create their collections at every call.
 */
export function documentRefusal({ action, kind, collection, error }: NewAccess): NewRefusal | undefined {
  if (error === undefined || error.code === 'DATABASE_COLLECTION_ALREADY_EXIST') return undefined;
  const { code } = error;
  return {
    service: 'database',
    action,
    kind,
    ...(collection !== undefined && { collection }),
    code,
    errCode: platformErrCode(code),
    message: error.message.replace(CHECK, ''),
    ...adviceOn(error, collection),
  };
}

function adviceOn(
  { code, message }: { code: string; message: string },
  collection = '',
): Pick<CallRefusal, 'advice' | 'adviceCode'> {
  if (code === 'DATABASE_COLLECTION_NOT_EXIST')
    return {
      adviceCode: 'COLLECTION_MISSING',
      advice: `Create the collection '${collection}': here on the Data page, and in CloudBase's console before you deploy.`,
    };
  if (code === 'DATABASE_TRANSACTION_CONFLICT')
    return {
      adviceCode: 'TRANSACTION_CONFLICT',
      advice: 'Another write came first. Use db.runTransaction(), which repeats the transaction.',
    };
  if (message.includes('E11000'))
    return {
      adviceCode: 'KEY_TAKEN',
      advice:
        'Another document has this value. Nothing is wrong if the function finds repeated notifications in this way.',
    };
  return {};
}
