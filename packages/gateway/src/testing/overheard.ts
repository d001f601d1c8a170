import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { captureLog } from './gateway';

/** Everything that a run says, searched afterwards for what must not appear. */
export interface Overheard {
  /** Log lines, errors with their causes, answers, and the printed form of our objects. */
  readonly said: readonly string[];
  readonly log: ReturnType<typeof captureLog>;
  hear(what: unknown): void;
  /** Hears the failure of a call; its result is not said. */
  attempt(call: () => unknown): Promise<void>;
  /** Runs while also the console, stdout and stderr are heard. */
  during(run: () => Promise<void>): Promise<void>;
}

export function overheard(): Overheard {
  const said: string[] = [];
  const log = captureLog();
  const shown = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null };
  const hear = (what: unknown) => {
    said.push(typeof what === 'string' ? what : inspect(what, shown));
  };
  return {
    said,
    log,
    hear,

    async attempt(call) {
      try {
        await call();
      } catch (failure) {
        hear(failure);
      }
    },

    async during(run) {
      for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
        jest.spyOn(console, method).mockImplementation((...words) => words.forEach(hear));
      for (const stream of [process.stdout, process.stderr])
        jest.spyOn(stream, 'write').mockImplementation((chunk) => {
          hear(String(chunk));
          return true;
        });
      try {
        await run();
      } finally {
        jest.restoreAllMocks();
      }
      hear(log.text());
    },
  };
}

/** A server that fails as frameworks do in their debug modes: it shows everything that it received. */
export function startShowingServer() {
  return listen(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`${request.rawHeaders.join(' ')} ${body}`);
  });
}

/** The lines of a PEM text that are secret, each with a title. */
export function linesOf(title: string, pem: string): [string, string][] {
  return pem
    .split('\n')
    .filter((line) => line.length > 20 && !line.startsWith('---'))
    .map((line, index) => [`line ${index} of ${title}`, line]);
}

/** The first place where a text was said, with what stands around it. */
export function leakOf(secret: string, said: readonly string[]): string | undefined {
  const leak = said.find((text) => text.includes(secret));
  const at = leak?.indexOf(secret) ?? 0;
  return leak?.slice(Math.max(0, at - 300), at + 100);
}
