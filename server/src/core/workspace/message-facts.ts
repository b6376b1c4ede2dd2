/**
 * What the workspace remembers of a message: which keys its signatures name, where, and what became of them. A message that
 * nobody has opened is known by this alone, so that thousands of them fit into memory. Nothing here holds on to a text.
 */

import type { DkimResult } from '../dkim/results.ts';
import { isBelowDomain } from '../dkim/usable-key.ts';
import { parseDateTime } from '../mail/date.ts';
import { fieldValue } from '../mail/message.ts';
import { type KeyName, keyName, type Selector } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import { arrivalResults } from './arrival.ts';
import type { MessageFacts, SignatureFact } from './facts.ts';
import type { MessageDocument, MessageView, SignatureView } from './message-document.ts';
import { receiptTime } from './receipt-time.ts';
import type { Verification } from './verdict.ts';

/** More signatures than these of one document say nothing new. */
const MAX_SIGNATURES = 1000;

/** @param verification what was found out about the document's signatures, where that is known */
export function messageFacts(document: MessageDocument, verification?: Verification): MessageFacts {
  const verdicts = new Map(verification?.signatures.map(({ view, verdict }) => [view, verdict.result]));
  const signatures: SignatureFact[] = [];
  for (const message of document.messages) {
    if (message.signatures.length === 0) continue;
    const author = message.authorDomain;
    const shared = { author: author === undefined ? undefined : copied(author), date: dateOf(message) };
    for (const view of message.signatures) {
      if (signatures.length >= MAX_SIGNATURES) return { uri: document.uri, signatures };
      const fact = factOf(view, shared, verdicts.get(view));
      if (fact !== undefined) signatures.push(fact);
    }
  }
  return { uri: document.uri, signatures };
}

function factOf(
  view: SignatureView,
  shared: Pick<SignatureFact, 'author' | 'date'>,
  verdict: DkimResult | undefined,
): SignatureFact | undefined {
  const { domain, selector, algorithm } = view.signature;
  if (domain === undefined || selector === undefined || domain.value === '' || selector.value === '') return undefined;
  const key: KeyName = { domain: copied(domain.value), selector: copied<Selector>(selector.value) };
  const [said] = view.kind === 'dkim-signature' ? arrivalResults(view) : [];
  return {
    uri: view.message.document.uri,
    kind: view.kind,
    key,
    keyName: copied(keyName(key)),
    span: tagPlace(view, 's'),
    algorithm: algorithm?.value.known && copied(algorithm.value.known),
    isBelowDomain: isBelowDomain(view.signature),
    ...shared,
    verdict,
    arrival: said === undefined ? undefined : copied(said.result),
  };
}

/** A tag's value in the document; the field's name where the tag is missing. */
export function tagPlace({ signature, nameSpan }: SignatureView, name: string): Span {
  const tag = signature.list.get(name);
  return tag === undefined || tag.value === '' ? nameSpan : signature.list.source(tag.valueSpan);
}

function dateOf(message: MessageView): number | undefined {
  const received = receiptTime(message);
  if (received !== undefined) return received;
  const field = message.field('date');
  return field === undefined ? undefined : parseDateTime(fieldValue(message.part, field).text)?.seconds;
}

/** A string of its own: a part of a text would keep the whole text in memory. */
function copied<T extends string>(text: T): T {
  return new TextDecoder().decode(new TextEncoder().encode(text)) as T;
}
