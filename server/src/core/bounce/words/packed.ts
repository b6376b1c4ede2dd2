/** The word tables as one text: a row of commas a meaning or an idiom, an empty line between languages. A tenth smaller once compressed, and read sooner. */

import type { Cause } from '../causes.ts';
import type { Idiom, Language, Meaning, TermTable, Weight, WordTables } from './row.ts';
import { fold } from './tokens.ts';

/** Between the terms and the idioms. */
const HALVES = '\n\n\n';
const TABLES = '\n\n';

/** What a text with a prefix has no use for: a word that begins so. */
function withoutCovered(phrases: readonly string[]): readonly string[] {
  const folded = [...new Set(phrases.map(fold))];
  const prefixes = folded.filter((phrase) => /^[^ |~]+\*$/.test(phrase)).map((phrase) => phrase.slice(0, -1));
  const isCovered = (phrase: string) =>
    !/[ |~]/.test(phrase) && prefixes.some((prefix) => phrase !== `${prefix}*` && phrase.startsWith(prefix));
  return folded.filter((phrase) => !isCovered(phrase)).sort();
}

/**
 * @param scriptOf languages of one script are looked up together: of a term that several have one is kept
 * @throws {Error} for a phrase that has a comma or is on two lines
 */
export function pack({ terms, idioms }: WordTables, scriptOf: (language: Language) => string): string {
  const known = new Set<string>();
  const isNew = (key: string) => !known.has(key) && known.add(key) !== undefined;
  const tables = terms.map(({ language, terms: words }) => [
    language,
    ...Object.entries(words).map(([meaning, phrases]) =>
      // The forms of English words are made of them as they are.
      row(
        meaning,
        ...(language === 'en' ? phrases : withoutCovered(phrases)).filter((phrase) =>
          isNew(`${scriptOf(language)} ${meaning} ${fold(phrase)}`),
        ),
      ),
    ),
  ]);
  const languages = [...new Set(idioms.map(({ language }) => language))];
  const rows = languages.map((language) => [
    language,
    ...idioms
      .filter((idiom) => idiom.language === language)
      .map(({ id, cause, weight, phrases }) => row(id, cause, `${weight}`, ...withoutCovered(phrases))),
  ]);
  return [tables, rows].map((half) => half.map((lines) => lines.join('\n')).join(TABLES)).join(HALVES);
}

function row(...cells: readonly string[]): string {
  if (cells.some((cell) => /[,\n]/.test(cell))) throw new Error(`cannot be packed: ${cells.join(' ')}`);
  return cells.join(',');
}

/** @param packed what {@link pack} made */
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
