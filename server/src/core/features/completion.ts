/** What can be written at the cursor of a zone. Messages are evidence and get none. */

import { parseTagList, type TagList, type TagSpec } from '../dkim/tag-list.ts';
import { type TagListKind, tagsOf } from '../dkim/tag-table.ts';
import type { Meaning } from '../policy/problem.ts';
import { SPF_MECHANISMS, SPF_MODIFIERS, type SpfMechanismMeaning } from '../policy/spf-meanings.ts';
import { type Span, touches } from '../text/span.ts';
import { type PolicyRecordView, policyRecordAt } from '../workspace/policy-record-view.ts';
import type { TextView } from '../workspace/text-record.ts';
import { ZoneDocument } from '../workspace/zone-document.ts';
import { presentName } from '../zone/names.ts';
import type { Entry } from '../zone/syntax.ts';
import { completeWord } from './completion-descriptions.ts';
import { type Completion, completion, documented } from './completion-item.ts';
import { inSuppression } from './completion-suppressions.ts';
import { escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * @param isBySpace whether a space that was typed asks: between fields that is how columns are made, and a list that takes the
 * next tab for itself would be in the way
 */
export function completions({ document, index }: Snapshot, offset: number, isBySpace = false): readonly Completion[] {
  if (document.kind !== 'dns-zone') return [];
  const entry = document.zone.syntax.entryAt(offset);
  const token = entry?.leaves.find(({ span }) => span.start < offset && offset <= span.end);
  if (token?.kind === 'comment') return inSuppression(document.text, token.span.start, offset);
  const inText = inTexts(document, offset);
  if (inText.length > 0 || isBySpace) return inText;
  if (token?.kind === 'quoted') return entry === undefined ? [] : inUnclosedString(document, entry, offset);
  return completeWord(document, index, offset);
}

/** As if the string, and the parentheses around it, ended at the cursor: while it is written, nobody has closed it yet. */
function inUnclosedString(document: ZoneDocument, entry: Entry, offset: number): readonly Completion[] {
  const { zone } = document;
  const { start } = entry.span;
  const open = entry.leaves.filter(({ kind, span }) => kind === 'open' && span.end <= offset).length;
  const close = entry.leaves.filter(({ kind, span }) => kind === 'close' && span.end <= offset).length;
  const before = start === 0 ? undefined : zone.recordAt(start - 1);
  const owner = entry.indented && before !== undefined ? presentName(before.owner) : '';
  const written = `${owner}${document.slice(start, offset)}"${' )'.repeat(Math.max(0, open - close))}`;
  const origin = before?.origin ?? zone.origin;
  const closed = ZoneDocument.open(document.uri, written, origin === undefined ? {} : { origin });
  const shift = start - owner.length;
  return inTexts(closed, offset - shift).map((each) => ({
    ...each,
    span: { start: each.span.start + shift, end: each.span.end + shift },
  }));
}

function inTexts(document: ZoneDocument, offset: number): readonly Completion[] {
  const key = document.keyRecordAt(offset);
  if (key !== undefined) return isInside(key, offset) ? inTagList(key.key.list, key, 'key-record', offset) : [];
  const policy = policyRecordAt(document, offset);
  if (policy === undefined || !isInside(policy, offset)) return [];
  const { content } = policy;
  if (content.kind === 'spf') return inSpf(policy, offset);
  return inTagList(parseTagList(policy.data), policy, content.kind, offset);
}

/** Outside the strings a tag would be no part of the value. */
function isInside({ strings }: TextView, offset: number): boolean {
  return strings.some(({ span, quoted }) =>
    quoted ? span.start < offset && offset < span.end : touches(span, offset),
  );
}

/** The spec in which a logical offset is; undefined where a new one begins. */
function specAt(list: TagList, offset: number): TagSpec | undefined {
  return /(?:^|;)\s*$/.test(list.text.text.slice(0, offset)) ? undefined : list.at(offset);
}

/** What was typed of a word in the logical text, where it ends at the cursor. */
function typedSpan(list: TagList, start: number, offset: number, cursor: number): Span {
  if (start >= offset) return { start: cursor, end: cursor };
  const typed = list.source({ start: Math.min(start, offset), end: offset });
  return typed.end === cursor ? typed : { start: cursor, end: cursor };
}

function inTagList(list: TagList, { data }: TextView, kind: TagListKind, offset: number): readonly Completion[] {
  const logical = data.logicalOffset(offset);
  const spec = specAt(list, logical);
  if (spec?.equals !== undefined && logical > spec.equals) {
    const tag = tagsOf(kind).find(({ name }) => name === spec.name);
    const before = data.text.slice(spec.valueSpan.start, logical);
    const member = tag?.isList === true ? before.lastIndexOf(':') + 1 : 0;
    const span = typedSpan(list, spec.valueSpan.start + member, logical, offset);
    return (tag?.values ?? []).map(({ value, meaning }) =>
      completion('value', value, tag!.title, escapeText(meaning), span),
    );
  }
  const used = new Set(list.tags.filter((tag) => tag !== spec).map(({ name }) => name));
  const span = typedSpan(list, spec?.nameSpan.start ?? logical, logical, offset);
  return tagsOf(kind)
    .filter(({ name, isObsolete }) => !used.has(name) && isObsolete !== true)
    .map((tag) => ({
      ...completion('tag', `${tag.name}=`, tag.title, documented(tag.meaning, tag.spec), span),
      newText: tag.name === 'v' && kind === 'key-record' ? 'v=DKIM1;' : `${tag.name}=`,
    }));
}

function inSpf({ content, data }: PolicyRecordView, offset: number): readonly Completion[] {
  if (content.kind !== 'spf') return [];
  const logical = data.logicalOffset(offset);
  const before = data.text.slice(0, logical);
  const typed = before.slice(before.lastIndexOf(' ') + 1);
  // The version comes first, and after a colon the name is the user's to know.
  if (typed.length === logical || /[:=/]/.test(typed)) return [];
  const [, name] = /^[-+~?]?(.*)$/.exec(typed)!;
  const { text } = data;
  const source = text.length === 0 ? undefined : data.sourceSpan(logical - name!.length, logical);
  const span = source?.end === offset ? source : { start: offset, end: offset };
  const mechanisms = Object.values<SpfMechanismMeaning>(SPF_MECHANISMS).filter((word) => word.name !== 'ptr');
  const { redirect, exp } = SPF_MODIFIERS;
  const modifiers: readonly Meaning[] = name === typed ? [redirect, exp] : [];
  return [
    ...mechanisms.map((word) => spfWord(word, word.argument === 'required' ? ':' : '', span)),
    ...modifiers.map((word) => spfWord(word, '=', span)),
  ];
}

function spfWord({ name, meaning, section }: Meaning, behind: string, span: Span): Completion {
  const spec = section === undefined ? undefined : { rfc: 7208, section };
  return completion('tag', `${name}${behind}`, 'SPF', documented(meaning, spec), span);
}
