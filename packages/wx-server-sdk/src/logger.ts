import { asCloudPayError } from '@opencloudpay/cloudpay';

/** A record for the log: one flat object. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** `cloud.logger()`: writes records by level; off CloudBase they go to the console, where the platform collects them. */
export interface Logger {
  log(record: LogRecord): void;
  info(record: LogRecord): void;
  warn(record: LogRecord): void;
  error(record: LogRecord): void;
}

export function logger(): Logger {
  const write = (level: 'log' | 'info' | 'warn' | 'error') => (record: LogRecord) => {
    if (Object.prototype.toString.call(record) !== '[object Object]') {
      throw asCloudPayError(new Error('log msg must be an object'), 'logger');
    }
    console[level]({ ...record });
  };
  return { log: write('log'), info: write('info'), warn: write('warn'), error: write('error') };
}
