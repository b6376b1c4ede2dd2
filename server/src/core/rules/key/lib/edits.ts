/** Fixes that several rules on key records offer. */

import type { Tag } from '../../../dkim/tag-list.ts';
import type { TextEdit } from '../../../text/edit.ts';
import { say } from '../../../text/say.ts';
import { clip } from '../../../text/sentence.ts';
import type { Span } from '../../../text/span.ts';
import type { KeyView } from '../../../workspace/key-view.ts';
import type { Fix } from '../../rule.ts';

/** The range of a tag with its semicolon and the spaces after it, so that the tags around it are as before. */
function tagRange({ key: { list } }: KeyView, { index, span, nameSpan, semicolon }: Tag): Span {
  const next = list.specs[index + 1];
  if (next !== undefined) return { start: nameSpan.start, end: next.nameSpan.start };
  const before = list.specs[index - 1]?.semicolon;
  return { start: before ?? span.start, end: semicolon ?? span.end };
}

export function removeTag(view: KeyView, tag: Tag, title = say`Remove ${tag.name}=${short(tag.value)}`): Fix {
  return { title, edits: () => view.replace(tagRange(view, tag), '') };
}

export function setValue(view: KeyView, tag: Tag, value: string, title = say`Write ${tag.name}=${value}`): Fix {
  return { title, edits: () => view.replace(valueRange(tag), value) };
}

/** `k=` with a value, in its place or before `p=`. */
export function setType(view: KeyView, type: string): Fix {
  const { type: field, data } = view.key;
  if (field !== undefined) return setValue(view, field.tag, type);
  const at = data?.tag.nameSpan.start ?? 0;
  return { title: say`Insert k=${type}`, edits: () => view.replace({ start: at, end: at }, `k=${type}; `) };
}

/** Replaces `p=` by what it has to be for the key that it holds. */
export function writeData(view: KeyView, title: string, details: Pick<Fix, 'safe'> = {}): Fix[] {
  const { data, keyData } = view.key;
  const wanted = keyData?.wanted;
  if (data === undefined || wanted === undefined) return [];
  return [{ ...details, title, edits: () => view.replace(valueRange(data.tag), wanted) }];
}

export function removeRanges(view: KeyView, ranges: readonly Span[]): readonly TextEdit[] {
  return view.edit(ranges.map((range) => ({ range, octets: '' })));
}

/** Of an empty value, after the `=`. */
function valueRange({ valueSpan, equals }: Tag): Span {
  return valueSpan.end > valueSpan.start ? valueSpan : { start: equals + 1, end: equals + 1 };
}

/** A value as a title shows it. */
export function short(value: string): string {
  return clip(value, 24);
}
