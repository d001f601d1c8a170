import { join } from 'node:path';
import { transform } from '@babel/standalone';
import { buildSync } from 'esbuild';

/** A module of a mini program: one file that needs no other. */
export interface MiniProgramModule {
  /** `index`, `database` */
  readonly name: string;
  readonly code: string;
}

/**
 * Bundles the entries of a package for mini programs, in the JavaScript of 2009: WeChat translates no npm modules, and
 * the systems of old phones know nothing newer.
 *
 * esbuild does not translate that far, so Babel does the rest. Its shorter forms are enough for code that does not look
 * at the descriptors of its classes.
 */
export function miniProgramModules(folder: string, entries: readonly string[]): MiniProgramModule[] {
  return entries.map((name) => {
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, `src/${name}.ts`)],
      conditions: ['opencloudpay:source'],
      bundle: true,
      write: false,
      platform: 'neutral',
      format: 'cjs',
      target: 'es2018',
    });
    const [output] = outputFiles;
    const { code } = transform(output?.text ?? '', {
      presets: [['env', { forceAllTransforms: true, modules: false }]],
      sourceType: 'script',
      assumptions: {
        constantReexports: true,
        constantSuper: true,
        ignoreFunctionLength: true,
        ignoreToPrimitiveHint: true,
        iterableIsArray: true,
        mutableTemplateObject: true,
        noClassCalls: true,
        noDocumentAll: true,
        noIncompleteNsImportDetection: true,
        objectRestNoSymbols: true,
        privateFieldsAsProperties: true,
        pureGetters: true,
        setClassMethods: true,
        setComputedProperties: true,
        setPublicClassFields: true,
        setSpreadProperties: true,
        skipForOfIteratorClosing: true,
        superIsCallableConstructor: true,
      },
    });
    if (!code) throw new Error(`${folder}/src/${name}.ts has no code for mini programs.`);
    return { name, code };
  });
}
