/** What the lexer and the resolver have found wrong, chunk by chunk, as problems of the whole file. */

import type { Span } from '../text/span.ts';
import type { Chunk } from './lexer.ts';
import type { ZoneProblem, ZoneProblemCode } from './problem.ts';
import type { RecordList } from './record.ts';
import { RECORD_BEFORE, type ResolvedChunk, type ResolvedZone } from './resolved.ts';
import { lastAtOrBefore, type ZoneSyntax } from './syntax.ts';

/** Keys of a problem's data that are offsets. */
const OFFSETS = ['at', 'lineEnd'] as const;

export function collectProblems(resolved: ResolvedZone, records: RecordList): ZoneProblem[] {
  const problems: ZoneProblem[] = [];
  const { syntax } = resolved;
  resolved.chunks.forEach((chunk, i) => {
    const lexical = syntax.chunks[i]!;
    if (chunk.problems.length === 0 && lexical.problems.length === 0) return;
    const base = syntax.chunkStart[i]!;
    const here: ZoneProblem[] = lexical.problems.map(({ code, start, end, at }) => {
      const record = recordOfLocal(chunk, lexical, start);
      return {
        code,
        span: { start: base + start, end: base + end },
        data: { at: base + at },
        ...(record < 0 ? {} : { record: records.base(i) + record }),
      };
    });
    for (const { code, start, end, data, record } of chunk.problems) {
      const number = records.base(i) + (record === RECORD_BEFORE ? -1 : record);
      here.push({
        code,
        span: { start: base + start, end: base + end },
        data: placed(data, base),
        ...(record === -1 || number < 0 ? {} : { record: number }),
      });
    }
    here.sort((a, b) => a.span.start - b.span.start);
    for (const problem of here) problems.push(problem);
  });
  return addFileProblems(syntax, problems);
}

/** The data of a problem with their offsets in the whole text. */
function placed(data: ZoneProblem['data'], base: number): ZoneProblem['data'] {
  if (base === 0 || OFFSETS.every((key) => data[key] === undefined)) return data;
  const shifted: Record<string, string | number> = { ...data };
  for (const key of OFFSETS) if (typeof shifted[key] === 'number') shifted[key] += base;
  return shifted;
}

/** What is wrong in the records of one chunk, by their numbers in it. */
export function problemsInChunk(
  resolved: ResolvedZone,
  index: number,
): ReadonlyMap<number, readonly { readonly code: ZoneProblemCode; readonly span: Span }[]> {
  const chunk = resolved.chunks[index]!;
  const lexical = resolved.syntax.chunks[index]!;
  const base = resolved.syntax.chunkStart[index]!;
  const found = new Map<number, { readonly code: ZoneProblemCode; readonly span: Span }[]>();
  const add = (record: number, code: ZoneProblemCode, start: number, end: number): void => {
    if (record < 0) return;
    const problem = { code, span: { start: base + start, end: base + end } };
    const others = found.get(record);
    if (others === undefined) found.set(record, [problem]);
    else others.push(problem);
  };
  for (const { code, start, end } of lexical.problems) add(recordOfLocal(chunk, lexical, start), code, start, end);
  for (const { code, start, end, record } of chunk.problems) add(record, code, start, end);
  return found;
}

/** The record in whose entry a place of the chunk is, or -1. */
function recordOfLocal(chunk: ResolvedChunk, lexical: Chunk, offset: number): number {
  const entry = lastAtOrBefore(lexical.entryStart, lexical.entryCount, offset);
  const at = lastAtOrBefore(chunk.entry, chunk.count, entry);
  return chunk.count > 0 && chunk.entry[at] === entry ? at : -1;
}

/** What is wrong with the file as such: byte order mark, line ends. Each once. */
function addFileProblems(syntax: ZoneSyntax, problems: ZoneProblem[]): ZoneProblem[] {
  const file: ZoneProblem[] = [];
  const add = (code: ZoneProblemCode, start: number, end: number) =>
    file.push({ code, span: { start, end }, data: {} });
  if (syntax.charCodeAt(0) === 0xfeff) add('bom', 0, 1);
  const crlf = syntax.chunks.findIndex((chunk) => chunk.firstCrlf >= 0);
  if (crlf >= 0)
    add(
      'crlf',
      syntax.chunkStart[crlf]! + syntax.chunks[crlf]!.firstCrlf,
      syntax.chunkStart[crlf]! + syntax.chunks[crlf]!.firstCrlf + 2,
    );
  const cr = syntax.chunks.findIndex((chunk) => chunk.firstLoneCr >= 0);
  if (cr >= 0)
    add(
      'lone-cr',
      syntax.chunkStart[cr]! + syntax.chunks[cr]!.firstLoneCr,
      syntax.chunkStart[cr]! + syntax.chunks[cr]!.firstLoneCr + 1,
    );
  const { length } = syntax;
  const last = syntax.charCodeAt(length - 1);
  if (length > 0 && last !== 10 && last !== 13) add('no-final-newline', length, length);
  return [...file, ...problems].sort((a, b) => a.span.start - b.span.start);
}
