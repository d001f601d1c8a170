/**
 * RSA keys for the simulators of the tests. Each simulator has three new ones, 40 ms of CPU time for each, and the tests
 * start hundreds of simulators. A jest worker makes the first keys, and then gives them again in turn: more than the
 * simulators of one test have.
 */
const crypto = require('node:crypto');
const { promisify } = require('node:util');

const COUNT = 16;

const generate = promisify(crypto.generateKeyPair);
const made = [];
let given = 0;

function reused(type, options) {
  if (type !== 'rsa' || JSON.stringify(options) !== '{"modulusLength":2048}') return generate(type, options);
  const index = given % COUNT;
  given += 1;
  made[index] ??= generate(type, options);
  return made[index];
}

function generateKeyPair(type, options, callback) {
  reused(type, options).then(
    ({ publicKey, privateKey }) => callback(null, publicKey, privateKey),
    (error) => callback(error),
  );
}

crypto.generateKeyPair = Object.assign(generateKeyPair, { [promisify.custom]: reused });
