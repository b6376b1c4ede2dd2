/** The word tables of all languages. A language is added here and to `Language` in row.ts. */

import { CHINESE, CHINESE_IDIOMS } from './languages/chinese.ts';
import { CZECH, CZECH_IDIOMS } from './languages/czech.ts';
import { DANISH, DANISH_IDIOMS } from './languages/danish.ts';
import { DUTCH, DUTCH_IDIOMS } from './languages/dutch.ts';
import { ENGLISH } from './languages/english.ts';
import { ENGLISH_IDIOMS } from './languages/english-idioms.ts';
import { FINNISH, FINNISH_IDIOMS } from './languages/finnish.ts';
import { FRENCH, FRENCH_IDIOMS } from './languages/french.ts';
import { GERMAN, GERMAN_IDIOMS } from './languages/german.ts';
import { HUNGARIAN, HUNGARIAN_IDIOMS } from './languages/hungarian.ts';
import { ITALIAN, ITALIAN_IDIOMS } from './languages/italian.ts';
import { JAPANESE, JAPANESE_IDIOMS } from './languages/japanese.ts';
import { KOREAN, KOREAN_IDIOMS } from './languages/korean.ts';
import { NORWEGIAN, NORWEGIAN_IDIOMS } from './languages/norwegian.ts';
import { POLISH, POLISH_IDIOMS } from './languages/polish.ts';
import { PORTUGUESE, PORTUGUESE_IDIOMS } from './languages/portuguese.ts';
import { RUSSIAN, RUSSIAN_IDIOMS } from './languages/russian.ts';
import { SPANISH, SPANISH_IDIOMS } from './languages/spanish.ts';
import { SWEDISH, SWEDISH_IDIOMS } from './languages/swedish.ts';
import { TURKISH, TURKISH_IDIOMS } from './languages/turkish.ts';
import { UKRAINIAN, UKRAINIAN_IDIOMS } from './languages/ukrainian.ts';
import type { IdiomRow, TermTable } from './row.ts';

export const TERMS: readonly TermTable[] = [
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH,
  PORTUGUESE,
  ITALIAN,
  DUTCH,
  POLISH,
  RUSSIAN,
  JAPANESE,
  CHINESE,
  SWEDISH,
  NORWEGIAN,
  CZECH,
  TURKISH,
  KOREAN,
  DANISH,
  FINNISH,
  HUNGARIAN,
  UKRAINIAN,
];

export const IDIOMS: readonly IdiomRow[] = [
  ...ENGLISH_IDIOMS,
  ...GERMAN_IDIOMS,
  ...FRENCH_IDIOMS,
  ...SPANISH_IDIOMS,
  ...PORTUGUESE_IDIOMS,
  ...ITALIAN_IDIOMS,
  ...DUTCH_IDIOMS,
  ...POLISH_IDIOMS,
  ...RUSSIAN_IDIOMS,
  ...JAPANESE_IDIOMS,
  ...CHINESE_IDIOMS,
  ...SWEDISH_IDIOMS,
  ...NORWEGIAN_IDIOMS,
  ...CZECH_IDIOMS,
  ...TURKISH_IDIOMS,
  ...KOREAN_IDIOMS,
  ...DANISH_IDIOMS,
  ...FINNISH_IDIOMS,
  ...HUNGARIAN_IDIOMS,
  ...UKRAINIAN_IDIOMS,
];
