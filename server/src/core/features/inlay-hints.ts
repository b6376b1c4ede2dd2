/** What a zone means and does not say, beside its text: absolute names, TTLs in force, a guessed origin, the kind of a key. */

import { say } from '../text/say.ts';
import { type Span, touches } from '../text/span.ts';
import type { KeyRecordView, ZoneDocument } from '../workspace/zone-document.ts';
import { presentName } from '../zone/names.ts';
import type { OriginSource } from '../zone/origin.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { Snapshot } from './snapshot.ts';
import { namesOf } from './written-names.ts';

export interface InlayHintChoice {
  /** The origin after each relative name. */
  readonly absoluteNames: boolean;
  /** The TTL, in seconds, of records that have none of their own. */
  readonly ttl: boolean;
  /** The origin of a file that does not declare one. */
  readonly origin: boolean;
  /** The type and length of a key. */
  readonly keys: boolean;
}

export const DEFAULT_INLAY_HINTS: InlayHintChoice = { absoluteNames: false, ttl: false, origin: true, keys: true };

export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  /** Plain text. */
  readonly tooltip: string;
  readonly side: 'before' | 'after';
}

/** More than fit on a screen: the client asks for what it shows. */
const MAX_RECORDS = 2000;

/** In the order of the text. */
export function inlayHints({ document }: Snapshot, span: Span, choice: InlayHintChoice): readonly InlayHint[] {
  if (document.kind !== 'dns-zone') return [];
  const hints = choice.origin && span.start === 0 ? originHint(document) : [];
  const { syntax } = document.zone;
  let entry = syntax.entryAt(span.start);
  for (let count = 0; entry !== undefined && count < MAX_RECORDS && entry.span.start <= span.end; count++) {
    const record = entry.kind === 'record' ? document.zone.recordAt(entry.span.start) : undefined;
    if (record !== undefined) for (const hint of ofRecord(document, record, choice)) hints.push(hint);
    entry = entry.index + 1 < syntax.entryCount ? syntax.entry(entry.index + 1) : undefined;
  }
  return hints.filter(({ offset }) => touches(span, offset)).sort((a, b) => a.offset - b.offset);
}

const GUESSED: Partial<Record<OriginSource, string>> = {
  'file-name': say`the name of the file`,
  comment: say`a comment`,
  option: say`the settings`,
};

function originHint({ zone }: ZoneDocument): InlayHint[] {
  const from = GUESSED[zone.originFrom];
  if (from === undefined || zone.origin === undefined) return [];
  const tooltip = say`The file does not declare its origin; this one comes from ${from}. Names without a final dot are below it.`;
  return [{ offset: 0, label: `$ORIGIN ${presentName(zone.origin)}`, tooltip, side: 'before' }];
}

function* ofRecord(document: ZoneDocument, record: ResourceRecord, choice: InlayHintChoice): Generator<InlayHint> {
  if (choice.absoluteNames) {
    for (const { name, span, text } of namesOf(record)) {
      if (text.endsWith('.')) continue;
      const whole = presentName(name);
      const added = text === '@' ? `= ${whole}` : `.${presentName(record.origin).replace(/^\.$/, '')}`;
      yield { offset: span.end, label: added, tooltip: say`Without a final dot, the name is ${whole}`, side: 'after' };
    }
  }
  if (choice.ttl && record.ttlSpan === undefined && record.ttlFrom !== 'none') {
    const offset = (record.classSpan ?? record.typeSpan).start;
    yield { offset, label: String(record.ttl), tooltip: say`The TTL in force, in seconds`, side: 'before' };
  }
  if (choice.keys) {
    const key = document.keyRecordAt(record.typeSpan.start);
    const label = key && describeKind(key);
    if (label !== undefined) {
      yield { offset: record.rdataSpan.end, label, tooltip: say`The DKIM key in this record`, side: 'after' };
    }
  }
}

function describeKind({ key }: KeyRecordView): string | undefined {
  if (key.isRevoked) return say`revoked`;
  const { rsa, ed25519 } = key.keyData?.material ?? {};
  return rsa !== undefined ? say`RSA, ${rsa.bits} bits` : ed25519 !== undefined ? 'Ed25519' : undefined;
}
