/** The views of the page, by the fragment of the address (`#…`). */
export type Route =
  | { view: 'orders'; search: string; state: string; after: string; page: number }
  | { view: 'order'; id: string }
  | { view: 'cashier'; id: string }
  | { view: 'functions'; name: string; requestId: string }
  | DataRoute
  | { view: 'files'; folder: string }
  | { view: 'faults' }
  | { view: 'nowhere' };

/** The route of the documents: all collections, one of them, or one document. */
export interface DataRoute {
  view: 'data';
  /** Empty: the emulator's environment. */
  env: string;
  collection: string;
  id: string;
  tab: '' | 'indexes' | 'import';
  filter: string;
  sort: string;
  page: number;
}

/** Reads `location.hash`. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const values = new URLSearchParams(query);
  const text = (name: string) => values.get(name) ?? '';
  const [view = '', id, ...rest] = path.split('/').map(decode);
  const page = pageOf(text('page'));
  if (view === 'data' && rest.length <= 1) {
    const tab = text('tab');
    return {
      view: 'data',
      env: text('env'),
      collection: id ?? '',
      id: rest[0] ?? '',
      tab: tab === 'indexes' || tab === 'import' ? tab : '',
      filter: text('filter'),
      sort: text('sort'),
      page,
    };
  }
  if (rest.length > 0) return { view: 'nowhere' };
  if ((view === '' || view === 'orders') && !id) {
    return {
      view: 'orders',
      search: text('search'),
      state: text('state'),
      after: text('after'),
      page,
    };
  }
  if (view === 'orders' && id) return { view: 'order', id };
  if (view === 'pay' && id) return { view: 'cashier', id };
  if (view === 'functions') return { view: 'functions', name: id ?? '', requestId: text('request') };
  if (view === 'files' && !id) return { view: 'files', folder: text('folder') };
  if (view === 'faults' && !id) return { view: 'faults' };
  return { view: 'nowhere' };
}

/** The addresses of views, for `href`. */
export const to = {
  orders: (query: { search?: string; state?: string; after?: string; page?: number } = {}) =>
    withQuery('#/orders', query),
  order: (outTradeNo: string) => `#/orders/${encodeURIComponent(outTradeNo)}`,
  cashier: (outTradeNo: string) => `#/pay/${encodeURIComponent(outTradeNo)}`,
  functions: (name = '', requestId = '') =>
    withQuery(`#/functions${name && `/${encodeURIComponent(name)}`}`, { request: requestId }),
  data: (collection = '', query: Partial<Omit<DataRoute, 'view' | 'collection' | 'id'>> = {}) =>
    withQuery(`#/data${collection && `/${encodeURIComponent(collection)}`}`, {
      ...query,
      page: query.page === 1 ? undefined : query.page,
    }),
  document: (collection: string, id: string, env = '') =>
    withQuery(`#/data/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`, { env }),
  files: (folder = '') => withQuery('#/files', { folder }),
  faults: () => '#/faults',
};

function withQuery(path: string, values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

function pageOf(text: string): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page > 1 ? page : 1;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
