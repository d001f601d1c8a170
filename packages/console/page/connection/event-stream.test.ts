import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';
import { EventStream } from './event-stream';

const hello = (resumed: boolean): DevServerEvent => ({
  type: 'hello',
  resumed,
  clock: { now: 0, offset: 0, advancing: false },
});

/** A browser's EventSource, held by its strings. */
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
  it('is open once it was greeted, and hands out events', () => {
    const { stream, source } = started();
    const seen: string[] = [];
    stream.listen(({ type }) => seen.push(type));
    expect(stream.state).toBe('connecting');
    source.say(hello(false));
    source.say({ type: 'faults', faults: [] });
    expect(stream).toMatchObject({ state: 'open', epoch: 0 });
    expect(seen).toEqual(['hello', 'faults']);
  });

  it('is lost while the browser retries, and has missed nothing when it is resumed', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(0);
    expect(stream.state).toBe('lost');
    source.say(hello(true));
    expect(stream).toMatchObject({ state: 'open', epoch: 0 });
  });

  it('counts a new epoch when it is greeted as a stranger', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(0);
    source.say(hello(false));
    expect(stream.epoch).toBe(1);
  });

  it('opens a stream anew that the browser gave up on', () => {
    const { stream, source } = started();
    source.say(hello(false));
    source.fail(2);
    expect(Source.all).toHaveLength(1);
    jest.advanceTimersByTime(2_000);
    expect(Source.all).toHaveLength(2);
    Source.all[1]?.say(hello(false));
    expect(stream).toMatchObject({ state: 'open', epoch: 1 });
  });

  it('stays closed when it was closed on purpose', () => {
    const { stream, source } = started();
    source.fail(2);
    stream.close();
    jest.advanceTimersByTime(10_000);
    expect(Source.all).toHaveLength(1);
  });
});
