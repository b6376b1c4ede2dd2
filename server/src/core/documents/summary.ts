/** What a report and its signatures come to, in a few lines for a ticket: Markdown that reads as plain text too. */

import { joinedReply } from '../bounce/reply-quotes.ts';
import type { MessageKind } from '../bounce/report.ts';
import { confidenceInWords, type Statement } from '../diagnosis/diagnosis.ts';
import { diagnosisOf } from '../diagnosis/index.ts';
import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { code } from '../features/markdown.ts';
import type { Snapshot } from '../features/snapshot.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { MessageDocument, MessageView, RefusalView } from '../workspace/message-document.ts';
import type { VerdictView } from '../workspace/verdict.ts';
import { AddressMask } from './masking.ts';

export interface SummaryOptions {
  /** Whether addresses are masked: `a…@example.net`. */
  readonly mask: boolean;
}

/** How many recipients with the same refusal are named. */
const MAX_NAMED = 20;
/** How many refusals, and how many signatures, are listed. */
const MAX_TOLD = 20;
/** How much of a server's words is quoted, in UTF-16 units. */
const MAX_WORDS = 600;

/** What a message is, for a title. */
export const MESSAGE_KINDS: Readonly<Record<MessageKind, string>> = {
  bounce: say`Delivery failed`,
  delay: say`Delivery is delayed`,
  success: say`Delivery report`,
  'auto-reply': say`Automatic reply`,
  'abuse-report': say`Abuse report`,
  'authentication-report': say`Report of a failed authentication`,
  'read-receipt': say`Read receipt`,
  'forwarded-bounce': say`Forwarded bounce`,
  ordinary: say`Message`,
};

/** Undefined for a document that is not a message. */
export function summary(snapshot: Snapshot, { mask }: SummaryOptions): string | undefined {
  const { document } = snapshot;
  return document.kind === 'eml' ? new SummaryWriter(snapshot, document, mask).write() : undefined;
}

class SummaryWriter {
  readonly #snapshot: Snapshot;
  readonly #document: MessageDocument;
  readonly #mask: AddressMask | undefined;

  constructor(snapshot: Snapshot, document: MessageDocument, mask: boolean) {
    this.#snapshot = snapshot;
    this.#document = document;
    this.#mask = mask ? new AddressMask() : undefined;
  }

  write(): string {
    const { report, refusals } = this.#document;
    // Addresses first, so that a local part alone in a server's words is known for what it is.
    for (const { refusal } of refusals) {
      for (const found of [refusal.recipient, refusal.originalRecipient]) this.#mask?.maskAll(found?.value ?? '');
    }
    const groups = groupsOf(refusals);
    const server = report.reportingServer?.value;
    const first = groups[0]?.[0];
    const title = first && this.#sentence(diagnosisOf(first, this.#snapshot).title);
    return [
      `## ${MESSAGE_KINDS[report.kind]}${title === undefined ? '' : `: ${title}`}`,
      server === undefined ? '' : say`Reported by ${this.#quote(server)}.`,
      ...groups.slice(0, MAX_TOLD).map((group) => this.#refusal(group)),
      groups.length > MAX_TOLD ? say`And ${groups.length - MAX_TOLD} other refusals.` : '',
      groups.length === 0 && report.kind === 'ordinary' ? say`No server refuses anything in this message.` : '',
      this.#signatures(),
    ]
      .filter((paragraph) => paragraph !== '')
      .join('\n\n')
      .concat('\n');
  }

  /** Recipients that were refused alike. */
  #refusal(group: readonly RefusalView[]): string {
    const [view] = group;
    const { refusal } = view!;
    const codes = [refusal.reply, refusal.status].flatMap((found) => (found === undefined ? [] : [found.value]));
    const diagnosis = diagnosisOf(view!, this.#snapshot);
    const { title, summary, cause, proof, contradictions, context, alternatives, steps } = diagnosis;
    const words = refusal.diagnostic && joinedReply(refusal.diagnostic.value);
    const list = (label: string, statements: readonly Statement[]) =>
      statements.map(({ says }) => `- ${label}: ${this.#sentence(says)}`);
    return [
      `### ${codes.length === 0 ? this.#sentence(title) : codes.join(' ')}`,
      '',
      `- ${agree(group.length, say`Recipient`, say`Recipients`)}: ${this.#recipients(group)}`,
      ...(refusal.remoteServer === undefined ? [] : [say`- Server: ${this.#quote(refusal.remoteServer.value)}`]),
      ...(words === undefined ? [] : [say`- Reply: ${this.#quote(words, MAX_WORDS)}`]),
      say`- Cause: ${this.#sentence(title)} (${cause}). ${this.#sentence(summary)}`,
      ...list(
        say`Proof`,
        proof.filter(({ says }) => !summary.includes(says.replace(/\.$/, ''))),
      ),
      ...list(say`But`, contradictions),
      ...list(say`Known`, context),
      say`- Confidence: ${this.#sentence(confidenceInWords(diagnosis))}`,
      ...(alternatives.length === 0
        ? []
        : [say`- It can also mean: ${this.#sentence(alternatives.map((each) => each.title).join('; '))}`]),
      '',
      say`What to do first:`,
      '',
      ...steps.filter(({ isDone }) => !isDone).map(({ text }, i) => `${i + 1}. ${this.#sentence(text)}`),
      ...steps.filter(({ isDone }) => isDone).map(({ text }) => say`- Done: ${this.#sentence(text)}`),
    ].join('\n');
  }

  #recipients(group: readonly RefusalView[]): string {
    const named = group.slice(0, MAX_NAMED).map(({ refusal: { recipient, originalRecipient } }) => {
      if (recipient === undefined) return say`not named`;
      const isOther = originalRecipient !== undefined && originalRecipient.value !== recipient.value;
      return this.#quote(recipient.value) + (isOther ? say` (written as ${this.#quote(originalRecipient.value)})` : '');
    });
    return named.join(', ') + (group.length > MAX_NAMED ? say` and ${group.length - MAX_NAMED} more` : '');
  }

