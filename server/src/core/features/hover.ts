/** What the text under the mouse means: tags of signatures, codes of a report; of zones see `zone-hover.ts`. */

import { DKIM2_DRAFT, DKIM2_DRAFT_DATE, DKIM2_FIELDS, describeDkim2Tag } from '../dkim/dkim2.ts';
import { isChanged } from '../dkim/forensics/explain-failure.ts';
import { parseTagList } from '../dkim/tag-list.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldText, fieldValue } from '../mail/message.ts';
import { say } from '../text/say.ts';
import { touches } from '../text/span.ts';
import { byLanguage } from '../workspace/languages.ts';
import type { MessageDocument, MessageView, SignatureView } from '../workspace/message-document.ts';
import { arcInWords } from './arc-descriptions.ts';
import { describeAuthenticationResults } from './authentication-results.ts';
import { describeExplanation } from './explanation.ts';
import { describeHint, hintsAt } from './hints.ts';
import { code, escapeText } from './markdown.ts';
import { hoverRefusal } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';
import { describeSignatureValue } from './tag-descriptions.ts';
import { type Hover, hoverTag, paragraphs } from './tag-hover.ts';
import { hoverZone } from './zone-hover.ts';

export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const { document } = snapshot;
  if (document.kind === 'eml' && document.refusals.length > 0) {
    const refusal = hoverRefusal(snapshot, offset);
    if (refusal !== undefined) return refusal;
  }
  const own = byLanguage(document, {
    eml: (message) => hoverMessage(snapshot, message, offset),
    'dns-zone': (zone) => hoverZone(snapshot, zone, offset),
  });
  const [hint] = hintsAt(snapshot, offset);
  if (hint === undefined) return own;
  const markdown = describeHint(snapshot, hint, offset);
  // The text's own meaning stays on top; an unsigned author has none.
  return own === undefined
    ? { markdown, span: hint.at.span }
    : { ...own, markdown: paragraphs([own.markdown, markdown]) };
}

function hoverMessage(snapshot: Snapshot, document: MessageDocument, offset: number): Hover | undefined {
  for (const message of document.messages) {
    // Where one field ends, the next begins.
    const signature = message.signatures.find(({ span }) => span.start <= offset && offset < span.end);
    if (signature !== undefined) return hoverSignature(signature, snapshot, offset);
    const field = message.part.fields.find(({ span }) => touches(message.inDocument(span), offset));
    const found = field && hoverField(snapshot, message, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hoverField(snapshot: Snapshot, message: MessageView, field: HeaderField): Hover | undefined {
  const span = message.inDocument(field.valueSpan);
  if (field.key === 'authentication-results' || field.key === 'arc-authentication-results') {
    return { markdown: describeAuthenticationResults(message, field, snapshot), span };
  }
  if (DKIM2_FIELDS.has(field.key)) return { markdown: describeDkim2(message, field), span };
  const raw = fieldValue(message.part, field).text;
  const decoded = fieldText(message.part, field).text;
  return decoded === raw ? undefined : { markdown: say`Decoded: **${escapeText(decoded.slice(0, 500))}**`, span };
}

function hoverSignature(view: SignatureView, snapshot: Snapshot, offset: number): Hover | undefined {
  const { kind, signature, nameSpan } = view;
  if (touches(nameSpan, offset)) {
    const lines = [meaningOf(view), ...whyBroken(view, snapshot), ...chainOf(view, snapshot)];
    return { markdown: paragraphs(lines), span: nameSpan };
  }
  const tag = hoverTag(signature.list, kind, offset, (name) => describeSignatureValue(signature, name, snapshot.now));
  const isMarked = snapshot.findings.some(({ rule, span }) => rule.group === 'verify' && touches(span, offset));
  if (tag === undefined || !isMarked) return tag;
  return { ...tag, markdown: paragraphs([tag.markdown, ...whyBroken(view, snapshot)]) };
}

/** What was changed after signing, if it is known; else how to find it out. */
function whyBroken(view: SignatureView, { verification, explanations }: Snapshot): readonly string[] {
  const verdict = verification?.signatures.find((found) => found.view === view)?.verdict;
  if (verdict === undefined || !isChanged(verdict)) return [];
  const explanation = explanations.get(view);
  return explanation === undefined
    ? [say`This signature is broken. The quick fix **Explain this failure** finds out what was changed after signing.`]
    : [describeExplanation(explanation)];
}

function chainOf({ kind, message }: SignatureView, { verification }: Snapshot): readonly string[] {
  if (kind === 'dkim-signature') return [];
  const arc = verification?.messages.find((found) => found.message === message)?.arc;
  return arc === undefined ? [] : [escapeText(arcInWords(arc))];
}

/** What its tags mean; nothing of it is verified. */
function describeDkim2(message: MessageView, field: HeaderField): string {
  const tags = parseTagList(fieldValue(message.part, field)).tags.slice(0, 20);
  const known = tags.flatMap(({ name }) => {
    const meaning = describeDkim2Tag(field.key, name);
    return meaning === undefined ? [] : [`- ${code(`${name}=`)} ${escapeText(meaning)}`];
  });
  return paragraphs([
    say`**${escapeText(field.name)}**: a field of DKIM2. Not verified: it is a draft (${DKIM2_DRAFT}, current on ${DKIM2_DRAFT_DATE}).`,
    ...(known.length === 0 ? [] : [known.join('\n')]),
  ]);
}

/** The field may be one that nobody can verify: then it proves nothing. */
function meaningOf({ kind, signature }: SignatureView): string {
  const missing = ['d', 's', 'b', ...(kind === 'arc-seal' ? [] : ['bh', 'h'])].filter(
    (name) => (signature.list.get(name)?.value ?? '') === '',
  );
  if (missing.length === 0) return SIGNATURE_MEANING[kind];
  const names = missing.map((name) => code(`${name}=`)).join(', ');
  return say`${SIGNATURE_MEANING[kind]}\n\nThis one cannot be verified: it has no ${names}. It proves nothing.`;
}

const SIGNATURE_MEANING: Readonly<Record<SignatureView['kind'], string>> = {
  'dkim-signature': say`**DKIM-Signature**: a domain takes responsibility for this message. Where the signature is valid, the signed header fields and the body are unchanged since it signed.\n\nRFC 6376 §3.5`,
  'arc-message-signature': say`**ARC-Message-Signature**: a server that forwarded the message signed its content at that time. It counts only for receivers that trust that server.\n\nRFC 8617 §4.1.2`,
  'arc-seal': say`**ARC-Seal**: a server that forwarded the message sealed its own results and those of the servers before it.\n\nRFC 8617 §4.1.3`,
};
