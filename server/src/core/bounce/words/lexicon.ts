/** All phrases of all tables in one search: words for subjects and states, idioms, and the words of the catalogue's rows. */

import { CATALOGUE } from '../catalogue/index.ts';
import type { CatalogueRow } from '../catalogue/row.ts';
import { plurals, verbForms } from './inflect.ts';
import { type Match, PhraseSet } from './phrase.ts';
import { type Idiom, isState, type Language, type Meaning } from './row.ts';
import { wordTables } from './tables.ts';
import { readWords, type Words, withUmlauts } from './tokens.ts';

type Entry =
  | { readonly kind: 'term'; readonly value: Meaning }
  | { readonly kind: 'idiom'; readonly value: Idiom }
  | { readonly kind: 'row'; readonly value: CatalogueRow };

/** What was found in a reply, by the kind of table. */
export interface Found {
  readonly terms: readonly Match<Meaning>[];
  readonly idioms: readonly Match<Idiom>[];
  readonly rows: readonly Match<CatalogueRow>[];
}

/** Languages whose words can only be in a text with letters of their own. */
type Script = 'latin' | 'cjk' | 'cyrillic';

const SCRIPTS: Readonly<Partial<Record<Language, Script>>> = {
  ja: 'cjk',
  zh: 'cjk',
  ko: 'cjk',
  ru: 'cyrillic',
  uk: 'cyrillic',
};

export function scriptOf(language: Language): Script {
  return SCRIPTS[language] ?? 'latin';
}

const LETTERS: readonly (readonly [Script, RegExp])[] = [
  ['cjk', /^[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]/],
  ['cyrillic', /^[\u0400-\u04ff]/],
];

const known = new Map<Script, PhraseSet<Entry>>();

/** The phrases of a script's languages. Made when the first reply asks for them: it takes as long as all else that a program does to start. */
function lexicon(script: Script): PhraseSet<Entry> {
  const made = known.get(script);
  if (made !== undefined) return made;
  const phrases = new PhraseSet<Entry>();
  const tables = wordTables();
  for (const { language, terms } of tables.terms) {
    if (scriptOf(language) !== script) continue;
    const listed = new Set(Object.values(terms).flat());
    for (const [meaning, words] of Object.entries(terms)) {
      const entry: Entry = { kind: 'term', value: meaning as Meaning };
      for (const word of words) {
        phrases.add(word, entry);
        if (language !== 'en') continue;
        // What the table has is meant as it says: "reached" is a limit, though a server can be reached.
        for (const form of isState(meaning) ? verbForms(word) : pluralsOf(word))
          if (!listed.has(form)) phrases.add(form, entry);
      }
    }
  }
  for (const row of tables.idioms) {
    if (scriptOf(row.language) !== script) continue;
    const entry: Entry = { kind: 'idiom', value: row };
    for (const phrase of row.phrases) phrases.add(phrase, entry);
  }
  if (script === 'latin')
    for (const row of CATALOGUE) {
      const entry: Entry = { kind: 'row', value: row };
      for (const phrase of row.phrases ?? []) phrases.add(phrase, entry);
    }
  known.set(script, phrases);
  return phrases;
}

/** Matches of all scripts that a text has letters of, in the order of the text. */
function matchesIn(tokens: readonly string[]): readonly Match<Entry>[] {
  const found = lexicon('latin').find(tokens);
  const scripts = LETTERS.filter(([, letter]) => tokens.some((token) => letter.test(token)));
  if (scripts.length === 0) return found;
  return [...found, ...scripts.flatMap(([script]) => lexicon(script).find(tokens))].sort((a, b) => a.start - b.start);
}

/** The plural of a phrase is its last word's: "reverse lookup". */
function pluralsOf(phrase: string): readonly string[] {
  const at = phrase.lastIndexOf(' ') + 1;
  return plurals(phrase.slice(at)).map((form) => phrase.slice(0, at) + form);
}

/** Whether some phrase has a word, in lower case. */
function isKnownWord(word: string): boolean {
  return lexicon('latin').has(word);
}

/** The words of a reply, as the tables have them. */
export function wordsOfReply(text: string): Words {
  const { tokens, breaks } = readWords(text, isKnownWord);
  return { tokens: withUmlauts(tokens, (word) => lexicon('latin').reads(word)), breaks };
}

/** Whether a meaning was found at a place already; the matches are in the order of their starts. */
function isKnownTerm(terms: readonly Match<Meaning>[], value: Meaning, start: number, end: number): boolean {
  for (let at = terms.length - 1; at >= 0 && terms[at]!.start === start; at--)
    if (terms[at]!.value === value && terms[at]!.end === end) return true;
  return false;
}

export function lookUp(tokens: readonly string[]): Found {
  const terms: Match<Meaning>[] = [];
  const idioms: Match<Idiom>[] = [];
  const rows: Match<CatalogueRow>[] = [];
  for (const { value: entry, text, start, end, count } of matchesIn(tokens)) {
    if (entry.kind === 'term') {
      // Several languages have the same word.
      if (!isKnownTerm(terms, entry.value, start, end)) terms.push({ value: entry.value, text, start, end, count });
    } else if (entry.kind === 'idiom') idioms.push({ value: entry.value, text, start, end, count });
    else rows.push({ value: entry.value, text, start, end, count });
  }
  return { terms, idioms, rows };
}