  #signatures(): string {
    const { verification } = this.#snapshot;
    const about = this.#document.returned ?? this.#document.messages[0]!;
    const lines = (verification?.signatures ?? []).slice(0, MAX_TOLD).map((verdict) => this.#signature(verdict));
    const evidence = verification?.evidence;
    if (lines.length === 0) {
      const count = about.dkimSignatures.length;
      if (count === 0)
        return about.role === 'returned' && this.#document.isReport
          ? say`The returned message has no DKIM-Signature.`
          : '';
      const why = evidence?.from === 'nothing' ? `: ${evidence.reason}` : '';
      return say`${count === 1 ? say`Its DKIM signature was` : say`Its ${count} DKIM signatures were`} not judged${why}.`;
    }
    return say`### DKIM signatures\n\n${lines.join('\n')}`;
  }

  #signature({ view, verdict, alignment, evidence }: VerdictView): string {
    const { domain, selector } = view.signature;
    const name = [domain && `d=${domain.value}`, selector && `s=${selector.value}`].filter((tag) => tag !== undefined);
    const aligned = alignment === 'none' ? say`, not the domain of From` : '';
    const about = evidence.from === 'text' ? say` (judged by the text, not by the file)` : '';
    return `- ${WHOSE[view.message.role === 'returned' && !this.#document.isReport ? 'attached' : view.message.role]} ${this.#quote(name.join(' '))}: ${verdict.result}${aligned}. ${this.#sentence(explanationOf(view, verdict, this.#snapshot.explanations.get(view)))}${about}`;
  }

  /** Words of the document. */
  #quote(text: string, limit?: number): string {
    return code(this.#mask === undefined ? text : this.#mask.maskAll(text), limit);
  }

  /** Our own words, in which names of the document may be. They are names of hosts and no Markdown, but for these. */
  #sentence(text: string): string {
    const masked = this.#mask === undefined ? text : this.#mask.maskAll(text);
    return masked
      .replace(/\s+/g, ' ')
      .replace(/[\p{Cc}\p{Cf}<>[\]!*`\\|~]/gu, (sign) => (/[\p{Cc}\p{Cf}]/u.test(sign) ? '\uFFFD' : `\\${sign}`));
  }
}

const WHOSE: Readonly<Record<MessageView['role'], string>> = {
  outer: say`This message,`,
  returned: say`The returned message,`,
  attached: say`An attached message,`,
};

function groupsOf(refusals: readonly RefusalView[]): readonly (readonly RefusalView[])[] {
  const groups = new Map<string, RefusalView[]>();
  for (const view of refusals) {
    const { status, reply, remoteServer } = view.refusal;
    const key = JSON.stringify([view.reading.id, status?.value, reply?.value, remoteServer?.value]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  }
  return [...groups.values()];
}
