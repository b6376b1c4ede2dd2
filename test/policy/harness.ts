/** What the tests of policy records share: records with line for line what must be found in them. */

import assert from 'node:assert/strict';
import type { PolicyProblem } from '../../server/src/core/policy/problem.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

export interface Parsed<Code extends string> {
  readonly problems: readonly PolicyProblem<Code>[];
}

export type Parse<Code extends string> = (text: MappedText) => Parsed<Code>;

/** `code "text of the span"` of each problem, in order. */
export function found<Code extends string>(parse: Parse<Code>, record: string): string[] {
  return parse(MappedText.of(record)).problems.map(
    ({ code, span }) => `${code} ${JSON.stringify(record.slice(span.start, span.end))}`,
  );
}

/** The record after the fix of the first problem of a code, which the fix must remove without adding any other. */
export function fixed<Code extends string>(parse: Parse<Code>, record: string, code: Code): string | undefined {
  const before = parse(MappedText.of(record)).problems;
  const fix = before.find((problem) => problem.code === code)?.fix;
  if (fix === undefined) return undefined;
  const text = applyEdits(record, [fix]);
  const after = parse(MappedText.of(text)).problems;
  const count = (problems: readonly PolicyProblem<Code>[]) =>
    problems.filter((problem) => problem.code === code).length;
  assert.equal(count(after), count(before) - 1, `the fix of ${code} leaves it: ${text}`);
  return text;
}

/** Problems are data about the text: within it, in order, never empty. */
export function assertSane<Code extends string>(record: string, problems: readonly PolicyProblem<Code>[]): void {
  let last = 0;
  for (const { code, span, fix } of problems) {
    assert.ok(span.start >= last && span.end <= record.length, `${code} at ${span.start}-${span.end}`);
    assert.ok(span.end > span.start || record === '', `${code} has an empty span`);
    if (fix !== undefined)
      assert.ok(fix.span.start >= 0 && fix.span.end <= record.length && fix.span.start <= fix.span.end);
    last = span.start;
  }
}

/** Fixes applied one after another come to an end: none makes what another takes away. */
export function assertFixesEnd<Code extends string>(parse: Parse<Code>, record: string): void {
  let text = record;
  for (let steps = 0; steps < 100; steps++) {
    const fix = parse(MappedText.of(text)).problems.find((problem) => problem.fix !== undefined)?.fix;
    if (fix === undefined) return;
    text = applyEdits(text, [fix]);
  }
  assert.fail(`fixes go round: ${record} -> ${text}`);
}
