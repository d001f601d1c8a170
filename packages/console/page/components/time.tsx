import { usePage } from '../context';
import { showTime } from '../format/time';

/** A time by the emulated clock, in the reader's zone; in full when it is pointed at. */
export function Time({ at, kind = 'short' }: { at: number; kind?: 'time' | 'short' | 'full' }) {
  const { language } = usePage();
  return (
    <time dateTime={new Date(at).toISOString()} title={showTime(at, 'full', language)}>
      {showTime(at, kind, language)}
    </time>
  );
}
