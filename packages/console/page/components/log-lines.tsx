import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';
import { to } from '../route';
import { Time } from './time';

/**
 * Log lines of functions, oldest first.
 *
 * @param follow scrolls to the last line
 * @param plain without the names of functions and calls
 */
export function LogLines({
  lines,
  label,
  follow = false,
  plain = false,
}: {
  lines: readonly LogLine[];
  label: string;
  follow?: boolean;
  plain?: boolean;
}) {
  const { t, told } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, follow]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <div class="log" role="log" aria-label={label} aria-live="off" tabIndex={0} ref={box}>
      {blocksOf(lines).map((line) => (
        <div key={line.id} class={`log-line level-${line.level}`}>
          <Time at={line.at} kind="time" />
          {!plain && line.functionName !== '' && (
            <a
              class="log-from"
              href={to.functions(line.functionName, line.requestId)}
              title={line.requestId ? `${t.functions.logFilter}: ${line.requestId}` : undefined}
            >
              {line.functionName}
            </a>
          )}
          <span class="log-text">
            {(line.level === 'error' || line.level === 'warn') && (
              <span class="log-level">{t.levels[line.level]} </span>
            )}
            {told(line.message, line.zh)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** Joins the lines of one output: an indented or closing line belongs to the line before it. */
function blocksOf(lines: readonly LogLine[]): LogLine[] {
  const blocks: LogLine[] = [];
  for (const line of lines) {
    const before = blocks.at(-1);
    const goesOn =
      before?.functionName === line.functionName &&
      before.zh === undefined &&
      before.requestId === line.requestId &&
      before.level === line.level &&
      /^[\s}\])]/.test(line.message);
    if (before && goesOn)
      blocks[blocks.length - 1] = { ...before, message: `${before.message}\n${line.message}` };
    else blocks.push(line);
  }
  return blocks;
}
