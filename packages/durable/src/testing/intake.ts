import { createRedact } from '@opencloudpay/gateway/extension';
import type { Logger } from 'pino';
import { createIntake, type Intake } from '../intake/intake';
import { createMismatchReport, type ReportMismatch } from '../intake/report-mismatch';
import type { Store } from '../store/store';

/** The mismatch report of a gateway with its parts, and the events that were counted. */
export function reporting(
  store: Store,
  logger: Logger,
  counted: string[] = [],
): { reportMismatch: ReportMismatch; logger: Logger; redact: ReturnType<typeof createRedact> } {
  const redact = createRedact([]);
  const metrics = { mismatch: (kind: string, field: string) => counted.push(`${kind} ${field}`) };
  return { reportMismatch: createMismatchReport({ store, metrics, logger, redact }), logger, redact };
}

/** The intake of a gateway that delivers nothing. */
export function intakeOf(store: Store, logger: Logger): Intake {
  return createIntake(store, reporting(store, logger).reportMismatch);
}
