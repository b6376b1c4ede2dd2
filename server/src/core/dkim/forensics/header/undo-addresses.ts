/** Addresses and From fields that were written in another form. */

import { asciiUpperCase } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import type { HeaderFields } from '../../signed-header.ts';
import { MAX_FIELD, plainValue, splitOutside, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';

/** Where lists and forwarders keep the author. */
const AUTHOR_FIELDS = [
  'x-original-from',
  'original-from',
  'x-original-sender',
  'x-google-original-from',
  'x-mailfrom',
  'reply-to',
  'x-envelope-from',
  'sender',
  'cc',
  'return-path',
];

/** Of one field. */
const MAX_AUTHORS = 4;

function* froms(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'from')) {
    const name = displayNameOf(plainValue(text));
    const bareName = name.replace(/ (?:via|\(via|at|on behalf of) [\s\S]*/i, '').replace(/^'|'$/g, '');
    for (const key of AUTHOR_FIELDS) {
      for (const index of signed.header.named(key).slice(0, 4)) {
        const whole = plainValue(signed.header.all[index]!.text);
        // A list that finds a Reply-To adds the author to it.
        const mailboxes = splitOutside(whole, ',').map((mailbox) => mailbox.trim());
        for (const value of new Set([whole, ...mailboxes.reverse().slice(0, MAX_AUTHORS)])) {
          const address = /(?<![^\s<>"])[^\s<>"]+@[^\s<>"]+/.exec(value)?.[0];
          const forms = [value];
          if (address !== undefined) {
            forms.push(address, `<${address}>`, `"${address}" <${address}>`);
            if (bareName !== '') forms.push(`${bareName} <${address}>`, `"${bareName}" <${address}>`);
          }
          for (const form of forms) yield { kind: 'from-rewritten', slot, text: withValue(text, ` ${form}`) };
        }
      }
    }
  }
}

function* addresses(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'from', 'to', 'cc', 'reply-to', 'sender')) {
    const value = plainValue(text);
    const unquoted = value.replace(/"([^"\\]*)" ?</g, '$1 <');
    for (const rewrite of [
      unquoted,
      value.replace(/(^|, ?)([^",<]+?) ?</g, '$1"$2" <'),
      value.replace(/(?:"[^"]{0,256}"|[^",<]{0,128}?) ?<([^>]{0,320})>/g, '$1'),
      value.replace(/(?:"[^"]{0,256}"|[^",<]{0,128}?) ?<([^>]{0,320})>/g, '<$1>'),
      value.replace(/(^|, ?)([^\s<>",@]+@[^\s<>",@]+)(?=,|$)/g, '$1<$2>'),
      value.replace(/(^|, ?)([^\s<>",@]+@[^\s<>",@]+)(?=,|$)/g, '$1"$2" <$2>'),
      value.replace(/, ?/g, ', '),
      value.replace(/, ?/g, ','),
      value.replace(/; ?$/, ''),
      value.replace(/ ?\([^)]{0,200}\)/g, ''),
      value.replace(/'([^']*)'/g, '$1'),
      value.replace(/(?<![^\s<>",])[^\s<>",]+@[^\s<>",]+/g, asciiLowerCase),
    ]) {
      yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${rewrite}`) };
    }
  }
}

/** More mailboxes than these are rewritten all alike only. */
export const MAX_MAILBOXES = 30;

export const MAILBOX_FIELDS = ['from', 'to', 'cc', 'reply-to', 'sender'];

/** Each address by itself, and all alike. */
function* mailboxes(signed: SignedSlots): Generator<Replacement> {
  const spellings = spellingsIn(signed.header);
  const rewrites: readonly ((mailbox: string) => string)[] = [
    ...MAILBOX_REWRITES,
    (mailbox) => mailbox.replace(ADDRESS, (address) => spellings.get(asciiLowerCase(address)) ?? address),
  ];
  for (const { slot, text } of slotsOf(signed, ...MAILBOX_FIELDS)) {
    const parts = splitOutside(plainValue(text), ',');
    for (const rewrite of rewrites) {
      const rewritten = parts.map((part) => part.replace(/\S[\s\S]*/, rewrite));
      yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${rewritten.join(',')}`) };
      if (parts.length === 1 || parts.length > MAX_MAILBOXES) continue;
      for (const chosen of someOf(rewritten, parts))
        yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${chosen.join(',')}`) };
      for (const [i, part] of rewritten.entries())
        yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${parts.with(i, part).join(',')}`) };
    }
  }
}

