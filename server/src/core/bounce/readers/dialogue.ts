/**
 * SMTP dialogues that people paste: telnet, openssl, swaks, and the debug logs of libraries. Each recipient has its own
 * answer to RCPT TO; what DATA is answered with concerns all who were accepted.
 */

import { type AddressInText, addressesIn } from '../addresses-in-text.ts';
import { linesOf, type TextLine } from '../text-lines.ts';

/** An answer that refuses, and whom. */
export interface RefusedRecipient {
  readonly address: AddressInText;
  /** The reply, all of its lines, without the marks of the program before the first. */
  readonly start: number;
  readonly end: number;
  /** In upper case. */
  readonly command: string;
}

const CLIENT =
  /^[ \t]*(?:(?:->|=>|~>|>>>|-->|>|C:|\*\*>|Sent:?|Send:|CLIENT(?: ->)? ?(?:SERVER)?:|client:)[ \t]*)?(RCPT TO|MAIL FROM|DATA|BDAT|EHLO|HELO|STARTTLS|AUTH|QUIT|RSET|\.)(?=[:\s]|$)/i;
const SERVER =
  /^[ \t]*(?:(?:<-|<=|<~|<<<|<--|<|S:|<\*\*|<~\*|Received:?|Recv:|SERVER(?: ->)? ?(?:CLIENT)?:|server:)[ \t]*)?([2345]\d\d)(?=[ -]|$)([ -])?/i;
const MAX_LINE = 2000;
const MAX_RECIPIENTS = 1000;

/** Whether a stretch has commands and answers; `>>> DATA` of Sendmail's transcript without a RCPT TO is not one. */
export function isDialogue(text: string): boolean {
  return /^[^\r\n]{0,20}\bRCPT TO:/im.test(text) && /^[^\r\n]{0,20}\b(?:MAIL FROM:|EHLO\b|HELO\b)/im.test(text);
}

export function readDialogue(text: string, from: number, to: number): RefusedRecipient[] {
  const refused: RefusedRecipient[] = [];
  let accepted: AddressInText[] = [];
  let asked: AddressInText | undefined;
  let command = '';
  let reply: { code: string; start: number; line: TextLine } | undefined;
  const answered = (): void => {
    if (reply === undefined) return;
    const { code, start, line } = reply;
    reply = undefined;
    const isRefusal = code.startsWith('4') || code.startsWith('5');
    if (command === 'RCPT TO' && asked !== undefined) {
      if (isRefusal) refused.push({ address: asked, start, end: line.end, command });
      else accepted.push(asked);
      asked = undefined;
    } else if (isRefusal && command === 'DATA') {
      for (const address of accepted) refused.push({ address, start, end: line.end, command });
      accepted = [];
    }
  };
  for (const line of linesOf(text, from, to)) {
    if (refused.length >= MAX_RECIPIENTS) break;
    const words = text.slice(line.start, Math.min(line.end, line.start + MAX_LINE));
    const sent = CLIENT.exec(words);
    if (sent !== null) {
      answered();
      const name = sent[1]!.toUpperCase();
      command = name === '.' || name === 'BDAT' ? 'DATA' : name;
      if (command === 'MAIL FROM' || command === 'RSET') accepted = [];
      if (command === 'RCPT TO') asked = addressesIn(text, line.start, Math.min(line.end, line.start + MAX_LINE))[0];
      continue;
    }
    const said = SERVER.exec(words);
    if (said === null) continue;
    const start = line.start + said[0].length - (said[2] ?? '').length - said[1]!.length;
    reply = { code: said[1]!, start: reply?.start ?? start, line };
    if (said[2] !== '-') answered();
  }
  answered();
  return refused;
}
