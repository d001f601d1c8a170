/**
 * Parts of bundled libraries that our code never uses.
 *
 * Requests are POSTs of text, answered with bytes, to the configured address, over our own adapter
 * (`packages/wechatpay/src/client/connection/node-adapter.ts`). Most of axios serves other uses: redirects, proxies,
 * HTTP/2, forms with the database of MIME types for their files. And of XML only elements with text are read: a DOCTYPE,
 * which could define entities, is refused before the parser sees it.
 *
 * Each part is replaced by a function that fails with a message if it is called, never by one that silently does
 * nothing. `built-bundle.test.ts` uses every feature of the built bundle: it fails if a needed part is left out.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';

interface LeftOut {
  /** The feature that would need it. */
  use: string;
  /** The imported exports besides the default one. */
  names?: readonly string[];
}

/** By the library that imports them: packages and built-ins by their names, its own files from its folder on. */
const parts: Record<string, Record<string, LeftOut>> = {
  axios: {
    'form-data': { use: 'forms' },
    '/lib/helpers/toFormData.js': { use: 'forms' },
    '/lib/helpers/toURLEncodedForm.js': { use: 'forms' },
    '/lib/helpers/formDataToJSON.js': { use: 'forms' },
    '/lib/adapters/http.js': { use: 'its adapter for Node' },
    '/lib/adapters/xhr.js': { use: 'browsers' },
    '/lib/adapters/fetch.js': { use: 'fetch', names: ['getFetch'] },
  },
  '@cloudbase/database': {
    '/dist/esm/realtime/websocket-client': { use: 'watch', names: ['RealtimeWebSocketClient'] },
  },
  'fast-xml-parser': {
    '/src/xmlparser/node2json.js': { use: 'results other than nodes in document order' },
    'is-unsafe': { use: 'entities that a message defines', names: ['isUnsafe', 'HTML', 'XML'] },
    strnum: { use: 'numbers' },
  },
};

/**
 * To recognise forms, axios reads the global `FormData` while it is loaded, and Node then loads all of `fetch`: ten
 * milliseconds of the first call.
 */
const FORM_DATA = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";

const NAMESPACE = 'left-out';

/** An esbuild plugin that keeps these out of a bundle. */
export const leftOut: Plugin = {
  name: NAMESPACE,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path, importer, resolveDir }) => {
      const [, library = ''] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(importer) ?? [];
      const wanted = path.startsWith('.') ? resolve(resolveDir, path).replaceAll('\\', '/') : path;
      const name = Object.keys(parts[library] ?? {}).find((part) =>
        part.startsWith('/') ? wanted.endsWith(`/${library}${part}`) : wanted === part,
      );
      return name === undefined ? undefined : { path: name, namespace: NAMESPACE, pluginData: library };
    });
    onLoad({ filter: /[\\/]axios[\\/]lib[\\/]utils\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(FORM_DATA))
        throw new Error(`${path} no longer has "${FORM_DATA}": update left-out.ts`);
      return { contents: text.replace(FORM_DATA, 'undefined') };
    });
    onLoad({ filter: /./, namespace: NAMESPACE }, ({ path, pluginData: library }) => {
      const { use, names = [] } = parts[library]?.[path] ?? { use: path };
      const message = `${library} is bundled without ${use}: see scripts/build/left-out.ts of OpenCloudPay`;
      const exported = ['default', ...names].map((name) => `leftOut as ${name}`).join(', ');
      return {
        contents: `function leftOut() { throw new Error(${JSON.stringify(message)}); }\nexport { ${exported} };`,
      };
    });
  },
};
