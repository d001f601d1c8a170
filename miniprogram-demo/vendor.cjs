/**
 * Writes miniprogram/vendor: @opencloudpay/miniprogram as three files, so that the demo opens in WeChat's developer
 * tools without an npm build. Run `node miniprogram-demo/vendor.cjs` after a change there: a test compares.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { miniProgramModules } = require('../scripts/build/mini-program.ts');

const BANNER = '// @opencloudpay/miniprogram, built by miniprogram-demo/vendor.cjs. Not to be edited.\n';
const FILES = {
  index: 'opencloudpay.js',
  database: 'opencloudpay-database.js',
  storage: 'opencloudpay-storage.js',
};

/** The files, with what they should contain. */
function build() {
  const folder = join(__dirname, '../packages/miniprogram');
  return miniProgramModules(folder, Object.keys(FILES)).map(({ name, code }) => ({
    file: join(__dirname, 'miniprogram/vendor', FILES[name]),
    code: BANNER + code,
  }));
}

if (require.main === module) for (const { file, code } of build()) writeFileSync(file, code);

module.exports = { build };
