import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EventStream } from './connection/event-stream';
import { request } from './connection/request';
import { type Page, PageContext } from './context';
import { en } from './messages/en';
import type { Messages } from './messages/messages';
import { zh } from './messages/zh';
import { type Route, routeOf } from './route';
import { chosenLanguage, chosenTheme, keepLanguage, keepTheme, type Language } from './settings';
import { Shell } from './shell';
import { Cashier } from './views/cashier';
import { Data } from './views/data/data';
import { Faults } from './views/faults';
import { Files } from './views/files';
import { Functions } from './views/functions';
import { Nowhere } from './views/nowhere';
import { Order } from './views/order';
import { Orders } from './views/orders';

const messages: Record<Language, Messages> = { en, zh };
/** Milliseconds that a short message is shown. */
const STAY = 4_000;

export function App({ stream }: { stream: EventStream }) {
  const [language, setLanguage] = useState(chosenLanguage);
  const [theme, setTheme] = useState(chosenTheme);
  const [toast, setToast] = useState('');
  const [said, setSaid] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const project = useProject(stream);
  const route = useRoute();

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    keepLanguage(language);
  }, [language]);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    keepTheme(theme);
  }, [theme]);

  const notify = useCallback((text: string) => {
    clearTimeout(timer.current);
    setToast(text);
    timer.current = setTimeout(() => setToast(''), STAY);
  }, []);

  const page = useMemo<Page>(
    () => ({
      t: messages[language],
      language,
      told: (en: string, zh: string | undefined) => (language === 'zh' ? (zh ?? en) : en),
      setLanguage,
      theme,
      setTheme,
      stream,
      project,
      notify,
      announce: setSaid,
    }),
    [language, theme, stream, project, notify],
  );

  return (
    <PageContext.Provider value={page}>
      <View route={route} />
      <div class="toast" role="status" aria-live="polite">
        {toast && <p>{toast}</p>}
      </div>
      <div class="offscreen" aria-live="polite">
        {said}
      </div>
    </PageContext.Provider>
  );
}

function View({ route }: { route: Route }) {
  if (route.view === 'cashier') return <Cashier key={route.id} id={route.id} />;
  return (
    <Shell view={route.view}>
      {route.view === 'orders' && <Orders {...route} />}
      {route.view === 'order' && <Order key={route.id} id={route.id} />}
      {route.view === 'functions' && <Functions {...route} />}
      {route.view === 'data' && <Data route={route} />}
      {route.view === 'files' && <Files folder={route.folder} />}
      {route.view === 'faults' && <Faults />}
      {route.view === 'nowhere' && <Nowhere />}
    </Shell>
  );
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const take = () => setRoute(routeOf(location.hash));
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return route;
}

/** The project. Events update its clock. */
function useProject(stream: EventStream): ProjectInfo | undefined {
  const [project, setProject] = useState<ProjectInfo>();
  useEffect(() => {
    let epoch = -1;
    const take = () => {
      if (stream.epoch === epoch) return;
      epoch = stream.epoch;
      // If this fails, the connection is lost too, which the page shows. The next epoch fetches again.
      request('GET /api/project', {}).then(setProject, () => {});
    };
    take();
    const unwatch = stream.watch(take);
    const unlisten = stream.listen((event) => {
      if (event.type !== 'clock' && event.type !== 'hello') return;
      setProject((old) => old && { ...old, clock: event.clock });
    });
    return () => {
      unwatch();
      unlisten();
    };
  }, [stream]);
  return project;
}
