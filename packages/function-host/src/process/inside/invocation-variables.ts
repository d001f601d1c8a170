import { CALL_DEPTH_VARIABLE } from '@opencloudpay/contracts/function-wire';
import { callerVariables } from '../../caller';
import type { InstanceSettings, InvokeMessage } from '../messages';

/**
 * `cloud.getWXContext()` reads `SOURCE` only if `WX_CONTEXT_KEYS` lists something. On CloudBase that is a token of the
 * platform, which it hides from functions.
 */
const KEYS_OF_TIMERS = 'WX_TRIGGER_API_TOKEN_V0';
const TIMER_SOURCE = 'wx_trigger';

/** The environment variables of one call, as CloudBase has them, which `cloud.getWXContext()` reads. */
export function invocationVariables({
  requestId,
  caller,
  trigger,
  token,
}: Pick<InvokeMessage, 'requestId' | 'caller' | 'trigger' | 'token'>): Record<string, string> {
  const ofPlatform: Record<string, string> = { TCB_SEQID: requestId, TRIGGER_SRC: trigger ?? 'tcb' };
  const source = caller ? (caller.source ?? 'wx_client') : trigger && TIMER_SOURCE;
  if (source !== undefined) ofPlatform['TCB_SOURCE'] = source;
  if (token !== undefined) ofPlatform['TCB_SESSIONTOKEN'] = token;
  return {
    ...(trigger && { WX_CONTEXT_KEYS: KEYS_OF_TIMERS }),
    ...(caller && callerVariables(caller)),
    ...ofPlatform,
    TCB_CONTEXT_KEYS: `TCB_ENV,${Object.keys(ofPlatform).join(',')}`,
  };
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
