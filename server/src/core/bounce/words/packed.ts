/** The word tables as one text: a row of commas a meaning or an idiom, an empty line between languages. A tenth smaller once compressed, and read sooner. */

import type { Cause } from '../causes.ts';
import type { Idiom, Language, Meaning, TermTable, Weight, WordTables } from './row.ts';

/** Between the terms and the idioms, and between languages. */
export const HALVES = '\n\n\n';
export const TABLES = '\n\n';

/**
 * The tables' text. Signs beyond ASCII are written by codes: the first four lines have the signs that begin codes of two, those that are codes themselves,
 * those that end codes of two, and what the codes mean, in their order.
 */
function spelledOut(packed: string): string {
  const lines = packed.split('\n', 4);
  const [leads, singles, seconds, alphabet] = lines as [string, string, string, string];
  // By the signs' numbers: what a code means, or, of one of two signs, what its second sign makes of it.
  const meanings: (string | string[])[] = [];
  for (let i = 0; i < singles.length; i++) meanings[singles.charCodeAt(i)] = alphabet[i] ?? '';
  let next = singles.length;
  for (let i = 0; i < leads.length; i++) {
    const ofLead: string[] = [];
    for (let j = 0; j < seconds.length; j++) ofLead[seconds.charCodeAt(j)] = alphabet[next++] ?? '';
    meanings[leads.charCodeAt(i)] = ofLead;
  }
  let text = '';
  let from = lines.join('\n').length + 1;
  for (let at = from; at < packed.length; at++) {
    const meaning = meanings[packed.charCodeAt(at)];
    if (meaning === undefined) continue;
    text += packed.slice(from, at);
    text += typeof meaning === 'string' ? meaning : meaning[packed.charCodeAt(++at)];
    from = at + 1;
  }
  return text + packed.slice(from);
}

/** @param packed as build/packed-words.ts makes it */
export function unpack(packed: string): WordTables {
  const [terms, idioms] = spelledOut(packed)
    .split(HALVES)
    .map((half) => half.split(TABLES).map((table) => table.split('\n')));
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
