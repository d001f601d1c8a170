import type { SourceFile } from './syntax/source-file';

/** A comment that switches rules off for a line. */
export interface Directive {
  /** Of the comment, from 1. */
  line: number;
  /** The line that it is about. */
  target: number;
  rules: readonly string[];
  /** What stands behind `--`. */
  reason: string;
}

/** `cloudpay-check-disable-next-line order-number, secret -- the numbers come from the ERP` */
const PATTERN = /cloudpay-check-disable-(next-line|line)\b([^\n]*)/;

export function directivesIn(file: SourceFile): Directive[] {
  return file.comments.flatMap(({ value, loc }) => {
    const [, which, rest = ''] = PATTERN.exec(value) ?? [];
    if (which === undefined || !loc) return [];
    const [names = '', ...reason] = rest.split('--');
    return [
      {
        line: loc.start.line,
        target: which === 'line' ? loc.start.line : loc.end.line + 1,
        rules: names.split(/[\s,]+/).filter((name) => name !== ''),
        reason: reason.join('--').trim(),
      },
    ];
  });
}
