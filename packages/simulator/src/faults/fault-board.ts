import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { Emit } from '../events/simulator-event';
import type { ActiveFault, FaultRequest, FaultType, Host } from '../records/fault';
import type { RecordWriter } from '../store/record-writer';
import { checkFault } from './check-fault';

/** The properties of a request or notification that decide whether a fault applies to it. */
export interface Subject {
  outTradeNo?: string | undefined;
  /** Notifications only. */
  kind?: 'payment' | 'refund';
  /** Absent: v2. */
  version?: 'v3' | undefined;
  /** Requests only. */
  api?: string | undefined;
  host?: Host;
}

/** A fault of one type. */
export type FaultOf<Type extends FaultType> = Extract<ActiveFault, { type: Type }>;

interface BoardOptions {
  writer: RecordWriter;
  emit: Emit;
  now: () => number;
}

/** The active faults. */
export class FaultBoard {
  private readonly options: BoardOptions;
  private faults: ActiveFault[] = [];
  private lastId = 0;

  constructor(options: BoardOptions) {
    this.options = options;
  }

  /** @throws {SimulatorError} FAULT_INVALID */
  set(request: FaultRequest): ActiveFault {
    const fault: ActiveFault = {
      ...checkFault(request),
      id: `fault-${++this.lastId}`,
      setAt: this.options.now(),
      struck: 0,
    };
    this.faults.push(fault);
    this.options.writer.add('faults', fault.id, fault);
    this.changed();
    return fault;
  }

  /** Restores the faults that were set before a restart. */
  restore(faults: readonly ActiveFault[]): void {
    this.faults = [...faults];
    this.lastId = Math.max(0, ...faults.map(({ id }) => Number(id.replace('fault-', ''))));
  }

  list(): readonly ActiveFault[] {
    return this.faults;
  }

  /** @throws {SimulatorError} FAULT_UNKNOWN */
  clear(id: string): void {
    const fault = this.faults.find((known) => known.id === id);
    if (!fault)
      throw new SimulatorError(
        'FAULT_UNKNOWN',
        say(
          `There is no fault ${id}; it may have ended. simulator.faults() lists the active ones.`,
          `故障 ${id} 不存在，可能已经结束。simulator.faults() 列出生效中的故障。`,
        ),
      );
    this.remove(fault);
    this.changed();
  }

  clearAll(): void {
    for (const fault of [...this.faults]) this.remove(fault);
    this.changed();
  }

  /** Applies the oldest fault of the type that matches the subject, and counts it. */
  strike<Type extends FaultType>(type: Type, subject: Subject): FaultOf<Type> | undefined {
    const fault = this.faults.find((known) => known.type === type && isMeant(known, subject));
    if (!fault) return undefined;
    fault.struck += 1;
    if (fault.times !== undefined && fault.struck >= fault.times) this.remove(fault);
    else this.options.writer.touch(fault);
    this.changed();
    return fault as FaultOf<Type>;
  }

  /** Whether a fault refuses all connections to the host. */
  refuses(host: Host): boolean {
    return this.faults.some(
      (fault) => fault.type === 'down' && fault.how === 'refused' && isOfHost(fault.host, host),
    );
  }

  private remove(fault: ActiveFault): void {
    this.faults = this.faults.filter((known) => known !== fault);
    this.options.writer.put('faults', fault.id, undefined);
  }

  private changed(): void {
    this.options.emit({ type: 'faults-changed', faults: [...this.faults] });
  }
}

function isMeant(fault: ActiveFault, subject: Subject): boolean {
  const { outTradeNo } = fault;
  if (outTradeNo !== undefined && outTradeNo !== subject.outTradeNo) return false;
  if (isSignTest(fault) && subject.version !== 'v3') return false;
  if ('kind' in fault && fault.kind !== undefined && fault.kind !== subject.kind) return false;
  if ('apis' in fault && fault.apis && !fault.apis.includes(subject.api ?? '')) return false;
  if (fault.type !== 'down') return true;
  return fault.how !== 'refused' && subject.host !== undefined && isOfHost(fault.host, subject.host);
}

/** v2 has no such tests. */
function isSignTest(fault: ActiveFault): boolean {
  return fault.type === 'sign-test' || (fault.type === 'forge' && fault.how === 'sign-test');
}

function isOfHost(meant: 'both' | Host | undefined, host: Host): boolean {
  return meant === undefined || meant === 'both' || meant === host;
}
