/**
 * Ends the use of the `AsyncLocalStorage`s of a test file. Node copies the store of each one that was ever used into every
 * new promise, timer and socket of the process. jest loads its runner, which uses one, anew for each test file: after a
 * hundred files in one worker, an `await` costs fifty times what it costs at first.
 *
 * Timers and sockets of Node itself outlive the test file that they were made in, and keep the stores of that moment. A
 * store leads to all objects of its test file, so the file would stay in memory. They keep a key instead; the stores of a
 * test file go with its end.
 */
const { AsyncLocalStorage } = require('node:async_hooks');

const used = new Set();
let storeOfKey = new WeakMap();

const { getStore } = AsyncLocalStorage.prototype;

for (const name of ['run', 'enterWith']) {
  const method = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (store, ...args) {
    used.add(this);
    const key = {};
    storeOfKey.set(key, store);
    return Reflect.apply(method, this, [key, ...args]);
  };
}

AsyncLocalStorage.prototype.getStore = function () {
  const key = Reflect.apply(getStore, this, []);
  return key && storeOfKey.get(key);
};

/** Disables those that were used since the last call, and lets go of their stores. One that is used again enables itself. */
function disableContextStorages() {
  for (const storage of used) storage.disable();
  used.clear();
  storeOfKey = new WeakMap();
}

module.exports = { disableContextStorages };
