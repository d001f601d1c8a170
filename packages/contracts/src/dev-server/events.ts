import type { ClockState } from './clock';
import type { ActiveFault } from './faults';
import type { FunctionCall, FunctionInfo } from './functions';
import type { LogLine } from './logs';
import type { OrderSummary } from './orders';

/**
 * `GET /api/events`: server-sent events without names (use `onmessage`), each `data` one of these as JSON.
 *
 * The first event of every connection is `hello`. `resumed: true`: nothing was missed since the `Last-Event-ID` of the
 * browser's reconnect. `resumed: false` (first connection, emulator restarted, too long away): fetch everything again. A
 * comment line every 15 seconds keeps the connection open.
 */
export type DevServerEvent =
  | { type: 'hello'; resumed: boolean; clock: ClockState }
  /** An order was made, or its timeline changed: fetch the timeline again where it is shown. */
  | { type: 'order'; order: OrderSummary }
  /** A function wrote a line. */
  | { type: 'log'; line: LogLine }
  /** A function ended a call, from any source. */
  | { type: 'call'; call: FunctionCall }
  | { type: 'clock'; clock: ClockState }
  | { type: 'faults'; faults: readonly ActiveFault[] }
  /**
   * Documents of a collection changed, or the collection was created or removed, or its indexes changed: fetch them
   * again where they are shown.
   */
  | { type: 'documents'; envId: string; collection: string }
  /** Files were written or removed: fetch the list again where it is shown. */
  | { type: 'files'; envId: string }
  /** A mini program was refused documents, or the list of that was emptied: fetch it again. */
  | { type: 'refused-accesses' }
  /** Functions were added, removed or reloaded, or a function started or stopped failing. */
  | { type: 'functions'; functions: readonly FunctionInfo[] };
