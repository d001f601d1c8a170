import type { OperatorErrorCode } from './operators';

/** What operators' commands and a gateway say to each other over its socket: lines of JSON, the result last. */
export type Line =
  | { progress: unknown }
  | { result?: unknown }
  | { error: { code: OperatorErrorCode; message: string } };

/** The keys under which records and questions hold moments, which JSON has as text. */
const MOMENT = /(?:At|^since|^from|^to|^before)$/;

export function fromJson(text: string): unknown {
  return JSON.parse(text, (key, value) =>
    typeof value === 'string' && MOMENT.test(key) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
      ? new Date(value)
      : value,
  );
}

/** Beside the database of a folder, to which only its owner gets. */
export const SOCKET = 'operators.sock';
