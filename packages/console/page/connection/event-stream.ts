import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';

export type ConnectionState = 'connecting' | 'open' | 'lost';
type Listener = (event: DevServerEvent) => void;

/** Milliseconds until a stream is opened again after the browser gave up. */
const RETRY = 2_000;

/**
 * The emulator's events. A connection that broke is taken up again, by the browser while it tries, else by us.
 *
 * `epoch` counts the times that something may have been missed: what depends on events is then to be fetched anew.
 */
export class EventStream {
  state: ConnectionState = 'connecting';
  epoch = 0;
  #listeners = new Set<Listener>();
  #watchers = new Set<() => void>();
  #source: EventSource | undefined;
  #greeted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly url: string,
    readonly createSource: (url: string) => EventSource = (url) => new EventSource(url),
  ) {}

  open(): void {
    const source = this.createSource(this.url);
    this.#source = source;
    source.onmessage = ({ data }: MessageEvent<string>) => this.#receive(JSON.parse(data) as DevServerEvent);
    source.onerror = () => {
      this.#become('lost');
      if (source.readyState !== source.CLOSED) return;
      source.close();
      this.#timer = setTimeout(() => this.open(), RETRY);
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  /** Calls back with every event. Returns a function to unsubscribe. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when `state` or `epoch` changed. Returns a function to unsubscribe. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #receive(event: DevServerEvent): void {
    if (event.type === 'hello') {
      // At the first hello, the page fetches everything anyway.
      if (this.#greeted && !event.resumed) this.epoch++;
      this.#greeted = true;
      this.#become('open');
    }
    for (const listener of [...this.#listeners]) listener(event);
  }

  #become(state: ConnectionState): void {
    this.state = state;
    for (const watcher of [...this.#watchers]) watcher();
  }
}
