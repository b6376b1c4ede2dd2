/**
 * What the DNS has to be asked before a message can be judged: SPF and DMARC records, the addresses and mail servers that SPF
 * leads to, reverse names. Asking is the host's, and only after the user wanted it. Keys are asked for where signatures are verified.
 */

import { diagnosisOf } from '../diagnosis/index.ts';
import type { Snapshot } from '../features/snapshot.ts';
import { alignmentIn } from '../workspace/dmarc-discovery.ts';
import { type DnsAnswer, type DnsQuestion, MAX_DNS_QUESTIONS } from '../workspace/dns-answers.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { authenticationReport } from './authentication-report.ts';

/** How many questions are asked at a time. */
const AT_ONCE = 8;
/** Signatures and refusals of a message for which look-ups are made. */
const MAX_LOOKED_AT = 20;

export type Wanted = 'alignment' | 'everything';

/**
 * Has everything asked that the report, the verdicts and the diagnosis of a message rest on, and puts the answers into the index.
 *
 * @param snapshotOf the message as it is known at the moment; undefined where it was closed
 * @param wanted `alignment` is what a signature's verdict needs: the DMARC records that decide which domains are one organization's
 * @param ask never rejects for what servers do
 */
export async function lookUpPolicies(
  snapshotOf: () => Snapshot | undefined,
  wanted: Wanted,
  ask: (question: DnsQuestion) => Promise<DnsAnswer>,
): Promise<void> {
  for (let left = MAX_DNS_QUESTIONS; left > 0; ) {
    const snapshot = snapshotOf();
    if (snapshot?.document.kind !== 'eml') return;
    const { document, index } = snapshot;
    const questions = index.questionsOf(() => judge(document, snapshot, wanted)).slice(0, left);
    if (questions.length === 0) return;
    left -= questions.length;
    await askAll(questions, index, ask);
  }
}

async function askAll(
  questions: readonly DnsQuestion[],
  index: WorkspaceIndex,
  ask: (question: DnsQuestion) => Promise<DnsAnswer>,
): Promise<void> {
  const waiting = questions.values();
  const work = async () => {
    for (const question of waiting) index.setAnswer(question, await ask(question));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** All that looks something up, for the look-ups alone. */
function judge(document: MessageDocument, snapshot: Snapshot, wanted: Wanted): void {
  for (const message of document.messages.slice(0, MAX_LOOKED_AT)) {
    const author = message.authorDomain;
    if (author === undefined || author === '') continue;
    for (const { signature } of message.dkimSignatures.slice(0, MAX_LOOKED_AT)) {
      const domain = signature.domain?.value;
      if (domain !== undefined && domain !== '') alignmentIn(snapshot.index, domain, author);
    }
  }
  if (wanted === 'alignment') return;
  authenticationReport(snapshot);
  if (!document.isReport) return;
  for (const view of document.refusals.slice(0, MAX_LOOKED_AT)) diagnosisOf(view, snapshot);
}
