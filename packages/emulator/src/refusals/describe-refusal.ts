import { platformErrCode } from '@opencloudpay/cloudpay';
import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import { parametersInChinese, say, type Text } from '@opencloudpay/internal';
import type { NewAccess } from '../functions/document-accesses';
import { hintInChinese } from './hint-in-chinese';
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

const DOCUMENT_MISSING = say(
  'doc() finds a document by its _id alone: use where() to find it by another field.',
  'doc() 只按 _id 查找，按其他字段查找请使用 where()。',
);

const CONFLICT_OF_COMMIT = say(
  'Another write came first. db.runTransaction() repeats the transaction, db.startTransaction() does not.',
  '其他写入先完成了。db.runTransaction() 会自动重试事务，db.startTransaction() 不会。',
);

/** The original runs a transaction again after a conflict of its commit alone. */
const CONFLICT_OF_CALL = say(
  'Another write came first. db.runTransaction() repeats the transaction only if the commit conflicts: run it again yourself. A callback may fail here, because the notification comes again.',
  '其他写入先完成了。只有提交时发生冲突，db.runTransaction() 才会自动重试，此处请自行重试。回调函数可以直接失败，因为通知会再次发送。',
);

const advised = ({ en: advice, zh: adviceZh }: Text) => ({ advice, adviceZh });

/** A refused call that the function's SDK reports. */
export function reportedRefusal({ api, hint, advice, ...call }: RefusedCall): NewRefusal {
  // `document.get`; cloudPay's have no dot.
  const [method = ''] = api.split('.').slice(-1);
  const parameters = call.service === 'cloudPay' ? parametersInChinese(call.message) : undefined;
  const isMissing = api === 'document.get' && / does not exist$/.test(call.message);
  return {
    ...call,
    action: method,
    ...(call.service === 'database' && { kind: KINDS[method] ?? 'read' }),
    ...(parameters !== undefined && { adviceZh: parameters }),
    ...(hint !== undefined && advised(say(hint, hintInChinese(hint)))),
    ...(advice !== undefined &&
      Object.hasOwn(PAY_ADVICE, advice) && { adviceCode: advice, ...advised(PAY_ADVICE[advice]) }),
    ...(isMissing && { adviceCode: 'DOCUMENT_MISSING', ...advised(DOCUMENT_MISSING) }),
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
    ...adviceOn(error, action, collection),
  };
}

function adviceOn(
  { code, message }: { code: string; message: string },
  action: string,
  collection = '',
): Pick<CallRefusal, 'advice' | 'adviceZh' | 'adviceCode'> {
  if (code === 'DATABASE_COLLECTION_NOT_EXIST')
    return {
      adviceCode: 'COLLECTION_MISSING',
      ...advised(
        say(
          `Create the collection '${collection}': here on the Data page, and in CloudBase's console before you deploy.`,
          `请创建集合 ${collection}：可在“数据”页创建，部署前也要在云开发控制台创建。`,
        ),
      ),
    };
  if (code === 'DATABASE_TRANSACTION_CONFLICT')
    return {
      adviceCode: 'TRANSACTION_CONFLICT',
      ...advised(action === 'commitTransaction' ? CONFLICT_OF_COMMIT : CONFLICT_OF_CALL),
    };
  if (message.includes('E11000'))
    return {
      adviceCode: 'KEY_TAKEN',
      ...advised(
        say(
          'Another document has this value. Nothing is wrong if the function finds repeated notifications in this way.',
          '已有记录使用了相同的值。如果云函数以此识别重复的通知，则无需处理。',
        ),
      ),
    };
  return {};
}
