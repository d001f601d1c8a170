/** Shows the progress on stderr: a bar on a terminal, elsewhere a line for every tenth. */
export interface Progress {
  show(done: number, beside: string): void;
  /** Prints an event on its own line. */
  say(line: string): void;
  end(): void;
}

const WIDTH = 30;

export function createProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  let tenth = 0;
  return {
    show(done, beside) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      if (stream.isTTY) {
        const filled = Math.round(share * WIDTH);
        const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
        stream.write(`\r\x1b[2K${bar} ${Math.floor(100 * share)} % ${beside}`);
        return;
      }
      const reached = Math.floor(10 * share);
      if (reached === tenth) return;
      tenth = reached;
      stream.write(`${10 * reached} % ${beside}\n`);
    },
    say(line) {
      stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${line}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
