/** Which hint about 5.7.13 belongs to the text at an offset: an unsigned author, a malformed signature, a key in a zone. */

import { aliasHint, type Hint, keyHint, malformedHint, UNSIGNED_CODE, unsignedHint } from '../diagnosis/hints.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import { parseKeyName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import { touches } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument, MessageView } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { code, escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

export interface PlacedHint extends Hint {
  readonly code: string;
}

/** None or one. */
export function hintsAt(snapshot: Snapshot, offset: number): readonly PlacedHint[] {
  const { document } = snapshot;
  const hint = byLanguage(document, {
    eml: (message) => inMessage(snapshot, message, offset),
    'dns-zone': (zone) => inZone(zone, offset),
  });
  return hint === undefined ? [] : [{ ...hint, code: UNSIGNED_CODE }];
}

function inMessage(snapshot: Snapshot, document: MessageDocument, offset: number): Hint | undefined {
  for (const message of document.messages) {
    const signature = message.dkimSignatures.find(({ span }) => span.start <= offset && offset < span.end);
    if (signature !== undefined) return malformedHint(signature);
    const from = message.field('from');
    if (from !== undefined && shouldBeSigned(message) && touches(message.inDocument(from.span), offset)) {
      return unsignedHint(message, snapshot);
    }
  }
  return undefined;
}

/** Reports are unsigned by nature; what is attached is someone else's. */
function shouldBeSigned({ role, document }: MessageView): boolean {
  return role === 'returned' || (role === 'outer' && !document.isReport);
}

/** Anywhere in the record's lines: what breaks a value often leaves the rest of it outside, as a comment. */
function inZone(document: ZoneDocument, offset: number): Hint | undefined {
  const key = document.keyRecordAt(offset);
  if (key !== undefined)
    return key.name.selector === '*' || key.name.selector.startsWith('_') ? undefined : keyHint(key);
  const record = document.zone.recordAt(offset);
  if (record?.type !== 'CNAME') return undefined;
  const name = parseKeyName(record.owner);
  const target = record.rdataNames[0]?.name;
  if (name === undefined || target === undefined) return undefined;
  return aliasHint(
    document,
    { uri: document.uri, span: record.ownerSpan ?? record.typeSpan },
    name.selector,
    record.owner,
    target,
  );
}

/** The edit that a finding in a zone has ready, where the hint has only a place to look at. */
export function readyFix({ document }: Snapshot, { step }: Hint, here: readonly Finding[]): Fix | undefined {
  if (document.kind !== 'dns-zone' || step.action.kind !== 'open') return undefined;
  return here.find(({ fixes }) => fixes.length > 0)?.fixes[0];
}

/** Markdown: two sentences, and the action that does it. */
export function describeHint(snapshot: Snapshot, hint: Hint, offset: number): string {
  const here = snapshot.findings.filter(({ span }) => touches(span, offset));
  const { title } = readyFix(snapshot, hint, here) ?? hint.step;
  return say`**${code(UNSIGNED_CODE)}** ${escapeText(hint.says)} Quick fix: *${escapeText(title)}*.`;
}
