/**
 * Where a message came from, as the receiver's own fields say it: the envelope sender, the server that handed it over and the
 * name that it gave. Only what is in the message is known; the fields may be forged.
 */

import { parseMailboxes } from '../mail/addresses.ts';
import {
  type AuthenticationResult,
  parseAuthenticationResults,
  parseReceivedSpf,
  type ResultProperty,
} from '../mail/authentication-results.ts';
import { fieldValue } from '../mail/message.ts';
import { parseReceived, type Received } from '../mail/received.ts';
import { type IpAddress, isLocalNetwork, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import type { DomainName } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import type { MessageView } from './message-document.ts';
import { organizationalDomain } from './organizational-domain.ts';

/** How many fields of a name are looked at. */
const MAX_FIELDS = 20;
/** How much of a comment is looked at, in UTF-16 units. */
const MAX_COMMENT = 500;

export interface EnvelopeSender {
  /** Whose SPF record counts. */
  readonly domain: DomainName;
  /** For the null sender the name counts that the server gave (RFC 7208 §2.4). */
  readonly identity: 'mailfrom' | 'helo';
  /** As written; undefined for the null sender. */
  readonly localPart: string | undefined;
}

export interface MessageOrigin {
  /** Undefined where the message does not say it. */
  readonly sender: EnvelopeSender | undefined;
  /** Whether the envelope sender is known to be the null sender, `<>`. */
  readonly isNullSender: boolean;
  /** The address of the server that handed the message over to the receiver. */
  readonly client: IpAddress | undefined;
  /** The name that this server gave in HELO or EHLO. */
  readonly helo: string | undefined;
  /** The receiver's own name. */
  readonly receiver: string | undefined;
}

export function originOf(message: MessageView): MessageOrigin {
  const last = lastReceiver(message);
  const border = borderHop(message, last.host);
  const said = propertyOf(last.judged, 'client-ip', 'remote-ip');
  const helo = propertyOf(last.judged, 'helo') || heloOf(border);
  const address = envelopeAddress(message, last);
  return {
    sender: address === undefined ? undefined : senderOf(address, helo),
    isNullSender: address === '',
    client: parseIp4(said) ?? parseIp6(said) ?? addressInComment(last.spf) ?? (border && addressOf(border)),
    helo,
    receiver: last.host,
  };
}

/** The first property of one of these names that has a value, whatever its ptype; empty without one. */
export function propertyOf(properties: readonly ResultProperty[], ...names: readonly string[]): string {
  return properties.find(({ property, value }) => names.includes(property) && value !== '')?.value ?? '';
}

/** By Return-Path, which the last server writes, or else by what the receivers judged; empty for the null sender. */
function envelopeAddress(message: MessageView, { judged }: LastReceiver): string | undefined {
  const path = message.field('return-path');
  if (path !== undefined) {
    const value = fieldValue(message.part, path);
    const written = parseMailboxes(value)[0]?.address ?? '';
    // Words alone are not address; empty brackets are the null sender.
    if (written !== '' || value.text.includes('<')) return written;
  }
  return (propertyOf(judged, 'mailfrom', 'envelope-from') || undefined)?.replace(/^<|>$/g, '');
}

function senderOf(address: string, helo: string | undefined): EnvelopeSender | undefined {
  const at = address.lastIndexOf('@');
  const domain = asciiDomainName(address === '' ? (helo ?? '') : address.slice(at + 1));
  if (domain === '') return undefined;
  return address === ''
    ? { domain, identity: 'helo', localPart: undefined }
    : { domain, identity: 'mailfrom', localPart: at < 0 ? undefined : address.slice(0, at) };
}

/** "domain of a@example.org designates 192.0.2.25 as permitted sender", "sender IP is 192.0.2.25". */
function addressInComment(spf: readonly AuthenticationResult[]): IpAddress | undefined {
  for (const { comment } of spf) {
    for (const word of comment.slice(0, MAX_COMMENT).split(/[\s()]+/)) {
      const address = parseIp4(word) ?? parseIp6(word);
      if (address !== undefined) return address;
    }
  }
  return undefined;
}

/** Where the message came into the receiver's domain: the oldest in the newest run of hops that are its own. */
function borderHop(message: MessageView, receiver: string | undefined): Received | undefined {
  const hops = message
    .fields('received')
    .slice(0, MAX_FIELDS)
    .map((field) => parseReceived(fieldValue(message.part, field)));
  const organization = organizationOf(receiver) ?? organizationOf(hops[0]?.by?.value);
  const isOwn = hops.map(({ by }) => organization !== undefined && organizationOf(by?.value) === organization);
  const from = Math.max(0, isOwn.indexOf(true));
  const end = isOwn.indexOf(false, from);
  return hops.slice(from, end < 0 ? undefined : Math.max(end, from + 1)).findLast((hop) => {
    const address = addressOf(hop);
    return address !== undefined && !isLocalNetwork(address, address.length * 8);
  });
}

/** The address that a server saw, where it says one. */
export function addressOf({ from }: Received): IpAddress | undefined {
  if (from === undefined) return undefined;
  // What the server saw is in a comment; what the client called itself comes before it.
  for (const text of [...from.comments.map((comment) => comment.text), from.value]) {
    for (const word of text.slice(0, MAX_COMMENT).split(/[\s[\]()<>,;=]+/)) {
      const plain = word.replace(/^ipv6:/i, '');
      const address = parseIp4(plain) ?? parseIp6(plain);
      if (address !== undefined) return address;
    }
  }
  return undefined;
}

/** `(HELO mail.example.org)` of qmail and `helo=mail.example.org` of Exim; else the name after `from` (RFC 5321 §4.4). */
function heloOf(hop: Received | undefined): string | undefined {
  if (hop?.from === undefined) return undefined;
  for (const { text } of hop.from.comments) {
    const name = /(?:^|[\s(])(?:helo|ehlo)[\s=]+([^\s()]+)/i.exec(text.slice(0, MAX_COMMENT))?.[1];
    if (name !== undefined) return name;
  }
  return hop.from.value.split(/\s/, 1)[0] || undefined;
}

function organizationOf(host: string | undefined): DomainName | undefined {
  return host === undefined || host === '' ? undefined : organizationalDomain(asciiDomainName(host));
}

/** What the topmost Authentication-Results and Received-SPF say about SPF. */
interface LastReceiver {
  /** Its own name, as it gives it. */
  readonly host: string | undefined;
  readonly spf: readonly AuthenticationResult[];
  /** What SPF was judged by: addresses and names. */
  readonly judged: readonly ResultProperty[];
}

function lastReceiver(message: MessageView): LastReceiver {
  const field = message.field('authentication-results');
  const parsed = field && parseAuthenticationResults(fieldValue(message.part, field));
  const spf = parsed?.results.filter(({ method }) => method === 'spf').slice(0, MAX_FIELDS) ?? [];
  const received = message.field('received-spf');
  const before = received && parseReceivedSpf(fieldValue(message.part, received))?.properties;
  return {
    host: parsed?.authservId,
    spf,
    judged: [...(before ?? []), ...spf.flatMap(({ properties }) => properties)],
  };
}
