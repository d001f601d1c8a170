import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import { DocumentError } from '../errors';
import type { DatabaseUser, PermissionRefusal } from '../permissions/permission-refusal';
import { userActions } from '../permissions/user-actions';
import type { Context } from '../store/context';
import { asDocumentError } from '../store/failures';
import type { DocumentLimits } from '../store/limits';
import { invalidParameter } from '../store/texts';
import { type Action, actions } from './actions';
import type { Parameters } from './parameters';

export interface CallOptions {
  /** The CloudBase environment whose documents the call may reach. */
  readonly envId: string;
  /** Default: a random one. */
  readonly requestId?: string | undefined;
}

/** What the platform answers, as JSON: `data` or `transactionId`, or `code` and `message`. */
export interface Answer {
  readonly requestId: string;
  readonly data?: unknown;
  readonly transactionId?: string;
  readonly code?: string;
  readonly message?: string;
  readonly [name: string]: unknown;
}

export type Handler = (action: string, params: unknown, options: CallOptions) => Promise<Answer>;

/** @param context opens the database when the first call needs it */
export function openHandler(context: () => Promise<Context>, limits: DocumentLimits): Handler {
  return (action, params, options) => answerOf(actions, { context, limits, action, params, ...options });
}

/** How a mini program's call is made: for its user. */
export interface UserCallOptions extends CallOptions {
  readonly user: DatabaseUser;
}

export type UserHandler = (action: string, params: unknown, options: UserCallOptions) => Promise<Answer>;

/** @param refused called for each call that a permission refuses */
export function openUserHandler(
  context: () => Promise<Context>,
  limits: DocumentLimits,
  refused: (refusal: PermissionRefusal) => void,
): UserHandler {
  return (action, params, { user, envId, requestId = randomUUID() }) => {
    const about = { envId, requestId, openId: user.openId, action: action.replace(/^database\./, '') };
    const performed = userActions(user, (refusal) => refused({ ...refusal, ...about }));
    return answerOf(performed, { context, limits, action, params, envId, requestId });
  };
}

interface Request extends CallOptions {
  readonly context: () => Promise<Context>;
  readonly limits: DocumentLimits;
  readonly action: string;
  readonly params: unknown;
}

async function answerOf(
  performed: Readonly<Record<string, Action>>,
  { context, limits, action, params, envId, requestId = randomUUID() }: Request,
): Promise<Answer> {
  try {
    const perform = Object.hasOwn(performed, action) ? performed[action] : undefined;
    if (perform === undefined) throw invalidParameter(`the action ${String(action)} does not exist`);
    const given = parametersOf(params, limits);
    return { ...(await perform({ context: await context(), envId, params: given })), requestId };
  } catch (failure) {
    return { ...platformFailure(failure), requestId };
  }
}

/** A failure with a code that the SDK knows. */
export function platformFailure(failure: unknown): { code: string; message: string } {
  const error = asDocumentError(failure);
  // A folder or server that cannot be opened has codes of its own, which the SDK does not know.
  const code =
    error instanceof DocumentError || isCodedError(error, 'INVALID_PARAM') ? error.code : 'SYS_ERR';
  return { code, message: messageOf(error) };
}

function parametersOf(params: unknown, { requestSize }: DocumentLimits): Parameters {
  if (params === undefined || params === null) return {};
  if (typeof params !== 'object' || Array.isArray(params))
    throw invalidParameter('the parameters must be an object');
  if (Buffer.byteLength(JSON.stringify(params)) > requestSize)
    throw new DocumentError(
      'EXCEED_MAX_PAYLOAD_SIZE',
      `Exceed max request payload size: a call of the database has at most ${requestSize} bytes`,
    );
  return params as Parameters;
}
