/**
 * Reads transcripts of SMTP sessions: Sendmail's "Transcript of session follows", and the like of other systems.
 * `>>> RCPT TO:<address>` and `<<< 550 ...`, or `550 5.1.1 <address>... User unknown`.
 */

import { addressesIn } from '../addresses-in-text.ts';
import { linesOf } from '../text-lines.ts';

/** A stretch of a transcript, and whom it concerns; without an address it concerns the session. */
export interface TranscriptEntry {
  readonly address: string | undefined;
  readonly addressStart: number;
  readonly addressEnd: number;
  readonly start: number;
  readonly end: number;
  /** Whether the words are the server's (`<<<`), not the sending system's. */
  readonly isServer: boolean;
}

/** What a line of a transcript begins with: most lines begin with something else. */
const BEGINS = /^\s*(?:>>>|Sent|C:|-->|=>|<<<|Received|S:|<--|<=|[45]\d\d)/i;
const COMMAND = /^\s*(?:>>>|Sent\s+<<<|C:|-->|=>)\s*(RCPT TO|MAIL FROM|DATA|EHLO|HELO|BDAT|QUIT|STARTTLS)\b/i;
const SERVER = /^\s*(?:<<<|Received\s+>>>|S:|<--|<=)\s*(?=[2345]\d\d)/i;
const OWN = /^\s*([45]\d\d)[ -](?:(?:#?\d\.\d\.\d+)\s+)?(?=.{0,256}\.\.\. )/;

/** A line of a reply that goes on: `<<< 550-...`. */
const OPEN = /^\s*\S+\s*[45]\d\d-/;

function isNextLine(text: string, end: number, start: number): boolean {
  return /^(?:\r\n|\n|\r)$/.test(text.slice(end, start));
}

export function readTranscript(text: string, to: number): TranscriptEntry[] {
  const entries: (Omit<TranscriptEntry, 'end'> & { end: number; lastLine: number })[] = [];
  let asked: { address: string; start: number; end: number } | undefined;
  for (const line of linesOf(text, 0, to)) {
    const words = text.slice(line.start, Math.min(line.end, line.start + 1000));
    if (!BEGINS.test(words)) continue;
    const command = COMMAND.exec(words);
    if (command !== null) {
      const address = /RCPT/i.test(command[1]!) ? addressesIn(text, line.start, line.end)[0] : undefined;
      asked = address && { address: address.address, start: address.start, end: address.end };
      continue;
    }
    const isServer = SERVER.test(words);
    if (!isServer && !OWN.test(words)) continue;
    const named = addressesIn(text, line.start, Math.min(line.end, line.start + 1000))[0];
    const about = isServer
      ? (asked ?? undefined)
      : named && { address: named.address, start: named.start, end: named.end };
    const last = entries.at(-1);
    if (
      isServer &&
      last?.isServer &&
      OPEN.test(text.slice(last.lastLine, last.end)) &&
      isNextLine(text, last.end, line.start)
    ) {
      last.end = line.end;
      last.lastLine = line.start;
      continue;
    }
    entries.push({
      lastLine: line.start,
      address: about?.address,
      addressStart: about?.start ?? 0,
      addressEnd: about?.end ?? 0,
      start: line.start,
      end: line.end,
      isServer,
    });
  }
  return entries.filter(({ start, end }) => !/^\s*\S+\s*[23]\d\d\b/.test(text.slice(start, Math.min(end, start + 40))));
}
