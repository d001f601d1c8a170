import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { BatchedLines } from './batched-lines';
import { stdoutLines } from './stdout-lines';

const FULL = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** A disk that is full until the test frees it, behind a stream that keeps what it could not write. */
function disk() {
  const state = { failure: undefined as Error | undefined, text: '', waiting: '' };
  const stream = Object.assign(new EventEmitter(), {
    write(text: string) {
      state.waiting += text;
      if (state.failure) stream.emit('error', state.failure);
      else {
        state.text += state.waiting;
        state.waiting = '';
      }
    },
  });
  const warnings: string[] = [];
  const lines = new BatchedLines(stdoutLines(stream, (line) => warnings.push(line)));
  return { state, warnings, lines };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a full disk of the log', () => {
  it('ends nothing, is reported once, and gets the lines when there is room', async () => {
    const { state, warnings, lines } = disk();
    const logger = pino({ base: null }, lines);
    state.failure = FULL;
    for (const order of [1, 2]) {
      logger.info({ order }, 'sold');
      await turn();
    }
    expect(warnings).toEqual([expect.stringMatching(/cannot be written .*ENOSPC.*Make room/)]);
    state.failure = undefined;
    logger.info({ order: 3 }, 'sold');
    await turn();
    expect(state.text.match(/"order":\d/g)).toEqual(['"order":1', '"order":2', '"order":3']);
  });

  it('fails what waits for its line', async () => {
    const { state, lines } = disk();
    state.failure = FULL;
    lines.write('delivered\n');
    await expect(lines.written()).rejects.toThrow('ENOSPC');
  });
});

it('another failure, such as a reader that has gone, ends the process', () => {
  const { state, lines } = disk();
  state.failure = Object.assign(new Error('EPIPE: broken pipe, write'), { code: 'EPIPE' });
  lines.write('ready\n');
  expect(() => lines.flushSync()).toThrow('EPIPE');
});
