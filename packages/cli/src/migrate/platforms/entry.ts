import { type Deployment, timersOf } from './platform';

/**
 * The entry of a platform: the functions of the project, loaded at their first call.
 *
 * @param subpath of `@opencloudpay/function-host`: `aws-lambda`
 * @param exported the name that the platform calls
 */
export function entryText(
  deployment: Deployment,
  { subpath, made, exported }: { subpath: string; made: string; exported: string },
): string {
  const functions = deployment.functions.map(
    ({ name, folder }) => `    ${key(name)}: () => require(${literal(`../../${folder}`)}),`,
  );
  const timers = timersOf(deployment).map(
    ({ name, functionName }) => `${key(name)}: ${literal(functionName)}`,
  );
  return [
    `const { ${made} } = require('@opencloudpay/function-host/${subpath}');`,
    '',
    `exports.${exported} = ${made}(`,
    '  {',
    ...functions,
    '  },',
    ...(timers.length > 0 ? [`  { timers: { ${timers.join(', ')} } },`] : []),
    ');',
    '',
  ].join('\n');
}

/** The package that bundles an entry: `npm install && npm run build`. */
export function entryManifest(platform: string, version: string): string {
  const manifest = {
    name: `shop-${platform}`,
    private: true,
    scripts: {
      build: 'esbuild index.js --bundle --minify --platform=node --target=node20 --outfile=dist/index.js',
    },
    dependencies: {
      '@opencloudpay/function-host': version,
      'wx-server-sdk': `npm:@opencloudpay/wx-server-sdk@${version}`,
    },
    devDependencies: { esbuild: '0.28.2' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
