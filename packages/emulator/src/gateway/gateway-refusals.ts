import { type Logger, pino } from 'pino';
import type { GatewayRefusal } from '../event-log/records';

/**
 * A logger for the gateway that prints nothing. It collects the reasons of refused notifications, which the gateway
 * logs but does not send to WeChat Pay.
 */
export function refusalListener(onRefusal: (refusal: GatewayRefusal) => void): Logger {
  const listener = (text: string) => {
    const line = JSON.parse(text) as Partial<Record<'kind' | 'requestId' | 'code' | 'reason', unknown>>;
    const { kind, requestId, code, reason } = line;
    if (kind === undefined || typeof requestId !== 'string' || typeof reason !== 'string') return;
    onRefusal({ requestId, code: String(code), reason });
  };
  return pino({ level: 'warn', base: null }, { write: listener });
}
