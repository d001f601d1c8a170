/** The way from a function to the gateway: JSON, which TLS alone protects. */
import { corruptJson } from './damage.ts';
import type { Hop, Reply } from './hop.ts';

const SYSTEM_ERROR = -601001;
const TOO_MANY_CALLS = -501003;

export function gatewayHop(): Hop {
  return {
    name: 'function-gateway',
    swapsPrepayIds: false,
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
    // The gateway has read it already: what it passes on is its own word.
    isUnsignedRefusal: () => false,
    namesItself: (_, { status, body }) => status === 200 && read(body)['result_code'] === 'SUCCESS',
    corrupt: corruptJson,
    /** A gateway that fails says that the outcome is unknown; it turns calls away at its door in one way. */
    refuse: (code) =>
      code === 'SYSTEMERROR'
        ? json(500, { errCode: SYSTEM_ERROR, detail: 'the gateway failed. The outcome is unknown.' })
        : json(429, { errCode: TOO_MANY_CALLS, detail: 'this token made too many calls. Nothing was done.' }),
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
