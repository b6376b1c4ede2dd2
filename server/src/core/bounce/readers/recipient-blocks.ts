/**
 * Reads the report's own words: each recipient that they name, and the stretch that speaks of it. One reader for Exim,
 * qmail, Postfix, Exchange, Gmail, Yahoo, OpenSMTPD and the many like them, since all put an address before a reason:
 * on a line of its own, after a label, or in a sentence. The labels and sentences are data.
 */

import type { MappedText } from '../../text/mapped-text.ts';
import { isSpaceOrTab } from '../../text/white-space.ts';
import { type AddressInText, addressesIn } from '../addresses-in-text.ts';
import { linesOf } from '../text-lines.ts';

/** How an address is introduced, the surest first. */
export type Introduction = 'line' | 'label' | 'sentence' | 'mention';

export interface RecipientBlock {
  readonly introduction: Introduction;
  readonly address: AddressInText;
  /** `(expanded from: <address>)`, `(generated from address)`: what the sender wrote. */
  readonly original: AddressInText | undefined;
  /** What is reported about it, from its own line on. */
  readonly start: number;
  readonly end: number;
}

/** What may be before an address that has its line for itself. */
const LINE_BEFORE =
  /^[\s*•·\-–"'<({[]*(?:\d{1,3}[.)]\s*[<"']*)?$|^\s*(?:ID\d+|smtp|rfc822)[;:]\s*<?$|^\s*c=[^@]{0,120}SMTP=$/i;

/** What may follow it: nothing, a colon with the reason, a note in brackets, a dash. */
const LINE_AFTER =
  /^[>"'\])]*\s*$|^[>"'\])]*\s*[:;,]\s*$|^[>"']*\s*:|^[>"']*\s*\.\.\.|^[>"']*\s+[([#{]|^[>"']*\s+[-–=]+>?\s|^[>"']*,\s+(?:ERROR|reason|status)|^[>"']*\s+on\s+\S|^[>"']*\s*;|^[>"']*\s+(?:Invalid Address|Failed|User unknown|unknown user|failed|rejected|refused|said|mailbox|does not exist|doesn't exist|not found|could not|cannot|is not|\d{3}[ -])/i;

/** Labels of failed recipients. */
const LABEL =
  /(?:recipients?|recipient (?:e-?mail )?address|failed recipients?|undeliverable (?:address|to)|unknown (?:user|address|recipient|mailbox)|unable to deliver (?:the |your |this )?(?:message|mail|e-?mail)?\s*to|(?:not|n't) be (?:delivered|sent) to|(?:not|n't) (?:delivered|sent) to|delivery (?:to|for|failed to)|deliver (?:to|mail to|message to)|final-recipient|original-recipient|rejected recipient|bad recipient|invalid (?:recipient|address|user)|(?:failed|undelivered|bad|invalid|following|faulty|bounced) (?:e-?mail )?address(?:es)?(?:\(es\))?|address(?:ee)?|no such user|user not known|errors?|permanent errors|following (?:user|recipient|address)(?:s|es|\(s\)|\(es\))?|message (?:to|for)|mail (?:to|for)|e-?mail (?:to|for)|couldn't reach|failed for|errore? per|destinataire|destinatario|empf.nger|adresse?|user unknown|account|sending to)(?:\s*(?:is|are|was|were))?(?:\s*\([^)]{0,40}\))?(?:\s*[:=])?\s*$/i;

/** Labels that name someone else, {@link MAX_LABEL} units at most. */
const OTHER_LABEL =
  /(?:^|[\s>*-])(?:from|sender|reply-to|return-path|mail from|original sender|sender address|sent by|contact|write to|cc|by|e-?mail us at|message-id|envelope-from|subject|questions? to|help at|support at|mailto|authenticated|via|postmaster|administrator|local|unsubscribe|report (?:to|this)|forward(?:ed)? (?:a copy )?to|send (?:a )?(?:mail|message|e-?mail) to|user=|x-[\w-]{1,60}|errors-to|helo|id|account of|behalf of|at|please (?:contact|e-?mail|send|reply))(?:\s*[:=])?\s*$/i;

/** Of whom mail is not taken, whose own address was looked up, and who is only an example: none of them was refused. */
const NO_RECIPIENT =
  /\b(?:(?:e-?)?mails?|messages?) from\s*[<"'“]?$|\b(?:sender )?verif(?:y|ication) failed for\s*<?$|\b(?:if|e\.g\.|for example,?|try|such as)\s+[<"'“]?$/i;

/** Weak labels: they name the recipient in a summary of the message. */
const WEAK_LABEL = /(?:^|[\s>*-])(?:to|for|rcpt to|an|user|mailbox|au|para|<<<\s*rcpt to|rcpt)(?:\s*[:=])?\s*$/i;

const FAILURE =
  /could(?: not|n['’]t)|was(?: not|n['’]t)|can(?:not|['’]t)|unable|fail|undeliver|reject|(?:do(?:es)?|did)(?: not|n['’]t)|unknown|invalid|refus|bounce|not (?:been )?(?:deliver|accept|found|exist|valid|active|known|be|listed)|error|disabled|suspended|full|quota|not a |has(?: not|n['’]t)|impossible|problem|no longer|inactive|blocked|incorrect/i;

/** Addresses of the postal clerks: recipients only where fields or a server's reply say so. */
const CLERK =
  /^(?:postmaster|mailer-daemon|mail-daemon|mailer_daemon|mdaemon|abuse|support|helpdesk|noreply|no-reply|do-not-reply|hostmaster|webmaster|administrator|admin|security|spam|unblock|delist)(?:[+@-]|$)/i;

/** `: host mx.example.org said: 550 ...`: what mail was refused for the address before it. */
const REFUSED = /^>?(?: \([^()]{0,200}\))?: (?:host \S|\S{1,200} said: ?[45]\d\d|[45]\d\d[ -])/i;

const GENERATED_FROM = /(?:^|\()\s*(?:ultimately )?(?:generated|expanded|alias) (?:from|by):?\s*<?$/i;
/** Of what is before the address, the line above it included: Postfix folds. */
const EXPANDED = /\(expanded from:?\s*<?$/i;
/** Exim's note under the address that an alias led to. */
const GENERATED_NOTE = /^\s*\((?:ultimately )?generated from\s+<?$/i;
/** `<a@example.org>: `, with a reason that Postfix goes on with in indented lines. */
const FOLDED_REASON = /^<[^\s<>]+>(?: \(expanded from\s|:\s)/;
/** `>To: <ann@example.org>`: a returned header that the report quotes. */
const QUOTED_FIELD = /^[ \t]?>[ \t]?[!-9;-~]{2,60}:[ \t]/;
const MAX_LABEL = 60;

/** A transcript speaks of the session; transcript.ts reads it. */
const TRANSCRIPT = /^[ \t]*-* ?(?:Transcript of session|Session transcript)/im;

/** Its words anywhere: found sooner than the beginnings of lines. */
const MAY_HAVE_TRANSCRIPT = /transcript/i;

const MAX_LINE = 2000;
const MAX_BLOCKS = 2000;
/** How far into a text names without an address are sought. */
const MAX_BARE = 8000;

interface Candidate {
  readonly introduction: Introduction;
  readonly address: AddressInText;
  readonly lineStart: number;
  original: AddressInText | undefined;
}

/** What is known of the addresses before the text is read. */
export interface KnownAddresses {
  /** Whom the report goes to, and who wrote the returned message. */
  isSender(address: string): boolean;
  /** Whom the report names in its fields: a postmaster too may be refused. */
  isRecipient(address: string): boolean;
}

/** All recipients that are named, by their surest introduction, in the order of the text. */
export function readRecipientBlocks(
  mapped: MappedText,
  to: number,
  { isSender, isRecipient }: KnownAddresses,
): RecipientBlock[] {
  const { text } = mapped;
  const candidates: Candidate[] = [];
  let isFolded = false;
  let sign = text.indexOf('@');
  for (const line of linesOf(text, 0, to)) {
    if (candidates.length >= MAX_BLOCKS) break;
    const end = Math.min(line.end, line.start + MAX_LINE);
    const isIndented = isIndentedLine(text, line.start, Math.min(end, line.start + MAX_LABEL));
    if (!isIndented) isFolded = text[line.start] === '<' && FOLDED_REASON.test(text.slice(line.start, end));
    if (sign >= 0 && sign < line.start) sign = text.indexOf('@', line.start);
    if (sign < 0 || sign >= end) continue;
    for (const address of addressesIn(text, line.start, end)) {
      const before = text.slice(line.start, address.start);
      const last = candidates.at(-1);
      if (EXPANDED.test(text.slice(Math.max(0, address.start - MAX_LABEL), address.start))) {
        if (last !== undefined) last.original = address;
        continue;
      }
      if (GENERATED_NOTE.test(before) && last !== undefined && isLineBefore(text, last.lineStart, line.start)) {
        last.original = address;
        continue;
      }
      if (isOfAnother(text, address) || QUOTED_FIELD.test(before)) continue;
      const isClerk = CLERK.test(address.address) && !isRecipient(address.address);
      if (
        (isClerk && !(LINE_BEFORE.test(before) && REFUSED.test(text.slice(address.end, end)))) ||
        (isIndented && isFolded)
      )
        continue;
      const introduction = introductionOf(text, before, text.slice(address.end, end), line, to);
      if (introduction === undefined) continue;
      candidates.push({ introduction, address, lineStart: line.start, original: undefined });
    }
  }
  const chosen = surest(candidates, isSender);
  const isNamed = chosen.some(({ introduction }) => introduction !== 'mention');
  const named = isNamed ? chosen : bareNames(text, to);
  return blocksOf(named.length > 0 ? named : chosen, text, to);
}

/** Whether the words before an address say that it is not a recipient's. */
export function isOfAnother(text: string, { start }: AddressInText): boolean {
  return NO_RECIPIENT.test(text.slice(Math.max(0, start - MAX_LABEL), start));
}

function isIndentedLine(text: string, start: number, end: number): boolean {
  return isSpaceOrTab(text.charCodeAt(start)) && /^[ \t]+\S/.test(text.slice(start, end));
}

function isLineBefore(text: string, start: number, end: number): boolean {
  return end - start <= MAX_LINE && /^[^\r\n]*(?:\r\n|\r|\n)$/.test(text.slice(start, end));
}

/** Words that lead to those who were refused, in any order. */
const LEAD_TO_NAMES = [/\bfollowing\b/i, /\b(?:not|n['’]t|cannot|undeliver\w+|fail\w*)\b/i] as const;
/** A login name that has its line for itself, or a reason at some distance. */
const BARE_NAME = /^[ \t]*["'<]?([A-Za-z0-9][\w.+=-]{0,63})["'>]?(?:[ \t]*$|[ \t]{2,}\S|[ \t]+["(])/;

/** Names without an address, as AOL and local directories give them: on the lines after a sentence that ends in a colon. */
function bareNames(text: string, to: number): Candidate[] {
  const names: Candidate[] = [];
  let isLed = false;
  for (const line of linesOf(text, 0, Math.min(to, MAX_BARE))) {
    const words = text.slice(line.start, Math.min(line.end, line.start + MAX_LINE));
    if (words.trim() === '') continue;
    const match = isLed ? BARE_NAME.exec(words) : null;
    if (match !== null) {
      const start = line.start + words.indexOf(match[1]!);
      const address = { address: match[1]!, start, end: start + match[1]!.length };
      names.push({ introduction: 'line', address, lineStart: line.start, original: undefined });
    } else {
      if (names.length > 0) break;
      isLed = /:\s*$/.test(words) && LEAD_TO_NAMES.every((each) => each.test(words));
    }
  }
  return names;
}

function introductionOf(
  text: string,
  before: string,
  after: string,
  line: { readonly start: number; readonly end: number },
  to: number,
): Introduction | undefined {
  const closed = after.replace(/^[>"')\]]+/, '');
  if (LINE_BEFORE.test(before)) {
    if (LINE_AFTER.test(after)) return 'line';
    if (/^\s*,|^\s*;/.test(closed)) return 'line';
    return FAILURE.test(closed) ? 'sentence' : 'mention';
  }
  if (GENERATED_FROM.test(before)) return 'line';
  const label = before
    .replace(/\[?(?:smtp|rfc822)[:;=][\s<"'“‘([{*]*$|(?<![\s<"'“‘([{*])[\s<"'“‘([{*]+$/i, '')
    .trimEnd();
  if (isListedBefore(label)) return 'line';
  if (OTHER_LABEL.test(label.slice(-MAX_LABEL)) && !FAILURE.test(label)) return undefined;
  if (LABEL.test(label.slice(-90))) {
    return FAILURE.test(before) || FAILURE.test(closed) || /[:=]$/.test(label) ? 'label' : 'mention';
  }
  if (WEAK_LABEL.test(label.slice(-40)) && /[:=]$/.test(label)) {
    return FAILURE.test(`${before} ${closed}`) ? 'sentence' : 'mention';
  }
  const next = text.slice(line.end, Math.min(to, line.end + 120));
  return FAILURE.test(`${before} ${closed}`) || FAILURE.test(next) ? 'sentence' : 'mention';
}

/** `a@example.org, b@example.org`: what is before is itself a list of addresses. */
function isListedBefore(label: string): boolean {
  return /^[\s<"']*[^\s<>",;@]{1,128}@[^\s<>",;@]{1,256}[>"']{0,4}\s*[,;]$/.test(label);
}

const ORDER: readonly Introduction[] = ['line', 'label', 'sentence', 'mention'];

function surest(candidates: readonly Candidate[], isSender: (address: string) => boolean): Candidate[] {
  const others = candidates.filter(({ address }) => !isSender(address.address));
  for (const pool of [others, candidates]) {
    // A sentence that names the sender speaks to him ("Sorry a@example.org, your mail ..."), not of him.
    for (const introduction of ORDER) {
      if (introduction === 'sentence' && pool !== others) continue;
      const chosen = pool.filter((candidate) => candidate.introduction === introduction);
      if (chosen.length > 0) return introduction === 'mention' ? chosen.slice(0, 1) : chosen;
    }
  }
  return [];
}

/** A block reaches to the line of the next other recipient, or to a transcript; a recipient named again goes on with its block. */
function blocksOf(candidates: readonly Candidate[], text: string, to: number): RecipientBlock[] {
  if (candidates.length === 0) return [];
  const words = text.slice(0, to);
  const transcript = MAY_HAVE_TRANSCRIPT.test(words) ? words.search(TRANSCRIPT) : -1;
  return candidates.map((candidate, i) => {
    const key = candidate.address.address.toLowerCase();
    const next = candidates
      .slice(i + 1, i + 50)
      .find((other) => other.lineStart > candidate.lineStart && other.address.address.toLowerCase() !== key);
    return {
      introduction: candidate.introduction,
      address: candidate.address,
      original: candidate.original,
      start: candidate.lineStart,
      end: next?.lineStart ?? (transcript > candidate.lineStart ? transcript : to),
    };
  });
}
