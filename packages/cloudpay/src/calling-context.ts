/** Who called the cloud function, and where it runs; empty outside of one. */
export interface CallingContext {
  openid?: string;
  appid?: string;
  clientIp?: string;
  envId?: string;
  /** What the platform's logs know the function's call by. */
  requestId?: string;
  /** Milliseconds by which the caller's clock is ahead of this machine's, where the call comes from another one. */
  clockOffset?: number;
}

/** Fit for a header. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Reads the calling user from the variables that CloudBase (and our function host) sets for each invocation.
 * Only those listed in `WX_CONTEXT_KEYS` belong to this invocation; anything else of the name may be stale.
 */
export function callingContext(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CallingContext {
  const listed = new Set((env['WX_CONTEXT_KEYS'] ?? '').split(','));
  const value = (name: string) => (listed.has(name) && env[name]) || undefined;
  const context: CallingContext = {};
  const set = (key: Exclude<keyof CallingContext, 'clockOffset'>, text: string | undefined) => {
    if (text) context[key] = text;
  };
  set('openid', value('WX_OPENID'));
  set('appid', value('WX_APPID'));
  set('clientIp', value('WX_CLIENTIP') ?? value('WX_CLIENTIPV6'));
  set('envId', env['TCB_ENV'] || env['SCF_NAMESPACE']);
  const ofPlatform = (env['TCB_CONTEXT_KEYS'] ?? '').split(',').includes('TCB_SEQID') && env['TCB_SEQID'];
  if (ofPlatform && REQUEST_ID.test(ofPlatform)) context.requestId = ofPlatform;
  return context;
}
