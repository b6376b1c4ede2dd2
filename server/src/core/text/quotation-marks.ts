/** Quotation marks that people and their programs write where a zone file wants `"`: one table, as text and as octets. */

import { binaryOf } from './octets.ts';

/** Marks that stand for `"`. */
const DOUBLE = '\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02';

/** Marks that stand for `'`; one of them is an apostrophe too. */
const SINGLE = '\u2018\u2019\u201a\u201b\u2039\u203a\u00b4\uff07';

/** Source of a pattern for a mark that stands for `"`, in text. */
export const DOUBLE_MARK = `[${DOUBLE}]`;

/** Source of a pattern for a mark that stands for `'`, in text. */
export const SINGLE_MARK = `[${SINGLE}]`;

/** Source of a pattern for one mark that is not ASCII, in text. */
export const TYPOGRAPHIC_MARK = `[${DOUBLE}${SINGLE}]`;

/** Source of a pattern for the first mark of a word that is quoted with one; double ones may stand anywhere in it. */
export const TYPOGRAPHIC_QUOTE = `[${DOUBLE}]|^[${SINGLE}]`;

/** Source of a pattern for one quotation mark of any kind in UTF-8, a unit an octet. */
export const MARK_OCTETS = `(?:["'\`]|${[...DOUBLE, ...SINGLE].map((mark) => binaryOf(new TextEncoder().encode(mark))).join('|')})`;
