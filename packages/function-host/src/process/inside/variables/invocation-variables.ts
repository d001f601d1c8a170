import { CALL_DEPTH_VARIABLE } from '@opencloudpay/contracts/function-wire';
import { callerVariables } from '../../../caller';
import type { InstanceSettings, InvokeMessage } from '../../channel/messages';

/**
 * `cloud.getWXContext()` reads `SOURCE` only if `WX_CONTEXT_KEYS` lists something. On CloudBase that is a token of the
 * platform, which it hides from functions.
 */
const OF_TIMERS = { WX_CONTEXT_KEYS: 'WX_TRIGGER_API_TOKEN_V0', TCB_SOURCE: 'wx_trigger' };

/** The environment variables of one call, as CloudBase has them, which `cloud.getWXContext()` reads. */
export function invocationVariables({
  requestId,
  caller,
  trigger,
  token,
}: Pick<InvokeMessage, 'requestId' | 'caller' | 'trigger' | 'token'>): Record<string, string> {
  const variables: Record<string, string> = caller ? callerVariables(caller) : {};
  if (trigger === 'timer') Object.assign(variables, OF_TIMERS);
  variables['TCB_SEQID'] = requestId;
  variables['TRIGGER_SRC'] = trigger ?? 'tcb';
  if (caller) variables['TCB_SOURCE'] = caller.source ?? 'wx_client';
  if (token !== undefined) variables['TCB_SESSIONTOKEN'] = token;
  let keys = 'TCB_ENV';
  for (const name of Object.keys(variables)) {
    if (name.startsWith('TCB_') || name.startsWith('TRIGGER_')) keys += `,${name}`;
  }
  variables['TCB_CONTEXT_KEYS'] = keys;
  return variables;
}

/** The variables of a call that are ours, and not CloudBase's. */
export function ownVariables(
  { depth, token }: Pick<InvokeMessage, 'depth' | 'token'>,
  { tokenVariables }: Pick<InstanceSettings, 'tokenVariables'>,
): Record<string, string> {
  const variables: Record<string, string> = { [CALL_DEPTH_VARIABLE]: String(depth) };
  // Identifies the call; the token at the start of the process identifies only the function.
  if (token !== undefined) for (const name of tokenVariables) variables[name] = token;
  return variables;
}
