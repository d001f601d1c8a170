import type { WriteStream } from 'node:tty';
import { displayWidth, isLive, type Text, terminalLanguage } from '@opencloudpay/internal';

type Out = Pick<WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

export interface Progress {
  /** @param of the total; 0 means unknown */
  to(done: number, of: number): void;
  /** Removes the bar. */
  end(): void;
}

const WIDTH = 30;
/** Milliseconds between two drawings. */
const PACE = 100;

/** A progress bar for long work, only on a terminal with a person before it, so that pipes and logs stay clean. Default: on stderr. */
export function progressBar(
  label: Text,
  out: Out = process.stderr,
  now = () => performance.now(),
  env: NodeJS.ProcessEnv = process.env,
): Progress {
  if (!isLive(out, env)) return { to: () => {}, end: () => {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    to(done, of) {
      if (now() - drawnAt < PACE && done < of) return;
      drawnAt = now();
      drawn = true;
      const share = of > 0 ? Math.min(1, done / of) : 0;
      const full = Math.round(share * WIDTH);
      const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
      const line = `${label[terminalLanguage(env)]} ${bar} ${done}${of > 0 ? `/${of} ${Math.floor(share * 100)} %` : ''}`;
      // Wide characters take two columns each.
      const most = (out.columns ?? 80) - 1 - (displayWidth(line) - line.length);
      out.write(`\r\u001b[K${line.slice(0, most)}`);
    },
    end() {
      if (drawn) out.write('\r\u001b[K');
    },
  };
}
