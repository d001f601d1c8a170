import type { CloudFunction, Project } from '../project/project';
import { propertyName } from '../syntax/names';
import { exportedBy } from '../values/origins/exports';

/** What the entry of a function exports, if it is something else than what the platform calls. */
export function exportedInsteadOfMain(
  project: Project,
  { entry, folder, name }: CloudFunction,
): readonly string[] | undefined {
  const exported = entry && exportedBy(entry);
  if (exported?.type !== 'ObjectExpression' || exported.properties.length === 0) return undefined;
  const keys = exported.properties.map((property) =>
    property.type === 'SpreadElement' ? undefined : propertyName(property),
  );
  if (keys.includes(undefined) || keys.includes('main') || keys.includes('default')) return undefined;
  const settings = [project.read(`${folder}/config.json`), JSON.stringify(project.found.rc?.content ?? {})];
  if (name === '' || settings.some((text) => /"handler"\s*:/.test(text ?? ''))) return undefined;
  return keys as string[];
}
