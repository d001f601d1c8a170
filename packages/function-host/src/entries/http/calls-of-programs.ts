import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { CALL_DEPTH_HEADER, callDepth } from '@opencloudpay/contracts/function-wire';
import { say } from '@opencloudpay/internal';
import { orderRequestIn, userFromHeaders } from '../../caller';
import { FunctionError } from '../../errors';
import { bearerToken } from '../../http/bearer-token';
import { FUNCTION_STATUS } from '../../http/function-status';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import { platformError } from '../../platform/platform-error';
import type { Entry, PlatformCall } from '../calls/entry';
import { callbackIn } from './cloud-event';
import {
  type EntryAnswer,
  type EntryRequest,
  jsonAnswer,
  objectIn,
  Refusal,
  requirePost,
  resultAnswer,
  textOf,
} from './messages';

/** `POST /functions/<name>` */
export async function callOfProgram(
  entry: Entry,
  name: string,
  request: EntryRequest,
  platform: PlatformCall,
): Promise<EntryAnswer> {
  const { body, isTrusted } = await authorized(entry, request);
  const { headers } = request;
  const { requestId } = platform;
  return answered(entry, requestId, async () => {
    // No signature covers the headers: a signed call is in no user's name.
    const more = isTrusted && {
      user: userFromHeaders(headers),
      depth: callDepth(headers.get(CALL_DEPTH_HEADER)),
    };
    const envId = environmentOf(entry, name, request, platform);
    const orderRequestId = orderRequestIn(headers);
    return resultAnswer(
      await entry.call(name, objectIn(body), { ...platform, orderRequestId }, { ...more, envId }),
      requestId,
    );
  });
}

/** A callback as a CloudEvent, at any path, as Knative sends them. The reply is the body, as the adapter `cloudevents` reads it. */
export async function callOfCloudEvent(
  entry: Entry,
  request: EntryRequest,
  platform: PlatformCall,
): Promise<EntryAnswer> {
  requirePost(request);
  const { body, isTrusted } = await authorized(entry, request);
  const { functionName: name, event, orderRequestId } = callbackIn(request.headers, textOf(body), isTrusted);
  return answered(entry, platform.requestId, async () => {
    const envId = environmentOf(entry, name, request, platform);
    const { json } = await entry.call(name, event, { ...platform, orderRequestId }, { envId });
    return { ...jsonAnswer(200, {}), body: json ?? '' };
  });
}

/** @throws {FunctionError} `ENVIRONMENT_NOT_SERVED` */
function environmentOf(
  entry: Entry,
  functionName: string,
  { headers }: EntryRequest,
  { requestId }: PlatformCall,
): string | undefined {
  const envId = headers.get(CONTEXT_HEADERS.envId) || undefined;
  if (envId === undefined || entry.envId === undefined || envId === entry.envId) return entry.envId ?? envId;
  throw new FunctionError(
    'ENVIRONMENT_NOT_SERVED',
    say(
      `This deployment serves the environment '${entry.envId}': call the one of the other environment.`,
      `该部署只提供环境 ${entry.envId}：请调用另一个环境的部署。`,
    ),
    { functionName, requestId },
  );
}

/** The answer of a program's call, or that of its failure. */
async function answered(
  entry: Entry,
  requestId: string,
  call: () => Promise<EntryAnswer>,
): Promise<EntryAnswer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const status = FUNCTION_STATUS[error.code];
    if (status >= 500) entry.onError(error);
    const { errCode, errMsg } = platformError(error);
    const { code: errorCode, message: errorMessage } = error;
    return jsonAnswer(status, { errorCode, errorMessage, errCode, errMsg, requestId });
  }
}

/**
 * The body of a program's call. A token is checked before the body is read.
 *
 * @throws {Refusal} if the request has neither the token nor a valid signature
 */
async function authorized(
  { check }: Entry,
  request: EntryRequest,
): Promise<{ body: Uint8Array | string; isTrusted: boolean }> {
  const { method, headers, sentPaths: paths } = request;
  const isTrusted = check.hasToken(bearerToken(headers.get('authorization') ?? undefined));
  const isSigned = check.isSigned(headers);
  if (!isTrusted && !isSigned)
    throw unauthorized(
      check.isOpen
        ? 'This deployment takes no callbacks: set CLOUDPAY_FUNCTIONS_TOKEN or CLOUDPAY_CALLBACK_SECRET for its functions and for the gateway.'
        : check.needed,
    );
  const body = await request.read(MAX_PAYLOAD_BYTES);
  const problem = isSigned ? check.signatureProblem({ method, paths, headers, body }) : undefined;
  if (problem !== undefined) throw unauthorized(problem);
  return { body, isTrusted };
}

function unauthorized(problem: string): Refusal {
  return new Refusal(401, 'UNAUTHORIZED', problem, { 'www-authenticate': 'Bearer' });
}
