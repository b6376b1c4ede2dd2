/** What a tag of a list means: of signatures, keys and policies alike. */

import type { TagList } from '../dkim/tag-list.ts';
import { describeTag, type TagListKind } from '../dkim/tag-table.ts';
import { specText } from '../rules/rule.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import { code } from './markdown.ts';
import { describeMembers } from './tag-descriptions.ts';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/**
 * The tag in which an offset of the document is.
 *
 * @param describe its value in words, where it says something beyond itself
 */
export function hoverTag(
  list: TagList,
  kind: TagListKind,
  offset: number,
  describe: (name: string) => string | undefined,
): Hover | undefined {
  const tag = list.tagAt(offset);
  if (tag === undefined) return undefined;
  const span = list.sourceOf(tag);
  const description = describeTag(kind, tag.name);
  if (description === undefined) {
    return {
      markdown: say`${code(`${tag.name}=`)} is not a tag that a standard defines here; receivers ignore it.`,
      span,
    };
  }
  const lines = [`${code(`${tag.name}=`)} **${description.title}**`, description.meaning];
  const value = describe(tag.name);
  if (value !== undefined) lines.push(say`Here: ${value}.`);
  const members = describeMembers(kind, tag.name, tag.value);
  if (members.length > 0) lines.push(members.map((member) => `- ${member}`).join('\n'));
  if (description.isObsolete === true) lines.push(say`It is no longer part of the standard.`);
  lines.push(specText(description.spec));
  return { markdown: paragraphs(lines), span };
}

export function paragraphs(lines: readonly string[]): string {
  return lines.join('\n\n');
}
