import type { OperatorErrorCode } from './operators';

/** The protocol between operators' commands and a gateway on its socket: lines of JSON, the result last. */
export type Line =
  | { progress: unknown }
  | { result?: unknown }
  /** The message in Chinese too, if there is one: the command may run in another language than the gateway. */
  | { error: { code: OperatorErrorCode; message: string; zh?: string } };

/** Keys of records and requests whose values are dates, which JSON has as text. */
const MOMENT = /(?:At|^since|^from|^to|^before)$/;

export function fromJson(text: string): unknown {
  return JSON.parse(text, (key, value) =>
    typeof value === 'string' && MOMENT.test(key) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
      ? new Date(value)
      : value,
  );
}

/** The socket's place in the database folder, which only its owner can access. */
export const SOCKET = 'operators.sock';
