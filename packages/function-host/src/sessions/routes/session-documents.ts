import { randomUUID } from 'node:crypto';
import type { DatabaseFailure } from '@opencloudpay/contracts/database-wire';
import { isDocumentAction, type UserDocumentActions } from '@opencloudpay/contracts/document-actions';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { tooDeepPart } from '../../platform/documents/ejson-depth';
import type { SessionUser } from '../login/sessions';

/** The database of mini programs. */
export interface SessionDatabase {
  /** `openDatabase()` of `@opencloudpay/database`: its permissions decide. */
  documents: UserDocumentActions;
  /** The environment whose documents mini programs reach, whatever environment they name. */
  envId: string;
}

const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  DATABASE_PERMISSION_DENIED: 403,
  DATABASE_COLLECTION_NOT_EXIST: 404,
  EXCEED_MAX_PAYLOAD_SIZE: 413,
  SYS_ERR: 500,
};

/** Answers one call of `wx.cloud.database()`. The user is that of the session alone. */
export async function answerDocuments(
  database: SessionDatabase | undefined,
  { openId, unionId }: SessionUser,
  { action, params = {} }: Readonly<Record<string, unknown>>,
): Promise<{ status: ContentfulStatusCode; answer: DatabaseFailure }> {
  const requestId = randomUUID();
  const refused = (code: string, message: string) => ({
    status: 400 as const,
    answer: { code, message, requestId },
  });
  if (database === undefined)
    return refused(
      'INVALID_ACTION',
      'This host has no database for mini programs: give sessionRoutes() one by its option database.',
    );
  if (!isDocumentAction(action)) return refused('INVALID_ACTION', `There is no action ${String(action)}.`);
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    return refused('INVALID_PARAM', 'params must be an object');
  const deep = tooDeepPart(params as Readonly<Record<string, unknown>>);
  if (deep !== undefined) return refused('INVALID_PARAM', deep);
  const answer = {
    ...(await database.documents.handleForUser(action, params as Readonly<Record<string, unknown>>, {
      envId: database.envId,
      requestId,
      user: { openId, ...(unionId !== undefined && { unionId }) },
    })),
    requestId,
  } as DatabaseFailure;
  if (typeof answer.code !== 'string') return { status: 200, answer };
  return { status: STATUS[answer.code] ?? 400, answer };
}
