/** jest's environment for Node, plus a `require` that is Node's own. See jest-transform.cjs. */
const { TestEnvironment } = require('jest-environment-node');
const { disableContextStorages } = require('./jest-context-storages.cjs');
const { closeLeftOpen } = require('./jest-left-open.cjs');
require('./jest-reused-archive.cjs');
require('./jest-reused-keys.cjs');
require('./jest-variables.cjs');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireByNode = require;
  }

  async teardown() {
    await super.teardown();
    closeLeftOpen();
    disableContextStorages();
  }
};
