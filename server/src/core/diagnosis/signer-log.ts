/** Why the signer did not sign, in the lines of its log that were pasted beside the refusal: what OpenDKIM 2.11 writes (opendkim.c). */

import { concernsSignature } from '../bounce/reading.ts';
import { say } from '../text/say.ts';
import type { MessageDocument, RefusalView } from '../workspace/message-document.ts';
import type { SignerLogEvidence } from './evidence.ts';

interface LogRow {
  /** What comes after the queue ID; the group is the name that the sentences take. */
  readonly line: RegExp;
  readonly says: (name: string) => string;
  readonly title: string;
  readonly step: (name: string) => string;
}

const INTERNAL = say`Add the client to InternalHosts of OpenDKIM`;
const KEY_FILE = say`Let OpenDKIM read the private key`;

const ROWS: readonly LogRow[] = [
  {
    line: /^no signing table match for '([^'\s]{1,320})'/,
    says: (name) => say`By its log, OpenDKIM did not sign: its SigningTable has no entry for ${name}.`,
    title: say`Add the sender to the SigningTable of OpenDKIM`,
    step: (name) =>
      say`Add ${name} to the SigningTable of OpenDKIM. A pattern such as *@example.org works only where the setting begins with refile:.`,
  },
  {
    line: /^no signing (?:sub)?domain match for '([^'\s]{1,255})'/,
    says: (name) => say`By its log, OpenDKIM did not sign: ${name} is not among the domains in its setting Domain.`,
    title: say`Add the domain to the configuration of OpenDKIM`,
    step: (name) => say`Add ${name} to Domain in the configuration of OpenDKIM, or to its SigningTable.`,
  },
  {
    line: /^\S{1,255} \[([\da-fA-F.:]{2,45})\] not internal/,
    says: (name) => say`By its log, OpenDKIM did not sign: ${name} is not one of its InternalHosts.`,
    title: INTERNAL,
    step: (name) => say`Add ${name} to InternalHosts of OpenDKIM, or let the client log in, if the mail is yours.`,
  },
  {
    line: /^external host (\S{1,255}) attempted to send as /,
    says: (name) => say`By its log, OpenDKIM did not sign: ${name} counts as a stranger that sends as your domain.`,
    title: INTERNAL,
    step: (name) => say`Add ${name} to InternalHosts and ExternalIgnoreList of OpenDKIM, if it is yours.`,
  },
  {
    line: /^signing table references unknown key '([^'\s]{1,255})'/,
    says: (name) =>
      say`By its log, OpenDKIM did not sign: its SigningTable names ${name}, which its KeyTable does not have.`,
    title: say`Add the key to the KeyTable of OpenDKIM`,
    step: (name) => say`Add ${name} to the KeyTable of OpenDKIM, or correct the name in the SigningTable.`,
  },
  {
    line: /^(?:error loading key '|key data is not secure: |key ')([^'\s]{1,255})/,
    says: (name) => say`By its log, OpenDKIM did not sign: it could not use the private key ${name}.`,
    title: KEY_FILE,
    step: (name) =>
      say`Check that the file of the private key ${name} exists, belongs to the user of OpenDKIM and has mode 0600, and that others cannot write to its directory.`,
  },
];

/** `Nov 24 12:00:00 mail opendkim[690]: E184C4E29BF: ` */
const OPENDKIM = /\bopendkim(?:\[\d{1,10}\])?: (?:([0-9A-Za-z]{6,20}): )?/g;

/** What the lines of a document say, read once for all of its refusals: a log may have thousands. */
interface SignerLines {
  readonly byId: ReadonlyMap<string, SignerLogEvidence>;
  /** Of all messages that the lines name, also those that were signed. */
  readonly ids: ReadonlySet<string>;
  readonly first: SignerLogEvidence | undefined;
}

const READ = new WeakMap<MessageDocument, SignerLines>();

/** Undefined where no log was pasted, the refusal is not about signatures, or its lines do not say why. */
export function signerLog({ document, refusal, reading }: RefusalView): SignerLogEvidence | undefined {
  if (!document.isPasted || !concernsSignature(reading.cause)) return undefined;
  const { text } = document;
  const at = (refusal.diagnostic ?? refusal.recipient)?.span.start ?? 0;
  const line = text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - 1000), at);
  const queueId = /: ([0-9A-Za-z]{6,20}): to=</.exec(line)?.[1] ?? '';
  let lines = READ.get(document);
  if (lines === undefined) {
    lines = readLines(document);
    READ.set(document, lines);
  }
  const { byId, ids, first } = lines;
  // After a content filter the message has another queue ID; of several messages nobody knows which it is.
  return byId.get(queueId) ?? (ids.size > 1 || ids.has(queueId) ? undefined : first);
}

function readLines({ text, uri }: MessageDocument): SignerLines {
  const byId = new Map<string, SignerLogEvidence>();
  const ids = new Set<string>();
  let first: SignerLogEvidence | undefined;
  for (const { 0: head, 1: id, index } of text.matchAll(OPENDKIM)) {
    const start = index + head.length;
    const found = evidenceIn(text.slice(start, start + 600), uri, start);
    first ??= found;
    if (id === undefined) continue;
    ids.add(id);
    if (found !== undefined && !byId.has(id)) byId.set(id, found);
  }
  return { byId, ids, first };
}

function evidenceIn(line: string, uri: string, start: number): SignerLogEvidence | undefined {
  for (const row of ROWS) {
    const match = row.line.exec(line);
    if (match === null) continue;
    const name = match[1]!;
    return {
      says: row.says(name),
      title: row.title,
      step: row.step(name),
      at: { uri, span: { start, end: start + match[0].length } },
    };
  }
  return undefined;
}
