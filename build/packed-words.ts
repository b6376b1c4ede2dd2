/** Puts the word tables of replies into bundles as one packed text, in place of the modules that have them. */

import type { Plugin } from 'esbuild';
import { IDIOMS, TERMS } from '../server/src/core/bounce/words/languages.ts';
import { scriptOf } from '../server/src/core/bounce/words/lexicon.ts';
import { HALVES, TABLES, unpack } from '../server/src/core/bounce/words/packed.ts';
import type { WordTables } from '../server/src/core/bounce/words/row.ts';
import { fold } from '../server/src/core/bounce/words/tokens.ts';

export function packedWords(): Plugin {
  return {
    name: 'packed-words',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]core[\\/]bounce[\\/]words[\\/]tables\.ts$/ }, () => ({
        loader: 'ts',
        contents: `import { ${unpack.name} } from './packed.ts';
const PACKED = ${JSON.stringify(pack({ terms: TERMS, idioms: IDIOMS }))};
let tables: ReturnType<typeof ${unpack.name}> | undefined;
export const wordTables = () => (tables ??= ${unpack.name}(PACKED));`,
      }));
    },
  };
}

/** What a text with a prefix has no use for: a word that begins so. */
function withoutCovered(phrases: readonly string[]): readonly string[] {
  const folded = [...new Set(phrases.map(fold))];
  const prefixes = folded.filter((phrase) => /^[^ |~]+\*$/.test(phrase)).map((phrase) => phrase.slice(0, -1));
  const isCovered = (phrase: string) =>
    !/[ |~]/.test(phrase) && prefixes.some((prefix) => phrase !== `${prefix}*` && phrase.startsWith(prefix));
  return folded.filter((phrase) => !isCovered(phrase)).sort();
}

/**
 * Languages of one script are looked up together: of a term that several have one is kept.
 *
 * @throws {Error} for a phrase that has a comma or is on two lines
 */
export function pack({ terms, idioms }: WordTables): string {
  const known = new Set<string>();
  const isNew = (key: string) => !known.has(key) && known.add(key) !== undefined;
  const tables = terms.map(({ language, terms: words }) => [
    language,
    ...Object.entries(words).map(([meaning, phrases]) =>
      // The forms of English words are made of them as they are.
      row([
        meaning,
        ...(language === 'en' ? phrases : withoutCovered(phrases)).filter((phrase) =>
          isNew(`${scriptOf(language)} ${meaning} ${fold(phrase)}`),
        ),
      ]),
    ),
  ]);
  const languages = [...new Set(idioms.map(({ language }) => language))];
  const rows = languages.map((language) => [
    language,
    ...idioms
      .filter((idiom) => idiom.language === language)
      .map(({ id, cause, weight, phrases }) => row([id, cause, `${weight}`, ...withoutCovered(phrases)])),
  ]);
  return spelled([tables, rows].map((half) => half.map((lines) => lines.join('\n')).join(TABLES)).join(HALVES));
}

/** Signs that may begin or end a code: a script is to hold them without escapes. */
const PLAIN = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
  (sign) => !/["'`\\$]/.test(sign),
);

/**
 * Signs beyond ASCII, which a script would have as escapes of six, by codes of one sign for the frequent ones and two for the others.
 *
 * @throws {Error} where there are more of them than codes
 */
function spelled(text: string): string {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const beyond = [...counts].filter(([sign]) => sign > '\x7f').sort(([, a], [, b]) => b - a);
  const free = PLAIN.filter((sign) => !counts.has(sign));
  const leads = free.splice(0, LEADS);
  const codes = [...free, ...leads.flatMap((lead) => PLAIN.map((sign) => lead + sign))];
  if (beyond.length > codes.length) throw new Error(`${beyond.length} signs beyond ASCII, ${codes.length} codes`);
  const used = beyond.map(([sign], i) => [sign, codes[i]!] as const);
  const code = new Map(used);
  const alphabet = used.map(([sign]) => sign).join('');
  return [
    leads.join(''),
    free.join(''),
    PLAIN.join(''),
    alphabet,
    text.replace(/[^\0-\x7f]/g, (sign) => code.get(sign)!),
  ].join('\n');
}

/** How many signs begin codes of two: enough for a thousand. */
const LEADS = 12;

function row(cells: readonly string[]): string {
  if (cells.some((cell) => /[,\n]/.test(cell))) throw new Error(`cannot be packed: ${cells.join(' ')}`);
  return cells.join(',');
}
