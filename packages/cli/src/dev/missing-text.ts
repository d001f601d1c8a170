import { relative } from 'node:path';
import type { MissingModules, ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';

/**
 * The one message for all npm modules that are missing, per function, with the command that installs what is declared;
 * `undefined` if none is missing.
 */
export function missingText({ folder, missing }: ProjectFindings, install: string): string | undefined {
  if (missing.length === 0) return undefined;
  const isWithin = (place: string | undefined) =>
    place !== undefined && !relative(folder, place).startsWith('..');
  const declared = select(missing, ({ declaredIn }) => isWithin(declaredIn));
  const above = select(missing, ({ declaredIn }) => declaredIn !== undefined && !isWithin(declaredIn));
  const undeclared = select(missing, ({ declaredIn }) => declaredIn === undefined);
  const lines = [
    'npm modules are missing:',
    ...byModules(missing).map(([modules, functions]) => `  ${functions.join(', ')}: ${modules}`),
    ...(declared.length > 0 ? [`\`${install}\` installs what their package.json files declare.`] : []),
    ...[...new Set(above.flatMap(({ modules }) => modules.map(({ declaredIn }) => declaredIn)))].map(
      (place) => `Run \`npm install\` in ${place} for what its package.json declares.`,
    ),
    ...byModules(undeclared).map(([, functions]) => declareText(undeclared, functions)),
  ];
  return lines.join('\n');
}

/** What to do for modules that no package.json declares. Their names come from code, so nothing installs them unasked. */
function declareText(undeclared: readonly MissingModules[], functions: readonly string[]): string {
  const those = undeclared.filter(({ functionName }) => functions.includes(functionName));
  const names = those[0]?.modules.map(({ name }) => name) ?? [];
  const without = those.filter(({ hasManifest }) => !hasManifest).map(({ functionName }) => functionName);
  const note =
    without.length === 0
      ? ''
      : ` ${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} no package.json: run \`npm init -y\` there first, else npm installs into a folder above.`;
  return `No package.json declares ${names.join(', ')}: run \`npm install ${names.join(' ')}\` in the folder of ${functions.join(', ')}.${note}`;
}

function select(
  missing: readonly MissingModules[],
  fits: (module: MissingModules['modules'][number]) => boolean,
): MissingModules[] {
  return missing
    .map((each) => ({ ...each, modules: each.modules.filter(fits) }))
    .filter(({ modules }) => modules.length > 0);
}

/** Functions that miss the same modules, together. */
function byModules(missing: readonly MissingModules[]): [modules: string, functions: string[]][] {
  const groups = new Map<string, string[]>();
  for (const { functionName, modules } of missing) {
    const text = modules
      .map(({ name, range }) => (range === undefined ? name : `${name} ${range}`))
      .join(', ');
    groups.set(text, [...(groups.get(text) ?? []), functionName]);
  }
  return [...groups];
}
