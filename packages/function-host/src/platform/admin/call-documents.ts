import type { DocumentCalls } from '../documents/document-calls';
import { legacyAction } from '../documents/legacy-actions';
import { failed } from './answers';
import { type Fields, text } from './fields';
import type { AdminRequest } from './request';

/** The SDK also sends the caller and tokens, which are dropped. */
const DOCUMENT_PARAMETERS = [
  ...['collectionName', 'transactionId', 'query', 'queryType', 'projection', 'order', 'offset', 'limit'],
  ...['data', 'multi', 'merge', 'upsert', 'stages'],
];

function parametersIn(fields: Fields): Fields {
  return Object.fromEntries(
    DOCUMENT_PARAMETERS.filter((name) => name in fields).map((name) => [name, fields[name]]),
  );
}

/**
 * `database.*`: `cloud.database()`.
 *
 * @param size bytes of the request
 */
export async function callDocuments(
  { c, action, fields, origin }: AdminRequest,
  documents: DocumentCalls,
  size: number,
): Promise<Response> {
  const legacy = legacyAction(action);
  const answer = await documents({
    action: legacy?.action ?? action,
    params: legacy?.params(fields) ?? parametersIn(fields),
    size,
    envId: text(fields['envName']) || undefined,
    caller: origin,
  });
  if ('code' in answer) return failed(c, answer.code, answer.message, answer.requestId);
  return c.json({ ...answer, ...legacy?.answer(answer) });
}
