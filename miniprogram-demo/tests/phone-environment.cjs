/**
 * The environment of the page tests: a phone's screen inside (jsdom), and the cloud outside of it, on Node, as in
 * life. In here, Node's own classes and those of jsdom would be mistaken for each other.
 */
const { TestEnvironment } = require('jest-environment-jsdom');
const { startEmulator } = require('../../packages/emulator');

module.exports = class PhoneEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.startEmulator = startEmulator;
  }
};
