/** The calling user and where the function runs: `OPENID`, `APPID`, `UNIONID`, `ENV`, `SOURCE`, `CLIENTIP`, … */
export type WXContext = Record<string, string | number | undefined>;

/** The platform's own credentials, which functions must not see. */
const WITHHELD = new Set(['API_TOKEN', 'WX_API_TOKEN', 'TRIGGER_API_TOKEN_V0', 'WX_TRIGGER_API_TOKEN_V0']);

/**
 * The context of this invocation: the variables listed in `WX_CONTEXT_KEYS`, without their `WX_` prefix, integers
 * as numbers; empty outside of an invocation. As wx-server-sdk's `getWXContext`, it may be called before `init`.
 */
export function getWXContext(): WXContext {
  const { env } = process;
  const context: WXContext = {};
  if (!env['WX_CONTEXT_KEYS']) return context;
  for (const key of env['WX_CONTEXT_KEYS'].split(',')) {
    const value = env[key];
    if (!key || WITHHELD.has(key) || value === undefined) continue;
    const name = key.startsWith('WX_') && key.length > 3 ? key.slice(3) : key;
    context[name] = /^-?\d+$/.test(value) ? Number.parseInt(value, 10) : value;
  }
  context['ENV'] = env['TCB_ENV'] || env['SCF_NAMESPACE'];
  if (env['TCB_SOURCE']) context['SOURCE'] = env['TCB_SOURCE'];
  return context;
}
