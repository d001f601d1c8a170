/**
 * Writes miniprogram/vendor/opencloudpay.js: @opencloudpay/miniprogram as one file, so that the demo opens in WeChat's
 * developer tools without an npm build. Run `node miniprogram-demo/vendor.cjs` after a change there; a test tells.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');

function build() {
  const { outputFiles } = buildSync({
    absWorkingDir: join(__dirname, '..'),
    entryPoints: ['packages/miniprogram/src/index.ts'],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2018',
    banner: { js: '// @opencloudpay/miniprogram, built by miniprogram-demo/vendor.cjs. Not to be edited.' },
  });
  return outputFiles[0].text;
}

const file = join(__dirname, 'miniprogram/vendor/opencloudpay.js');

if (require.main === module) writeFileSync(file, build());

module.exports = { build, file };
