import { usePage } from '../context';
import { showTime } from '../format/time';

/** A time of the emulated clock in the reader's zone, with the full time as tooltip. */
export function Time({ at, kind = 'short' }: { at: number; kind?: 'time' | 'short' | 'full' }) {
  const { language } = usePage();
  return (
    <time dateTime={new Date(at).toISOString()} title={showTime(at, 'full', language)}>
      {showTime(at, kind, language)}
    </time>
  );
}
