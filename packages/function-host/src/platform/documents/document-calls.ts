import { randomUUID } from 'node:crypto';
import { MAX_DATABASE_REQUEST } from '@opencloudpay/contracts/database-wire';
import {
  type DocumentActions,
  type DocumentContext,
  isDocumentAction,
} from '@opencloudpay/contracts/document-actions';
import { messageOf } from '@opencloudpay/internal';
import type { Environments } from '../../environments';
import { FunctionError } from '../../errors';
import { platformError } from '../platform-error';
import type { DocumentAnswer, DocumentCall, DocumentsEvent } from './document-call';
import { tooDeepPart } from './ejson-depth';
import { idsIn } from './touched-ids';

export type DocumentCalls = (call: DocumentCall) => Promise<DocumentAnswer>;

interface Options {
  documents: DocumentActions | undefined;
  environments: Environments;
  onDocuments: ((event: DocumentsEvent) => void) | undefined;
}

/** Answers calls of `cloud.database()`, by any SDK. */
export function documentCalls({ documents, environments, onDocuments }: Options): DocumentCalls {
  return async (call) => {
    const started = performance.now();
    const requestId = randomUUID();
    const { caller, params } = call;
    let envId = caller.envId ?? environments.own;
    let answer: DocumentAnswer;
    try {
      envId = environments.ofDocuments(caller.envId, call.envId, {
        functionName: caller.functionName ?? '',
        requestId,
      });
      answer = { requestId, ...(await answerOf(call, envId)) };
    } catch (error) {
      answer = { ...failureOf(error), requestId };
    }
    onDocuments?.({
      ...calledBy(caller),
      envId,
      action: call.action,
      ...textOf(params, 'collectionName', 'collection'),
      ids: idsIn(params, answer),
      ...textOf(params, 'transactionId', 'transactionId'),
      ...(call.action === 'database.modifyDocument' && params['upsert'] === true && setIn(answer)),
      ...('code' in answer && { error: { code: answer.code, message: answer.message } }),
      durationMs: Math.round(performance.now() - started),
      time: Date.now(),
    });
    return answer;
  };

  async function answerOf({ action, params, size, caller }: DocumentCall, envId: string): Promise<object> {
    if (!documents) {
      return refusal(
        'INVALID_ACTION',
        `This function host has no documents, so cloud.database() cannot answer ${action}: give it a database by its option documents.`,
      );
    }
    if (!isDocumentAction(action)) return refusal('INVALID_ACTION', `There is no action ${action}.`);
    if (size > MAX_DATABASE_REQUEST) {
      return refusal(
        'EXCEED_MAX_PAYLOAD_SIZE',
        `The request has ${Math.ceil(size / 1024)} KB, and a request to the database has at most 512 KB: keep large data in files.`,
      );
    }
    const deep = tooDeepPart(params);
    if (deep !== undefined) return refusal('INVALID_PARAM', deep);
    return documents.handle(action, params, { envId, ...calledBy(caller) });
  }
}

/** A refusal, as the database answers it. */
function refusal(code: string, message: string): { code: string; message: string } {
  return { code, message };
}

/** The database throws only its own faults. An environment that is not served is thrown, too. */
function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof FunctionError) {
    const { code, message } = platformError(error);
    return { code, message };
  }
  return { code: 'SYS_ERR', message: `The database failed: ${messageOf(error)}` };
}

/** What a `set()` did. */
function setIn(answer: DocumentAnswer): Pick<DocumentsEvent, 'isSet' | 'isNew'> {
  const created = 'data' in answer ? answer.data?.['upsert_id'] : undefined;
  return { isSet: true, ...(created !== undefined && created !== null && { isNew: true }) };
}

function textOf<Field extends string>(
  params: Readonly<Record<string, unknown>>,
  name: string,
  field: Field,
): { [name in Field]?: string } {
  const value = params[name];
  return (typeof value === 'string' ? { [field]: value } : {}) as { [name in Field]?: string };
}

function calledBy({
  functionName,
  requestId,
}: DocumentCall['caller']): Pick<DocumentContext, 'functionName' | 'requestId'> {
  return {
    ...(functionName !== undefined && { functionName }),
    ...(requestId !== undefined && { requestId }),
  };
}
