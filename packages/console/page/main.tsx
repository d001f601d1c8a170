import { render } from 'preact';
import { App } from './app';
import { EventStream } from './connection/event-stream';

const stream = new EventStream('/api/events');
stream.open();
// A page that was left must close its connection, because browsers allow only six per host.
addEventListener('pagehide', () => stream.close());
addEventListener('pageshow', ({ persisted }) => persisted && stream.open());

const root = document.getElementById('app');
if (root) render(<App stream={stream} />, root);
