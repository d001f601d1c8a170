/**
 * The environment of the page tests: a phone's screen inside (jsdom); the cloud and the phone's network outside, on Node,
 * because Node's own classes and those of jsdom would be mistaken for each other.
 */
const { TestEnvironment } = require('jest-environment-jsdom');
const { phone } = require('../../packages/miniprogram/src/testing/phone');

module.exports = class PhoneEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    // Not above: there jest would transform the ES modules that it loads, as for its own require.
    const { serveControl, startEmulator } = require('../../packages/emulator');
    Object.assign(this.global, { phone, serveControl, startEmulator });
  }
};
