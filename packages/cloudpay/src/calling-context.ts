import { callerFromVariables } from '@opencloudpay/contracts/caller';

/** Who called the cloud function, and where it runs; empty outside of one. */
export interface CallingContext {
  openid?: string;
  appid?: string;
  clientIp?: string;
  envId?: string;
  /** The id of the function's call in the platform's logs. */
  requestId?: string;
  /** Milliseconds by which the caller's clock is ahead of this machine's, if the call comes from another machine. */
  clockOffset?: number;
}

/** Reads the calling user from the variables that CloudBase (and our function host) sets for each invocation. */
export function callingContext(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CallingContext {
  const { openId, appId, clientIp, envId, requestId } = callerFromVariables(env);
  const context: CallingContext = {};
  if (openId) context.openid = openId;
  if (appId) context.appid = appId;
  if (clientIp) context.clientIp = clientIp;
  if (envId) context.envId = envId;
  if (requestId) context.requestId = requestId;
  return context;
}
