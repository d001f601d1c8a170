import { basename, dirname } from 'node:path';
import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import type { Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { SESSION_PATH } from '../session-api';

export interface ProjectOptions extends Pick<ProjectInfo, 'name' | 'merchantName' | 'users' | 'version'> {
  stateFolder: string | undefined;
}

export function projectRoutes(
  app: Hono,
  emulator: Emulator,
  { stateFolder, ...project }: ProjectOptions,
): void {
  app.get('/api/project', (c) =>
    c.json<ProjectInfo>({
      ...project,
      folder: emulator.folder,
      envId: emulator.envId,
      protocol: emulator.protocol,
      clock: emulator.clock(),
      urls: { ...emulator.urls, session: new URL(SESSION_PATH, c.req.url).href },
      state: stateFolder === undefined ? { kept: false } : { kept: true, folder: stateFolder },
    }),
  );
}

/** The name of a project by its folder. For a folder called cloudfunctions, the name of its parent folder says more. */
export function projectName(folder: string): string {
  const own = basename(folder);
  return /^(cloud[-_]?functions|functions|cloud)$/i.test(own) ? basename(dirname(folder)) || own : own;
}
