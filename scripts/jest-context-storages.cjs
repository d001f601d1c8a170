/**
 * Ends the use of the `AsyncLocalStorage`s of a test file. Node copies the store of each one that was ever used into every
 * new promise, timer and socket of the process. jest loads its runner, which uses one, anew for each test file: after a
 * hundred files in one worker, an `await` costs fifty times what it costs at first.
 */
const { AsyncLocalStorage } = require('node:async_hooks');

const used = new Set();

for (const name of ['run', 'enterWith']) {
  const method = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    used.add(this);
    return Reflect.apply(method, this, args);
  };
}

/** Disables those that were used since the last call. One that is used again enables itself. */
function disableContextStorages() {
  for (const storage of used) storage.disable();
  used.clear();
}

module.exports = { disableContextStorages };
