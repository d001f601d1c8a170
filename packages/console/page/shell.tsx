import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './components/icon';
import { Settings } from './components/settings-switches';
import { request } from './connection/request';
import { useRefusedAccesses } from './connection/use-refused-accesses';
import { useResource } from './connection/use-resource';
import { useConnection, useEvents } from './connection/use-stream';
import { usePage } from './context';
import { showDuration, showTime, wholeSeconds } from './format/time';
import type { Messages } from './messages/messages';
import { type Route, to } from './route';

/** The frame of every view except the cashier: navigation, clock and connection. */
export function Shell({ view, children }: { view: Route['view']; children: ComponentChildren }) {
  const { t, project } = usePage();
  const main = useRef<HTMLElement>(null);
  const faults = useResource('faults', (signal) => request('GET /api/faults', {}, { signal }));
  useEvents((event) => {
    if (event.type === 'faults') faults.set({ faults: event.faults });
  });
  const refused = useRefusedAccesses().data?.accesses.length ?? 0;
  const here = view === 'order' ? 'orders' : view;
  const link = (
    name: 'orders' | 'functions' | 'data' | 'files' | 'faults',
    href: string,
    icon: IconName,
    badge: { n: number; words: string } = { n: 0, words: '' },
  ) => (
    <a href={href} aria-current={here === name ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{t.nav[name]}</span>
      {badge.n > 0 && (
        <span class="badge">
          {badge.n}
          <span class="offscreen"> {badge.words}</span>
        </span>
      )}
    </a>
  );
  return (
    <div class="shell">
      {/* A button, as the part of the address behind # is the route here. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t.skip}
      </button>
      <header class="side">
        <a class="brand" href={to.orders()}>
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span>
            <strong>{project?.name ?? 'cloudpay dev'}</strong>
            <small>{project ? projectLine(project, t) : ' '}</small>
          </span>
        </a>
        <nav aria-label={t.nav.label}>
          {link('orders', to.orders(), 'orders')}
          {link('functions', to.functions(), 'functions')}
          {link('data', to.data(), 'data', { n: refused, words: t.refusedAccesses.title })}
          {link('files', to.files(), 'folder')}
          {link('faults', to.faults(), 'faults', {
            n: faults.data?.faults.length ?? 0,
            words: t.faults.active,
          })}
        </nav>
        <Clock />
        <Settings />
        {project && (
          <p class="foot">
            <span>{t.common.version(project.version)}</span>
            <span>
              {project.state.kept ? t.common.stateKept(project.state.folder) : t.common.stateNotKept}
            </span>
          </p>
        )}
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Connection />
        {children}
      </main>
    </div>
  );
}

/** The environment, and the protocol unless it is the usual one. */
function projectLine({ envId, protocol }: ProjectInfo, t: Messages): string {
  return protocol === 'v3' ? `${envId} · ${t.common.protocol(protocol)}` : envId;
}

/** A notice while the connection is lost. */
export function Connection() {
  const { t } = usePage();
  const { state } = useConnection();
  return (
    <div role="status" class="connection">
      {state === 'lost' && (
        <div class="note warn">
          <p>
            <strong>{t.connection.lost}</strong> {t.connection.lostHint}
          </p>
        </div>
      )}
    </div>
  );
}

function Clock() {
  const { t, project, language } = usePage();
  const now = useNow();
  if (!project) return <div class="clock" />;
  const { offset, advancing } = project.clock;
  const seconds = wholeSeconds(offset);
  const ahead = seconds > 0 ? t.clock.ahead(showDuration(seconds, t.units)) : t.clock.real;
  return (
    <a class="clock" href={to.faults()} title={t.clock.label}>
      <Icon name="clock" />
      <span class="offscreen">{t.clock.label}: </span>
      <span class="clock-now">
        {showTime(now, 'time', language)}
        <small>{advancing ? t.clock.advancing : ahead}</small>
      </span>
    </a>
  );
}

/** The emulated time, updated every second. */
export function useNow(): number {
  const { project } = usePage();
  const offset = project?.clock.offset ?? 0;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now + offset;
}
