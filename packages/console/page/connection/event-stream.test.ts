import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';
import { EventStream } from './event-stream';

const hello = (resumed: boolean): DevServerEvent => ({
  type: 'hello',
  resumed,
  clock: { now: 0, offset: 0, advancing: false },
});

/** A fake EventSource. */
class Source {
  static all: Source[] = [];
  readonly CLOSED = 2;
  readyState = 1;
  onmessage?: (message: { data: string }) => void;
  onerror?: () => void;
  constructor() {
    Source.all.push(this);
  }
  say(event: DevServerEvent) {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.();
  }
  close() {
    this.readyState = 2;
  }
}

function started() {
  const stream = new EventStream('/api/events', () => new Source() as unknown as EventSource);
  stream.open();
  const [source] = Source.all;
  if (!source) throw new Error('no source was made');
  return { stream, source };
}

beforeEach(() => {
  Source.all = [];
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('EventStream', () => {
  it('is open after hello, and passes events on', () => {
    const { stream, source } = started();
    const seen: string[] = [];
    stream.listen(({ type }) => seen.push(type));
    expect(stream.state).toBe('connecting');
    source.say(hello(false));
    source.say({ type: 'faults', faults: [] });
    expect(stream).toMatchObject({ state: 'open', epoch: 0 });
    expect(seen).toEqual(['hello', 'faults']);
  });

  it('is lost while the browser retries, and misses nothing when it resumes', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(0);
    expect(stream.state).toBe('lost');
    source.say(hello(true));
    expect(stream).toMatchObject({ state: 'open', epoch: 0 });
  });

  it('counts a new epoch when it cannot resume', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(0);
    source.say(hello(false));
    expect(stream.epoch).toBe(1);
  });

  it('opens the stream again after the browser gave up', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(2);
    expect(Source.all).toHaveLength(1);
    jest.advanceTimersByTime(2_000);
    expect(Source.all).toHaveLength(2);
    Source.all[1]?.say(hello(false));
    expect(stream).toMatchObject({ state: 'open', epoch: 1 });
  });

  it('stays closed after close', () => {
    const { stream, source } = started();
    source.fail(2);
    stream.close();
    jest.advanceTimersByTime(10_000);
    expect(Source.all).toHaveLength(1);
  });
});