/** A list adds the author, or itself, to those who get the replies. */
function* addedMailboxes(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'reply-to', 'cc')) {
    const parts = splitOutside(plainValue(text), ',').map((part) => part.trim());
    if (parts.length === 1 || parts.length > MAX_MAILBOXES) continue;
    for (let i = parts.length - 1; i >= 0; i--)
      yield { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${parts.toSpliced(i, 1).join(', ')}`) };
  }
}

/** The mailboxes of all fields, rewritten alike: one program read and wrote them. */
function* allMailboxes(signed: SignedSlots): Generator<readonly Replacement[]> {
  const fields = [...slotsOf(signed, ...MAILBOX_FIELDS)].map(({ slot, text }) => ({
    slot,
    text,
    parts: splitOutside(plainValue(text), ','),
  }));
  for (const rewrite of [...MAILBOX_REWRITES.slice(0, 3), withAllMarks, ...MAILBOX_REWRITES.slice(3)]) {
    const replacements = fields.map(({ slot, text, parts }): Replacement => {
      const value = parts.map((part) => part.replace(/\S[\s\S]*/, rewrite)).join(',');
      return { kind: 'addresses-rewritten', slot, text: withValue(text, ` ${value}`) };
    });
    yield replacements;
    // A list puts its own address into one of them.
    yield replacements.filter(({ slot }) => signed.slots[slot]!.key !== 'from');
    yield replacements.filter(({ slot }) => signed.slots[slot]!.key !== 'reply-to');
  }
}

/** Of those that a rewrite changes, two or more but not all. */
function* someOf(rewritten: readonly string[], parts: readonly string[]): Generator<readonly string[]> {
  const changed = parts.flatMap((part, i) => (part === rewritten[i] ? [] : [i]));
  if (changed.length < 3 || changed.length > 6) return;
  for (let chosen = 1; chosen < (1 << changed.length) - 1; chosen++)
    yield parts.map((part, i) => ((chosen >> changed.indexOf(i)) & 1 && changed.includes(i) ? rewritten[i]! : part));
}

const ADDRESS = /(?<![^\s<>",;:()[\]@])[^\s<>",;:()[\]@]+@[^\s<>",;:()[\]@]+/g;

const MAILBOX_REWRITES: readonly ((mailbox: string) => string)[] = [
  // A name in quotes that needs none, and the other way round (RFC 5322 §3.2.4).
  (mailbox) => mailbox.replace(/^"([^"\\,;:<>()[\]@.]*)" ?</, '$1 <'),
  (mailbox) => mailbox.replace(/^"([^"\\,;:<>()[\]@]*)" ?</, '$1 <'),
  (mailbox) => mailbox.replace(/^([^",<]*[^",<\s]) ?</, '"$1" <'),
  // The name as a comment after the address, as old programs write it (RFC 5322 §3.4, appendix A.5).
  (mailbox) => mailbox.replace(/^"?([^"\\<>(),]*[^"\\<>(),\s])"? <([^\s<>]+)>$/, '$2 ($1)'),
  (mailbox) => mailbox.replace(/^'([^']*)' ?</, '$1 <'),
  (mailbox) => mailbox.replace(/^"'([^']*)'" ?</, '"$1" <'),
  (mailbox) => mailbox.replace(/^([^"<]*\S)</, '$1 <'),
  (mailbox) => mailbox.replace(/^([^"<]*\S) </, '$1<'),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/\.$/, '')),
  (mailbox) => mailbox.replace(ADDRESS, (address) => `${address}.`),
  (mailbox) => mailbox.replace(/^mailto:/i, '').replace(/<mailto:/gi, '<'),
  (mailbox) => mailbox.replace(/(\S) ?[<[]mailto:[^<>[\]]*[>\]]/gi, '$1'),
  (mailbox) => mailbox.replace(/<(?=[^<>\s]+@)/, '<mailto:'),
  (mailbox) => mailbox.replace(/^[^\s<>]+@[^\s<>@]+$/, 'mailto:$&'),
  (mailbox) => mailbox.replace(/^[^\s<>]+@[^\s<>@]+$/, '<mailto:$&>'),
  (mailbox) => mailbox.replace(/^([^\s<>]+@[^\s<>@]+)$/, '$1 <mailto:$1>'),
  (mailbox) => mailbox.replace(/^[^\s<>"]+@[^\s<>"@]+$/, '<$&>'),
  (mailbox) => mailbox.replace(/^<([^\s<>]+@[^\s<>@]+)>$/, '$1'),
  (mailbox) => mailbox.replace(ADDRESS, asciiLowerCase),
  (mailbox) => mailbox.replace(ADDRESS, asciiUpperCase),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@.*/, asciiLowerCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@.*/, asciiUpperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/@[a-z]/, asciiUpperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/^[a-z]/, asciiUpperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => address.replace(/(?:^|[.@_-])[a-z]/g, asciiUpperCase)),
  (mailbox) => mailbox.replace(ADDRESS, (address) => capitalized(address)),
];

/** Names in quotes and addresses in angle brackets: Outlook writes both. */
function withAllMarks(mailbox: string): string {
  return mailbox.replace(/^([^",<]*[^",<\s]) ?</, '"$1" <').replace(/^[^\s<>"]+@[^\s<>"@]+$/, '<$&>');
}

const MAX_SPELLINGS = 500;

/** Addresses with large letters as other fields of the header have them, by their small letters. */
function spellingsIn(header: HeaderFields): ReadonlyMap<string, string> {
  const spellings = new Map<string, string>();
  for (const { text } of header.all.slice(0, 200)) {
    if (text.length > MAX_FIELD) continue;
    for (const [address] of text.slice(text.indexOf(':') + 1).matchAll(ADDRESS)) {
      if (spellings.size >= MAX_SPELLINGS) return spellings;
      if (asciiLowerCase(address) !== address) spellings.set(asciiLowerCase(address), address);
    }
  }
  return spellings;
}

export const undoAddedMailboxes: HeaderUndo = oneByOne(['addresses-rewritten'], 40, addedMailboxes);
export const undoFromRewriting: HeaderUndo = oneByOne(['from-rewritten'], 100, froms);
export const undoAddressForms: HeaderUndo = oneByOne(['addresses-rewritten'], 30, addresses);
export const undoAllMailboxForms: HeaderUndo = {
  kinds: ['addresses-rewritten'],
  likelihood: 40,
  undoings: allMailboxes,
};
export const undoMailboxForms: HeaderUndo = oneByOne(['addresses-rewritten'], 40, mailboxes);

/** `"Joe" <joe@example.org>`: what is before the address; empty where the value is not of this form. */
function displayNameOf(value: string): string {
  const open = value.indexOf('<');
  if (open < 0 || !/^[^>]*>\s*$/.test(value.slice(open + 1))) return '';
  return value.slice(0, open).trim().replace(/^"|"$/g, '');
}

function capitalized(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at).replace(/(?:^|[._-])[a-z]/g, asciiUpperCase) + address.slice(at);
}
