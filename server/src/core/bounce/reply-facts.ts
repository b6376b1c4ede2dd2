/** What a server's words contain: codes, command, host. Works on a stretch of text; says nothing about whom it concerns. */

import {
  chooseStatus,
  findReplyCodes,
  findStatusCodes,
  type ReplyCode,
  replyFor,
  type StatusCode,
} from './status-code.ts';

export interface ReplyFacts {
  readonly status: StatusCode | undefined;
  readonly reply: ReplyCode | undefined;
  readonly command: string | undefined;
  readonly host: { readonly start: number; readonly end: number } | undefined;
  /** All codes of the stretch. */
  readonly codes: readonly StatusCode[];
}

/** How much of a stretch is read: the words of servers are short, and hostile texts are not. */
const MAX_STRETCH = 64 * 1024;

/** Reads the stretch between two offsets; the offsets of the answer count in `text`. */
export function readReplyFacts(text: string, from = 0, to = text.length): ReplyFacts {
  const stretch = text.slice(from, Math.min(to, from + MAX_STRETCH));
  const codes = findStatusCodes(stretch);
  const status = chooseStatus(codes, stretch);
  const reply = replyFor(findReplyCodes(stretch), status);
  const host = hostIn(stretch);
  return {
    status: status && moved(status, from),
    reply: reply && moved(reply, from),
    command: commandIn(stretch),
    host: host && moved(host, from),
    codes: codes.map((code) => moved(code, from)),
  };
}

function moved<T extends { readonly start: number; readonly end: number }>(found: T, by: number): T {
  return { ...found, start: found.start + by, end: found.end + by };
}

const COMMANDS: readonly RegExp[] = [
  /in reply to\s+(?:the\s+)?(end of DATA|RCPT TO|MAIL FROM|HELO|EHLO|DATA|STARTTLS|AUTH)/i,
  /(?:SMTP error from remote (?:mail )?server|rejected|error) after\s+(end of data|RCPT TO|MAIL FROM|HELO|EHLO|DATA|RCPT|MAIL|TEXT|STARTTLS|AUTH|initial connection)/i,
  /\[(RCPT_TO|MAIL_FROM|DATA|EHLO|HELO|STARTTLS|AUTH)\]/i,
  /(?:following|SMTP:)\s*(RCPT|MAIL|DATA|EHLO|HELO)\b/i,
  />>>\s*(RCPT TO|MAIL FROM|DATA|EHLO|HELO|STARTTLS|AUTH|QUIT)\b[^\r\n]{0,1000}[\r\n]{1,4}[ \t]{0,40}<<<\s{0,40}[45]/i,
  /SMTP command\s+(RCPT TO|MAIL FROM|DATA|EHLO|HELO)\b/i,
  /<<<\s*(RCPT TO|MAIL FROM|DATA|EHLO|HELO|STARTTLS|AUTH)\b/i,
];

/** The SMTP command that was refused, in upper case: `RCPT TO`, `DATA`. */
export function commandIn(text: string): string | undefined {
  for (const pattern of COMMANDS) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return normalCommand(name);
  }
  return undefined;
}

function normalCommand(name: string): string {
  const upper = name.toUpperCase().replace(/[_\s]+/g, ' ');
  if (upper === 'RCPT' || upper === 'MAIL') return upper === 'RCPT' ? 'RCPT TO' : 'MAIL FROM';
  return upper === 'END OF DATA' || upper === 'TEXT' ? 'DATA' : upper;
}

interface HostForm {
  readonly pattern: RegExp;
  /** A part of the pattern that few texts have: a pattern that begins with a name is slow to fail. */
  readonly sign?: RegExp;
}

const HOSTS: readonly HostForm[] = [
  { pattern: /\bhost\s+([\w-]+(?:\.[\w-]+)+)(?:\s*\[[^\]]{1,60}\])?\s*(?:said|refused|:)/i },
  { pattern: /while talking to\s+([\w-]+(?:\.[\w-]+)+)/i },
  { pattern: /\bby\s+([\w-]+(?:\.[\w-]+)+)\.?\s+\[[\d.:a-f]{3,45}\]/i },
  {
    pattern:
      /\b(?:(?:Remote )?Server at|(?:Receiving )?Server:?|remote host|host)\s+<?([\w-]+(?:\.[\w-]+)+)>?\s*(?:\(|\[|returned|rejected|failed|does not like)/i,
  },
  { pattern: /^[ \t]*([\w-]+(?:\.[\w-]+)+)[ \t]+#\d?/im, sign: /[ \t]#/ },
  {
    pattern: /^[ \t>]*([\w-]+(?:\.[\w-]+)+)[ \t]*(?:\r\n|\n|\r)[ \t>]*Remote server returned\b/im,
    sign: /Remote server returned/i,
  },
  { pattern: /\bhost:\s*([\w-]+(?:\.[\w-]+)+)/i },
  { pattern: /Connected to\s+([\d.]{7,15})\b/i },
  {
    pattern: /\b([\d.]{7,15}) (?:does not like recipient|failed (?:after I sent|on) )/i,
    sign: /does not like recipient|failed (?:after I sent|on) /i,
  },
];

function hostIn(text: string): { start: number; end: number } | undefined {
  for (const { pattern, sign } of HOSTS) {
    const match = sign?.test(text) === false ? null : pattern.exec(text);
    if (match === null) continue;
    const start = match.index + match[0].indexOf(match[1]!);
    return { start, end: start + match[1]!.length };
  }
  return undefined;
}
