/** What was found in a file, as plain data that goes from one thread to another. */

import type { Finding, Fix, Rule } from '../core/rules/rule.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { LineIndex } from '../core/text/line-index.ts';
import type { FileResult } from './reports/report.ts';

/** The edits are those of the formats that show them. */
type PlainFix = Omit<Fix, 'edits'> & { readonly edits?: readonly TextEdit[] };

type PlainFinding = Omit<Finding, 'rule' | 'fixes'> & { readonly rule: string; readonly fixes: readonly PlainFix[] };

export type PlainResult = Omit<FileResult, 'path' | 'uri' | 'text' | 'lines' | 'findings' | 'withheld' | 'diff'> & {
  /** Absent where the main thread has it, or where nothing is said about it. */
  readonly text?: string;
  readonly findings: readonly PlainFinding[];
  /** Places in `findings`. */
  readonly withheld: readonly number[];
};

/**
 * @param hasEdits whether the report shows the edits of fixes
 * @param isKnown whether the main thread has the text
 */
export function plainResult(result: FileResult, hasEdits: boolean, isKnown: boolean): PlainResult {
  const { path: _, uri: __, diff: ___, lines: ____, text, findings, withheld, ...rest } = result;
  return {
    ...rest,
    ...(isKnown || findings.length === 0 ? {} : { text }),
    findings: findings.map(({ rule, fixes, ...finding }) => ({
      ...finding,
      rule: rule.id,
      fixes: fixes.map((fix) => plainFix(fix, hasEdits)),
    })),
    withheld: findings.flatMap((finding, i) => (withheld.has(finding) ? [i] : [])),
  };
}

function plainFix(fix: Fix, hasEdits: boolean): PlainFix {
  const { title, safe, uri } = fix;
  return {
    title,
    ...(safe === undefined ? {} : { safe }),
    ...(uri === undefined ? {} : { uri }),
    ...(hasEdits ? { edits: fix.edits() } : {}),
  };
}

/**
 * The result that was made plain.
 *
 * @param textOf the text of a zone; undefined where it is not known, and then the result is
 * @param ruleOf the rule with an id
 */
export function fileResult(
  { path, uri }: Pick<FileResult, 'path' | 'uri'>,
  { text: given, findings, withheld, ...rest }: PlainResult,
  textOf: (uri: string) => string | undefined,
  ruleOf: (id: string) => Rule | undefined,
): FileResult | undefined {
  const text = given ?? textOf(uri) ?? (findings.length === 0 ? '' : undefined);
  if (text === undefined) return undefined;
  const found: Finding[] = [];
  for (const { rule: id, fixes, ...finding } of findings) {
    const rule = ruleOf(id);
    if (rule === undefined) return undefined;
    found.push({ ...finding, rule, fixes: fixes.map(({ edits = [], ...fix }) => ({ ...fix, edits: () => edits })) });
  }
  return {
    ...rest,
    path,
    uri,
    text,
    lines: new LineIndex(text),
    findings: found,
    withheld: new Set(withheld.map((i) => found[i]!)),
  };
}
