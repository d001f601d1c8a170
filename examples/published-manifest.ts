/** A `package.json`. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  files?: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  [field: string]: unknown;
}

/** The condition by which this workspace resolves its packages to their sources, which are not published. */
const SOURCE_CONDITION = 'opencloudpay:source';

/** A manifest as it is published: without the paths of sources and without what only a workspace installs. */
export function publishedManifest(manifest: Manifest): Manifest {
  const { devDependencies: _, ...published } = manifest;
  return { ...published, exports: withoutSources(manifest['exports']) };
}

function withoutSources(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target;
  const conditions = Object.entries(target).filter(([condition]) => condition !== SOURCE_CONDITION);
  return Object.fromEntries(conditions.map(([condition, value]) => [condition, withoutSources(value)]));
}
