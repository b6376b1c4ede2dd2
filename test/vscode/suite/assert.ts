/** What the suites use of `node:assert/strict`, for a web worker, which has no Node. */

function ok(value: unknown, message = `${value} is not truthy`): asserts value {
  if (!value) throw new Error(message);
}

function equal(actual: unknown, expected: unknown, message = ''): void {
  if (!Object.is(actual, expected)) throw new Error(`${message} expected ${show(expected)}, got ${show(actual)}`);
}

function deepEqual(actual: unknown, expected: unknown, message = ''): void {
  equal(show(actual), show(expected), message);
}

function match(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${show(text)} does not match ${pattern}`);
}

function doesNotMatch(text: string, pattern: RegExp): void {
  if (pattern.test(text)) throw new Error(`${show(text)} matches ${pattern}`);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

export default { ok, equal, deepEqual, match, doesNotMatch };
