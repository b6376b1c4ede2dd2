/** What can be written in a comment that switches rules off: the word after `dkim-lint-`, and the rules. */

import type { Group } from '../rules/rule-id.ts';
import { RULE_IDS } from '../rules/rule-ids.ts';
import { MARK, WORDS, type Word } from '../rules/suppression.ts';
import { say } from '../text/say.ts';
import { type Completion, completion } from './completion-item.ts';

const MEANINGS: Readonly<Record<Word, string>> = {
  'disable-next-line': say`the line below`,
  'disable-line': say`this line`,
  disable: say`from here to the end of the file, or to enable`,
  enable: say`ends disable`,
  'disable-file': say`the whole file`,
};

/** Groups of rules on messages: their findings are never in a zone. */
const ON_MESSAGES: readonly Group[] = ['bounce', 'message', 'signature', 'verify'];
const CHOICES = [...RULE_IDS].filter((id) => !ON_MESSAGES.some((group) => id.startsWith(`${group}/`)));
const ALL_OF_A_GROUP = [...new Set(CHOICES.map((id) => `${id.slice(0, id.indexOf('/'))}/*`))];

/** @param start where the comment begins */
export function inSuppression(text: string, start: number, offset: number): readonly Completion[] {
  const before = text.slice(start, offset);
  const mark = before.lastIndexOf(MARK);
  if (mark < 0) return [];
  const written = before.slice(mark + MARK.length);
  const word = Math.max(written.lastIndexOf(' '), written.lastIndexOf('\t'), written.lastIndexOf(',')) + 1;
  const span = { start: offset - written.length + word, end: offset };
  if (word === 0) {
    return WORDS.map((each) => completion('directive', each, MEANINGS[each], undefined, span));
  }
  // After the dashes comes the reason, in the user's words.
  if (/\s--(?:\s|$)/.test(written)) return [];
  return [...CHOICES, ...ALL_OF_A_GROUP].map((id) => completion('rule', id, say`rule`, undefined, span));
}
