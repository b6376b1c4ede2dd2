/** The places of one document that mean what is under the cursor: a name of a zone; a header field, its signers and its mention in `h=`. */

import { type Span, touches } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Snapshot } from './snapshot.ts';
import { nameAt, placesIn } from './written-names.ts';

export interface Highlight {
  readonly span: Span;
  /** Whether the place makes what the others use: an owner, a header field. */
  readonly isWrite: boolean;
}

/** In the order of the text. */
export function highlights({ document }: Snapshot, offset: number): readonly Highlight[] {
  const found = byLanguage(document, {
    eml: (message) => inMessage(message, offset),
    'dns-zone': (zone) => inZone(zone, offset),
  });
  return [...found].sort((a, b) => a.span.start - b.span.start);
}

function inZone(document: ZoneDocument, offset: number): Highlight[] {
  const name = nameAt(document, offset)?.name;
  if (name === undefined) return [];
  return [...placesIn(document, name)].map(({ span, isOwner }) => ({ span, isWrite: isOwner }));
}

/** A header field and every signature that covers it, by its name. */
function inMessage(document: MessageDocument, offset: number): Highlight[] {
  for (const message of document.messages) {
    const mentions = message.signatures.flatMap(({ signature: { headers, list } }) =>
      (headers?.value ?? []).map(({ key, span }) => ({ key, span: list.source(span) })),
    );
    const field = message.part.fields.find(({ nameSpan }) => touches(message.inDocument(nameSpan), offset));
    const key = field?.key ?? mentions.find(({ span }) => touches(span, offset))?.key;
    if (key === undefined) continue;
    return [
      ...message.fields(key).map(({ nameSpan }) => ({ span: message.inDocument(nameSpan), isWrite: true })),
      ...mentions.filter((mention) => mention.key === key).map(({ span }) => ({ span, isWrite: false })),
    ];
  }
  return [];
}
