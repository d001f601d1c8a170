import { randomUUID } from 'node:crypto';
import { FunctionError } from '../../errors';
import type { FunctionHost } from '../../host-types';
import { platformError } from '../platform-error';
import { failed } from './answers';
import { objectIn, text } from './fields';
import type { AdminRequest } from './request';

/** `functions.invokeFunction`: a function calls another one. */
export async function invokeFunction(
  { c, fields, origin }: AdminRequest,
  host: Pick<FunctionHost, 'invoke'>,
): Promise<Response> {
  const requestId = randomUUID();
  // The call came by way of this function: `wx_client,scf`.
  const source = c.req.header('x-tcb-source');
  const event = objectIn(fields['request_data']);
  if ('problem' in event)
    return failed(c, 'INVALID_PARAM', `The JSON of the event ${event.problem}.`, requestId);
  try {
    const result = await host.invoke(text(fields['function_name']), event.value, {
      user: origin.caller && { ...origin.caller, ...(source && { source }) },
      depth: origin.depth + 1,
      calledBy: origin.requestId,
      envId: text(fields['envName']) || origin.envId,
      requestId,
      whileWaiting: c.req.raw.signal,
    });
    return c.json({ data: { response_data: JSON.stringify(result ?? null) }, requestId });
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { code, message } = platformError(error);
    return failed(c, code, message, requestId);
  }
}
