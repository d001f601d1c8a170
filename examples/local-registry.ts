import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Packed } from './pack.ts';

export interface LocalRegistry {
  url: string;
  close(): Promise<void>;
}

/** An npm registry on a free port of 127.0.0.1 that has these packages and no others. */
export async function startLocalRegistry(packages: readonly Packed[]): Promise<LocalRegistry> {
  let url = '';
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const document = packages.find(({ manifest }) => manifest.name === path);
    const tarball = packages.find(({ file }) => basename(file) === path);
    // Nothing here may be kept: the next run may have the same port, and the same versions with other content.
    response.setHeader('Cache-Control', 'no-store');
    if (document) response.setHeader('Content-Type', 'application/json').end(packument(document, url));
    else if (tarball) response.end(readFileSync(tarball.file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @see https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */
function packument({ manifest, file, integrity, shasum }: Packed, url: string): string {
  const { name, version } = manifest;
  const dist = { tarball: url + basename(file), integrity, shasum };
  return JSON.stringify({
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
  });
}
