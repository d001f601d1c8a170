import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { ConsoleError } from './errors';

/** The files of the console's page, for a server. */
export interface ConsoleFiles {
  /** The folder of the files. */
  readonly folder: string;
  /**
   * Answers a request for a file, with caching and security headers. 404 for unknown files, 405 for methods other than
   * GET and HEAD.
   */
  respond(request: Request): Response;
}

interface File {
  content: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page loads nothing from other sites, sends nothing to them and runs no inline scripts. */
const security = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Reads the files of the page once.
 *
 * @throws {ConsoleError} NOT_BUILT
 */
export function consoleFiles(folder: string = builtPage()): ConsoleFiles {
  const files = new Map(namesIn(folder).map((name) => [`/${name}`, fileOf(folder, name)]));
  const index = files.get('/index.html');
  if (!index) throw notBuilt(folder);
  files.set('/', index);

  return {
    folder,
    respond({ method, url, headers }) {
      if (method !== 'GET' && method !== 'HEAD') return text(405, 'Use GET or HEAD.', { allow: 'GET, HEAD' });
      const file = files.get(new URL(url).pathname);
      if (!file) return text(404, 'There is no such file. The page is at /.');
      if (headers.get('if-none-match') === file.headers['etag'])
        return new Response(null, { status: 304, headers: file.headers });
      return new Response(method === 'HEAD' ? null : file.content, {
        headers: { ...file.headers, 'content-length': String(file.content.length) },
      });
    },
  };
}

function fileOf(folder: string, name: string): File {
  const content = Uint8Array.from(readFileSync(join(folder, name)));
  // The name contains a hash of the content, so the content never changes.
  const forever = /-[A-Z0-9]{8}\.\w+$/.test(name);
  return {
    content,
    headers: {
      ...security,
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'cache-control': forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    },
  };
}

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, {
    status,
    headers: {
      ...security,
      ...headers,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    },
  });
}

/** Resolved by the package's name, because this file is in `src` under jest and in `dist` otherwise. */
function builtPage(): string {
  return join(dirname(require.resolve('@opencloudpay/console/package.json')), 'dist/page');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw notBuilt(folder, error);
  }
}

function notBuilt(folder: string, cause?: unknown): ConsoleError {
  return new ConsoleError(
    'NOT_BUILT',
    {
      en: `The console's page is missing in ${folder}. Build @opencloudpay/console (npm run build), or install it again.`,
      zh: `${folder} 中没有控制台的页面。请构建 @opencloudpay/console（npm run build），或重新安装。`,
    },
    { cause },
  );
}
