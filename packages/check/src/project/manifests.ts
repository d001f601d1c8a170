import type { CloudFunction, Project } from './project';

/** What a package.json says about wx-server-sdk. */
export interface DeclaredSdk {
  /** Relative to the project. */
  file: string;
  /** From 1. */
  line: number;
  range: string;
}

/** The wx-server-sdk that a function declares, or else the project. */
export function sdkDeclared(project: Project, fn: CloudFunction | undefined): DeclaredSdk | undefined {
  const folders = fn === undefined ? [''] : [fn.folder, ''];
  for (const folder of folders) {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`;
    const text = project.read(file);
    if (text === undefined) continue;
    for (const [index, line] of text.split('\n').entries()) {
      const [, range] = /"wx-server-sdk"\s*:\s*"([^"]*)"/.exec(line) ?? [];
      if (range !== undefined) return { file, line: index + 1, range };
    }
  }
  return undefined;
}
