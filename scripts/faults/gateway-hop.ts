/** The protocol between a function and the gateway: JSON that both sign with the token. */
import { corruptJson } from './damage.ts';
import type { Hop, Reply } from './hop.ts';

const SYSTEM_ERROR = -601001;
const TOO_MANY_CALLS = -501003;

export function gatewayHop(): Hop {
  return {
    name: 'function-gateway',
    replaysOwnAnswers: true,
    subjectOf(path, body) {
      const { out_refund_no: refund, out_trade_no: order } = read(body);
      return { api: path.split('/').at(-1) ?? path, number: String(refund ?? order ?? '') };
    },
    say({ status, body }) {
      const fields = read(body);
      const told = [
        'return_code',
        'result_code',
        'err_code',
        'trade_state',
        'errCode',
        'out_trade_no',
        'out_refund_no',
      ];
      const said = told.flatMap((name) => (fields[name] === undefined ? [] : [String(fields[name])]));
      return [...(status === 200 ? [] : [`HTTP ${status}`]), ...said].join(' ') || 'bytes';
    },
    // The gateway has read this answer already: a refusal in it would be the gateway's own.
    isUnsignedRefusal: () => false,
    refusalIn({ status, body }) {
      const { result_code: result, err_code: code, errCode, ...fields } = read(body);
      if (status === 200 && result === 'SUCCESS') return undefined;
      return String(code ?? errCode ?? fields['return_msg'] ?? `HTTP ${status}`);
    },
    corrupt: corruptJson,
    /**
     * Unsigned, like the answer of a proxy that imitates the gateway. A failure may come after the request was forwarded;
     * 429 says that the request was not processed, so it is never given to a forwarded request.
     */
    refuse(code, when) {
      if (code === 'SYSTEMERROR')
        return json(500, { errCode: SYSTEM_ERROR, detail: 'the gateway failed. The outcome is unknown.' });
      if (when === 'after') return undefined;
      return json(429, {
        errCode: TOO_MANY_CALLS,
        detail: 'this token made too many calls. Nothing was done.',
      });
    },
  };
}

function read(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function json(status: number, value: object): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...(status === 429 && { 'retry-after': '1' }) },
    body: Buffer.from(JSON.stringify(value)),
  };
}
