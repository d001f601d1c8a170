import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import type { FunctionLog } from '@opencloudpay/function-host';

/** How many lines are kept. */
const MOST = 5_000;

export interface LogFilter {
  functionName?: string | undefined;
  requestId?: string | undefined;
  /** The number of latest lines to return. */
  limit?: number | undefined;
}

/** The latest log lines of functions. They are not saved between runs. */
export class FunctionLogs {
  private lines: LogLine[] = [];
  private lastId = 0;

  /** @param at by the emulated clock */
  add({ functionName, requestId, level, message, zh, notice }: FunctionLog, at: number): LogLine {
    const line: LogLine = {
      id: ++this.lastId,
      functionName,
      ...(requestId !== undefined && { requestId }),
      level,
      message,
      ...(zh !== undefined && { zh }),
      at,
      ...(notice && { notice }),
    };
    this.lines.push(line);
    // In larger steps, because removing one line at a time would move the whole array each time.
    if (this.lines.length > 1.2 * MOST) this.lines = this.lines.slice(-MOST);
    return line;
  }

  find({ functionName, requestId, limit = 200 }: LogFilter): LogLine[] {
    const found = this.lines.filter(
      (line) =>
        (functionName === undefined || line.functionName === functionName) &&
        (requestId === undefined || line.requestId === requestId),
    );
    return found.slice(-limit);
  }
}
