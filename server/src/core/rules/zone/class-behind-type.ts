/** `www A IN 192.0.2.1`: a class behind the type, which is read as data and pushes the data out of the record. */

import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import type { Mistake, ProblemFix } from './problem-rule.ts';

/** Where the class stands; undefined where the data do not begin with one, or nothing is too many. */
export function classBehindType({ record }: Mistake): Span | undefined {
  const fields = record?.fields ?? [];
  const isPushed = fields.some(({ kind }) => kind === 'extra');
  return isPushed && record?.classSpan === undefined && /^(?:IN|CH|HS)$/i.test(fields[0]!.text)
    ? fields[0]!.span
    : undefined;
}

/** Whether a mistake is that class itself, read as the first field. */
export function isClassBehindType(mistake: Mistake): boolean {
  return classBehindType(mistake)?.start === mistake.problem.span.start;
}

/** The two change places, so that columns stay. */
export function classFix({ record }: { readonly record: ResourceRecord }, behind: Span): ProblemFix {
  const { typeSpan } = record;
  return {
    title: 'Write the class before the type',
    edits: () => [replace(typeSpan, record.text(behind)), replace(behind, record.text(typeSpan))],
  };
}

export const CLASS_BEHIND_TYPE =
  'A class stands behind the type {type}, so it is read as data, and the data are one too many. {server} refuses the zone. Write the class before the type.';
