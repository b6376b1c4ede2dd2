/**
 * Tables that administrators export: the message tracking log of Exchange Server, and the message trace of Exchange
 * Online, as comma-separated values (RFC 4180). Columns are found by their names; a line counts where something failed.
 */

import { type AddressInText, addressesIn } from '../addresses-in-text.ts';

export interface TrackedFailure {
  readonly addresses: readonly AddressInText[];
  /** Where the server's words are: the status of the recipient, else what the source says. */
  readonly start: number;
  readonly end: number;
  readonly isDelayed: boolean;
}

interface Cell {
  readonly start: number;
  readonly end: number;
}

const RECIPIENT = /^(?:recipient[-_ ]?address|recipients?|to[-_ ]?address|recipientaddress)$/;
const STATUS = /^(?:recipient[-_ ]?status(?:es)?|detail|custom[-_ ]?data|reason|status[-_ ]?detail)$/;
const SOURCE = /^(?:source[-_ ]?context|message[-_ ]?info)$/;
const EVENT = /^(?:event[-_ ]?id|event|delivery[-_ ]?status|status)$/;
const FAILURE = /^(?:fail|failed|badmail|poisonmessage|reject|dsn|defer|delayed|pending|quarantined|filteredasspam)$/i;
const MAX_ROWS = 5000;
const MAX_COLUMNS = 200;

/** Undefined where the text is no such table. Linear. */
export function readTrackingTable(text: string): TrackedFailure[] | undefined {
  const start = headerStart(text);
  if (start === undefined) return undefined;
  const rows = rowsOf(text, start);
  const header = rows.next().value;
  if (header === undefined) return undefined;
  const names = header.map((cell) =>
    cellText(text, cell)
      .toLowerCase()
      .replace(/^#fields:\s*/, ''),
  );
  const column = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const [recipient, status, source, event] = [column(RECIPIENT), column(STATUS), column(SOURCE), column(EVENT)];
  if (recipient < 0 || (status < 0 && source < 0)) return undefined;
  const failures: TrackedFailure[] = [];
  let count = 0;
  for (const row of rows) {
    if (++count > MAX_ROWS) break;
    const cell = row[recipient];
    const happened = event < 0 ? '' : cellText(text, row[event]);
    if (cell === undefined || (event >= 0 && !FAILURE.test(happened))) continue;
    const words = [row[status], row[source]].find((candidate) =>
      /[245]\d\d|[245]\.\d\.\d|\p{L}{3}/u.test(cellText(text, candidate)),
    );
    const addresses = addressesIn(text, cell.start, cell.end);
    if (addresses.length === 0 || words === undefined) continue;
    failures.push({ addresses, ...words, isDelayed: /^(?:defer|delayed|pending)$/i.test(happened) });
  }
  return failures;
}

/** The line with the names of the columns: the first, or Exchange's `#Fields:` after other remarks. */
function headerStart(text: string): number | undefined {
  const fields = /^\ufeff?(?:#[^\r\n]*\r?\n){0,8}?#Fields:[ \t]*/.exec(text.slice(0, 8192));
  if (fields !== null) return fields[0].length;
  const type = /^\ufeff?(?:#TYPE [^\r\n]*\r?\n)?/.exec(text.slice(0, 1024))![0].length;
  const end = text.slice(type, type + 4096).search(/[\r\n]/);
  const line = text.slice(type, end < 0 ? type + 4096 : type + end).toLowerCase();
  return line.split(',').length >= 4 && /recipient/.test(line) ? type : undefined;
}

function cellText(text: string, cell: Cell | undefined): string {
  return cell === undefined ? '' : text.slice(cell.start, cell.end);
}

/** Cells without their quotation marks. */
function* rowsOf(text: string, from: number): Generator<Cell[], undefined> {
  let at = from;
  while (at < text.length) {
    const row: Cell[] = [];
    for (;;) {
      const isQuoted = text[at] === '"';
      const start = isQuoted ? at + 1 : at;
      at = isQuoted ? closingQuote(text, start) : endOfCell(text, at);
      if (row.length < MAX_COLUMNS) row.push({ start, end: at });
      if (isQuoted) at = endOfCell(text, at + 1);
      if (text[at] !== ',') break;
      at++;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    yield row;
  }
  return undefined;
}

function endOfCell(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return text.length;
}
