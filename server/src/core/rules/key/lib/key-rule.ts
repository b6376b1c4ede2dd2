/** The rule on a key record whose tags can be read. */

import type { KeyShape } from '../../../workspace/key-reading.ts';
import { defineRule, type Messages, type Rule, type RuleDefinition } from '../../rule.ts';

const TAGS: readonly KeyShape[] = ['tags'];

/** A rule on the tags of a key record: it is not asked where the text cannot be read as tags at all. */
export function defineKeyRule<const M extends Messages>(
  definition: Omit<RuleDefinition<'key-record', M>, 'on' | 'only'>,
): Rule {
  return defineRule<'key-record', M>({ ...definition, on: 'key-record', only: TAGS });
}
