/** What a report is given. One file a format beside this one. */

import type { Finding } from '../../core/rules/rule.ts';
import type { LanguageId } from '../../core/session.ts';
import type { LineIndex } from '../../core/text/line-index.ts';
import type { LeavingText } from '../../core/text/visible.ts';
import type { Output } from '../output.ts';

export const FORMATS = ['pretty', 'json', 'unix', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle'] as const;
export type Format = (typeof FORMATS)[number];

/** One file that was checked. Spans of findings refer to `text`. */
export interface FileResult {
  readonly path: string;
  readonly uri: string;
  readonly language: LanguageId;
  /** As it is after fixes. */
  readonly text: string;
  readonly lines: LineIndex;
  /** Of a zone, without the final dot; the root is `.`. */
  readonly origin?: string;
  /** What the origin is guessed from, in words; absent where it was given. */
  readonly originGuessedFrom?: string;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** Findings whose fix `--fix` does not make, because it would do harm beside other records. */
  readonly withheld: ReadonlySet<Finding>;
  /** Whether a zone has DNSSEC signatures, which a fix breaks. */
  readonly isSigned?: boolean;
  /** What `--fix-dry-run` would change. */
  readonly diff?: string;
}

export interface Counts {
  files: number;
  errors: number;
  warnings: number;
  /** Readings of bounces: what servers refused, or delay. */
  bounces: number;
  /** Information and hints. */
  notes: number;
  /** Findings that `--fix` would fix. */
  fixable: number;
  /** Files that `--fix` has changed, or would change. */
  fixed: number;
  /** Findings that a baseline hides. */
  hidden: number;
}

export interface ReportContext {
  readonly output: Output;
  readonly cwd: string;
  /** Whether fixes are shown, not made. */
  readonly isDryRun: boolean;
  /** The lines of another document that a fix or a related place is in; undefined where it is not known. */
  linesOf(uri: string): LineIndex | undefined;
  /** A rule's page as Markdown; undefined where it is not to be had. */
  rulePage(id: string): Promise<string | undefined>;
}

export interface Report {
  add(result: FileResult): void;
  /** Everything, for standard output. */
  finish(counts: Counts): LeavingText | Promise<LeavingText>;
}

/** Whether `--fix` fixes the finding: by an edit of the zone in which it is. */
export function isFixable(
  { language, uri, withheld }: Pick<FileResult, 'language' | 'uri' | 'withheld'>,
  finding: Finding,
): boolean {
  if (withheld.has(finding)) return false;
  return language === 'dns-zone' && finding.fixes.some((fix) => fix.safe === true && (fix.uri ?? uri) === uri);
}

/** Counts what decides about the exit code: a server's refusal is information about others' decisions. */
export function count(counts: Counts, result: FileResult): void {
  counts.files++;
  for (const finding of result.findings) {
    if (isFixable(result, finding)) counts.fixable++;
    if (finding.rule.group === 'bounce' && finding.severity !== 'hint') counts.bounces++;
    else if (finding.severity === 'error') counts.errors++;
    else if (finding.severity === 'warning') counts.warnings++;
    else counts.notes++;
  }
}

/** A place as reports give it: lines and columns from 1, columns and offsets in UTF-16 units, offsets from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export function placeAt(lines: LineIndex, offset: number): Place {
  const { line, column } = lines.at(offset);
  return { line: line + 1, column: column + 1, offset };
}
