import { relative } from 'node:path';
import type { MissingModules, ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text, told } from '@opencloudpay/internal';

/**
 * The one message for all npm modules that are missing, per function, with the command that installs what is declared;
 * `undefined` if none is missing.
 */
export function missingText({ folder, missing }: ProjectFindings, install: string): Text | undefined {
  if (missing.length === 0) return undefined;
  const isWithin = (place: string | undefined) =>
    place !== undefined && !relative(folder, place).startsWith('..');
  const declared = select(missing, ({ declaredIn }) => isWithin(declaredIn));
  const above = select(missing, ({ declaredIn }) => declaredIn !== undefined && !isWithin(declaredIn));
  const undeclared = select(missing, ({ declaredIn }) => declaredIn === undefined);
  const lines = [
    say('npm modules are missing:', '缺少 npm 模块：'),
    ...byModules(missing).map(([modules, functions]) =>
      say(`  ${functions.join(', ')}: ${modules}`, `  ${functions.join('、')}：${modules}`),
    ),
    ...(declared.length > 0
      ? [
          say(
            `\`${install}\` installs what their package.json files declare.`,
            `运行 \`${install}\`，安装各 package.json 中声明的模块。`,
          ),
        ]
      : []),
    ...[...new Set(above.flatMap(({ modules }) => modules.map(({ declaredIn }) => declaredIn)))].map(
      (place) =>
        say(
          `Run \`npm install\` in ${place} for what its package.json declares.`,
          `请在 ${place} 中运行 \`npm install\`，安装其 package.json 声明的模块。`,
        ),
    ),
    ...byModules(undeclared).map(([, functions]) => declareText(undeclared, functions)),
  ];
  return told((language) => lines.map((line) => line[language]).join('\n'));
}

/** What to do for modules that no package.json declares. Their names come from code, so nothing installs them unasked. */
function declareText(undeclared: readonly MissingModules[], functions: readonly string[]): Text {
  const those = undeclared.filter(({ functionName }) => functions.includes(functionName));
  const names = those[0]?.modules.map(({ name }) => name) ?? [];
  const without = those.filter(({ hasManifest }) => !hasManifest).map(({ functionName }) => functionName);
  const note =
    without.length === 0
      ? say('', '')
      : say(
          ` ${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} no package.json: run \`npm init -y\` there first, else npm installs into a folder above.`,
          `${without.join('、')} 没有 package.json：请先在其目录中运行 \`npm init -y\`，否则 npm 会安装到上级目录。`,
        );
  const install = `\`npm install ${names.join(' ')}\``;
  return say(
    `No package.json declares ${names.join(', ')}: run ${install} in the folder of ${functions.join(', ')}.${note.en}`,
    `没有 package.json 声明 ${names.join('、')}：请在 ${functions.join('、')} 的目录中运行 ${install}。${note.zh}`,
  );
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
