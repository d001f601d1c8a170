/**
 * The unpacked archive of the empty database (packages/database/src/sql/folder/empty-database.ts): a hundred milliseconds of CPU
 * time for each of the hundreds of databases that tests open. A jest worker unpacks the same bytes once.
 */
const zlib = require('node:zlib');
const { promisify } = require('node:util');

/** Smaller ones unpack fast, and may be part of what a test tests. */
const LARGE = 1024 * 1024;

const unpack = promisify(zlib.brotliDecompress);
const { brotliDecompress } = zlib;
let last;

zlib.brotliDecompress = (packed, options, callback) => {
  if (packed.length < LARGE) return brotliDecompress(packed, options, callback);
  if (!last?.packed.equals(packed)) last = { packed, unpacked: unpack(packed, options) };
  last.unpacked.then((unpacked) => callback(null, unpacked), callback);
};
