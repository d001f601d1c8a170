import { platformErrCode } from '@opencloudpay/cloudpay';
import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import type { NewAccess } from '../functions/document-accesses';
import { PAY_ADVICE } from './pay-advice';
import type { NewRefusal } from './refusals';

/** The end of many messages of the platform, which says nothing. */
const CHECK = ' Please check your request, but if the problem cannot be solved, contact us.';

/** What the calls of the database do, by the end of their names. */
const KINDS: Readonly<Record<string, DocumentAccess['kind']>> = {
  add: 'insert',
  set: 'update',
  update: 'update',
  remove: 'remove',
  createCollection: 'collection',
};

/** The method of `cloud.database()` behind each action: what the function called. */
const METHODS: Readonly<Record<string, string>> = {
  getDocument: 'get',
  calculateDocument: 'count',
  aggregateDocuments: 'aggregate',
  insertDocument: 'add',
  modifyDocument: 'update',
  modifyAndReturnDoc: 'update',
  removeDocument: 'remove',
  addCollection: 'createCollection',
};

/** A refused call that the function's SDK reports. */
export function reportedRefusal({ api, hint, advice, ...call }: RefusedCall): NewRefusal {
  // `document.get`; cloudPay's have no dot.
  const [method = ''] = api.split('.').slice(-1);
  const isMissing = api === 'document.get' && / does not exist$/.test(call.message);
  return {
    ...call,
    action: method,
    ...(call.service === 'database' && { kind: KINDS[method] ?? 'read' }),
    ...(hint !== undefined && { advice: hint }),
    ...(advice !== undefined &&
      Object.hasOwn(PAY_ADVICE, advice) && { adviceCode: advice, advice: PAY_ADVICE[advice] }),
    ...(isMissing && {
      adviceCode: 'DOCUMENT_MISSING',
      advice: 'doc() finds a document by its _id alone: use where() to find it by another field.',
    }),
  };
}

/**
 * A refused database call; `undefined` if it was not refused. A collection that exists when it is to be created is no
 * refusal: functions create their collections at every call.
 */
export function documentRefusal({
  action,
  isSet,
  kind,
  collection,
  error,
}: NewAccess): NewRefusal | undefined {
  if (error === undefined || error.code === 'DATABASE_COLLECTION_ALREADY_EXIST') return undefined;
  const { code } = error;
  return {
    service: 'database',
    action: isSet ? 'set' : (METHODS[action] ?? action),
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
