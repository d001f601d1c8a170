/**
 * The environment of the page tests: a phone's screen inside (jsdom); the cloud and the phone's network outside, on Node,
 * because Node's own classes and those of jsdom would be mistaken for each other.
 */
const { TestEnvironment } = require('jest-environment-jsdom');
const { serveControl, startEmulator } = require('../../packages/emulator');
const { phone } = require('../../packages/miniprogram/src/testing/phone');

module.exports = class PhoneEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { phone, serveControl, startEmulator });
  }
};
