import { type LevelName, type LogLine, levelNumber, levelOf } from './log-line';

export interface LogFilter {
  function?: string | undefined;
  /** A request id: of the call itself, or of the call that placed the order. */
  request?: string | undefined;
  /** An order's number. Later lines of the calls that named it are its lines, too. */
  order?: string | undefined;
  /** The least level. */
  level?: LevelName | undefined;
}

/** Request ids of one order that are kept. */
const MOST_IDS = 10_000;

/** @returns whether a line is wanted; it must get the lines in their sequence */
export function logFilter({ function: name, request, order, level }: LogFilter): (line: LogLine) => boolean {
  const ofOrder = order === undefined ? undefined : orderLines(order);
  return (line) => {
    // First: it learns from lines that other conditions hide.
    if (ofOrder && !ofOrder(line)) return false;
    if (level !== undefined && levelOf(line) < levelNumber(level)) return false;
    if (name !== undefined && line['function'] !== name && line['functionName'] !== name) return false;
    return request === undefined || idsOf(line).includes(request);
  };
}

function orderLines(order: string): (line: LogLine) => boolean {
  const known = new Set<string>();
  return (line) => {
    const ids = idsOf(line);
    if (line['outTradeNo'] !== order) return ids.some((id) => known.has(id));
    for (const id of ids) if (known.size < MOST_IDS) known.add(id);
    return true;
  };
}

function idsOf({ requestId, orderRequestId }: LogLine): string[] {
  return [requestId, orderRequestId].filter((id) => typeof id === 'string');
}
