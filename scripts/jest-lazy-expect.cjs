/**
 * `expect` without what a test does not use. For each `expect(…)` jest makes about four hundred functions, and the trace of
 * an error, and a test calls one of them: that is most of the time of an assertion, and properties make thousands. Here they
 * are made when they are called, by jest's own makers. The trace of an expected error is not written as text, with the lines
 * of the sources, before a test fails.
 */
const EAGER =
  / {2}const allMatchers = \(0, _jestMatchersObject\.getMatchers\)\(\);\n {2}const expectation = \{[\s\S]*?\n {2}return expectation;\n\};\nexports\.expect = expect;\n/;

const LAZY = `
  return new (expectations().Plain)(actual);
};
exports.expect = expect;
const ACTUAL = Symbol('actual');
const ERROR = Symbol('error');
let known = {};
/** Its classes, until matchers are added. */
const expectations = () => {
  const names = Object.keys((0, _jestMatchersObject.getMatchers)());
  if (names.length !== known.count) known = { count: names.length, ...makeExpectations(names) };
  return known;
};
const makeExpectations = names => {
  const group = (make, others) => {
    function Expectation(actual, error) {
      this[ACTUAL] = actual;
      this[ERROR] = error;
    }
    const define = (name, get) =>
      Object.defineProperty(Expectation.prototype, name, { configurable: true, enumerable: true, get });
    for (const name of names) {
      define(name, function () {
        const matcher = (0, _jestMatchersObject.getMatchers)()[name];
        return make(name, matcher, this[ACTUAL], this[ERROR]);
      });
    }
    for (const [name, get] of Object.entries(others)) define(name, get);
    return Expectation;
  };
  const ofPromise = (make, isNot) => (name, matcher, actual, error) =>
    make(name, getPromiseMatcher(name, matcher) || matcher, isNot, actual, error);
  const Not = group((_name, matcher, actual) => makeThrowingMatcher(matcher, true, '', actual), {});
  const [Resolves, Rejects] = [makeResolveMatcher, makeRejectMatcher].map(make => {
    const NotOfPromise = group(ofPromise(make, true), {});
    return group(ofPromise(make, false), {
      not() {
        return new NotOfPromise(this[ACTUAL], this[ERROR]);
      }
    });
  });
  const Plain = group((_name, matcher, actual) => makeThrowingMatcher(matcher, false, '', actual), {
    not() {
      return new Not(this[ACTUAL]);
    },
    resolves() {
      return new Resolves(this[ACTUAL], new JestAssertionError());
    },
    rejects() {
      return new Rejects(this[ACTUAL], new JestAssertionError());
    }
  });
  return { Plain };
};
`;

const TRACE = "typeof e.stack === 'string'";
const HAS_TRACE = "'stack' in Object(e)";

/** @param code the text of the package `expect` */
function withLazyMatchers(code) {
  if (!EAGER.test(code) || !code.includes(TRACE))
    throw new Error(`${__filename} follows another version of expect: compare what it replaces.`);
  return code.replace(EAGER, () => LAZY).replace(TRACE, HAS_TRACE);
}

module.exports = { withLazyMatchers };
