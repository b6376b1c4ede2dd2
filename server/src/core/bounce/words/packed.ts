/** The word tables as one text: a row of commas a meaning or an idiom, an empty line between languages. A tenth smaller once compressed, and read sooner. */

import type { Cause } from '../causes.ts';
import type { Idiom, Language, Meaning, TermTable, Weight, WordTables } from './row.ts';

/** Between the terms and the idioms, and between languages. */
export const HALVES = '\n\n\n';
export const TABLES = '\n\n';

/** @param packed as build/packed-words.ts makes it */
export function unpack(packed: string): WordTables {
  const [terms, idioms] = packed.split(HALVES).map((half) => half.split(TABLES).map((table) => table.split('\n')));
  return {
    terms: terms!.map(
      ([language, ...rows]): TermTable => ({
        language: language as Language,
        terms: Object.fromEntries(
          rows.map((line) => line.split(',')).map(([meaning, ...phrases]) => [meaning as Meaning, phrases]),
        ),
      }),
    ),
    idioms: idioms!.flatMap(([language, ...rows]) =>
      rows.map((line): Idiom => {
        const [id, cause, weight, ...phrases] = line.split(',');
        return {
          id: id!,
          language: language as Language,
          cause: cause as Cause,
          weight: Number(weight) as Weight,
          phrases,
        };
      }),
    ),
  };
}
