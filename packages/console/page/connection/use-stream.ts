import type { DevServerEvent } from '@opencloudpay/contracts/dev-server/events';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../context';
import type { ConnectionState } from './event-stream';

/** Calls back with every event of the emulator while the component is shown. */
export function useEvents(handler: (event: DevServerEvent) => void): void {
  const { stream } = usePage();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => stream.listen((event) => latest.current(event)), [stream]);
}

/** The state of the connection, and the number of times that everything must be fetched again. */
export function useConnection(): { state: ConnectionState; epoch: number } {
  const { stream } = usePage();
  const [now, setNow] = useState({ state: stream.state, epoch: stream.epoch });
  useEffect(() => {
    const take = () => setNow({ state: stream.state, epoch: stream.epoch });
    take();
    return stream.watch(take);
  }, [stream]);
  return now;
}
