/**
 * Who changed a message after signing: not proven, unlike the change. A server names itself in what it adds, a mailing list in
 * the header; else there may be one server alone that had the message after the signer.
 */

import type { Confidence } from '../bounce/refusal-facts.ts';
import { parseMailboxes } from '../mail/addresses.ts';
import { fieldValue } from '../mail/message.ts';
import { parseReceived } from '../mail/received.ts';
import type { DomainName } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import { say } from '../text/say.ts';
import type { MessageView, SignatureView } from '../workspace/message-document.ts';
import { organizationalDomain } from '../workspace/organizational-domain.ts';
import type { Explanation } from '../workspace/verdict.ts';
import type { Attribution } from './diagnosis.ts';
import { changesInWords } from './explanation.ts';

/** How many Received fields above a signature are read. */
const MAX_HOPS = 20;
/** How much of what was added is looked through for names, in UTF-16 units. */
const MAX_ADDED = 4000;

/** Undefined where nothing points to anybody. */
export function attributionOf(view: SignatureView, explanation: Explanation): Attribution | undefined {
  const changes = changesInWords(explanation);
  if (changes.length === 0) return undefined;
  const added = changes
    .flatMap(({ after }) => after)
    .join('\n')
    .slice(0, MAX_ADDED);
  const hosts = hostsAfter(view);
  const list = mailingListOf(view.message);
  if (list !== undefined) return byList(list, added);
  const named = hosts.find(({ name }) => mentions(added, name));
  if (named !== undefined) {
    return {
      who: named.name,
      confidence: 'medium',
      reasons: [say`its name in the added text`, say`its Received field`],
    };
  }
  const related = hosts.find(({ name }) => mentions(added, organizationalDomain(name)));
  if (related !== undefined && changes.some(({ before }) => before.length === 0)) {
    return {
      who: related.name,
      confidence: 'low',
      reasons: [say`its domain in the added text`, say`its Received field`],
    };
  }
  const handedOn = hosts.filter(({ isLast }) => !isLast);
  const only = hosts.length === 1 ? hosts[0] : handedOn.length === 1 ? handedOn[0] : undefined;
  if (only === undefined) return undefined;
  const reason = say`no other server had the message after the signer, by the Received fields`;
  return { who: only.name, confidence: 'low', reasons: [reason] };
}

function byList(list: DomainName | string, added: string): Attribution {
  const isNamed = mentions(added, list);
  const confidence: Confidence = isNamed ? 'high' : 'medium';
  return {
    who: say`the mailing list ${list}`,
    isList: true,
    confidence,
    reasons: [say`the List- fields`, ...(isNamed ? [say`its name in the added text`] : [])],
  };
}

interface Host {
  readonly name: DomainName;
  /** Whether it took the message last: it may only have handed it out. */
  readonly isLast: boolean;
}

/**
 * The servers that had the message after it was signed, the first of them first: a signer puts its field on top, so that
 * what is above was added later (RFC 6376 §5.6).
 */
function hostsAfter({ message, field }: SignatureView): readonly Host[] {
  const above = message.fields('received').filter(({ span }) => span.start < field.span.start);
  const hops = above.slice(0, MAX_HOPS).map((received) => parseReceived(fieldValue(message.part, received)));
  const names = hops
    .toReversed()
    .flatMap(({ from, by }, i) => (i === 0 ? [from?.value, by?.value] : [by?.value]))
    .map((name) => asciiDomainName((name ?? '').replace(/^\[|\]$/g, '')));
  const hosts = names.filter((name) => name.includes('.') && !/^[\d.]+$/.test(name) && !name.startsWith('localhost'));
  return [...new Set(hosts)].map((name, i, all) => ({ name, isLast: i === all.length - 1 }));
}

/** The list's address or its identifier (RFC 2919, RFC 2369). */
function mailingListOf(message: MessageView): string | undefined {
  const id = message.field('list-id');
  if (id !== undefined) {
    const text = fieldValue(message.part, id).text.slice(0, MAX_ADDED);
    const name = /<([^<>\s]{1,255})>/.exec(text)?.[1] ?? text.trim();
    if (name !== '') return name;
  }
  const post = message.field('list-post');
  if (post === undefined) return undefined;
  const address = /mailto:([^>?\s]{1,255})/i.exec(fieldValue(message.part, post).text)?.[1];
  if (address !== undefined) return address;
  return parseMailboxes(fieldValue(message.part, post))[0]?.address;
}

function mentions(text: string, name: string): boolean {
  if (!name.includes('.')) return false;
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  return at >= 0 && !/[\w-]/.test(text[at + name.length] ?? ' ');
}
