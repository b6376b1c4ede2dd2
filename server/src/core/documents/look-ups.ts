/**
 * What the DNS has to be asked before a message can be judged: keys, SPF and DMARC records, the addresses and mail servers that SPF
 * leads to, reverse names. Asking is the host's, and only after the user wanted it.
 */

import { diagnosisOf } from '../diagnosis/index.ts';
import type { Snapshot } from '../features/snapshot.ts';
import { append } from '../text/lists.ts';
import { alignmentIn } from '../workspace/dmarc-discovery.ts';
import { type DnsAnswer, type DnsQuestion, MAX_DNS_QUESTIONS } from '../workspace/dns-answers.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { keyAt } from '../workspace/verification.ts';
import { authenticationReport } from './authentication-report.ts';

/** How many questions are asked at a time. */
const AT_ONCE = 8;
/** Messages of a document, and signatures and refusals of a message, for which look-ups are made. */
const MAX_LOOKED_AT = 50;

export interface AskedQuestion {
  readonly question: DnsQuestion;
  readonly answer: DnsAnswer;
}

export type Wanted = 'verdicts' | 'everything';

/**
 * Has everything asked that the report, the verdicts and the diagnosis of a message rest on, and puts the answers into the index.
 *
 * @param snapshotOf the message as it is known at the moment; undefined where it was closed
 * @param wanted `verdicts` of signatures need keys, and the DMARC records that decide which domains are one organization's
 * @param ask never rejects for what servers do
 * @returns what was asked, in the order of the answers
 * @throws what `ask` throws, where it is aborted
 */
export async function lookUpPolicies(
  snapshotOf: () => Snapshot | undefined,
  wanted: Wanted,
  ask: (question: DnsQuestion) => Promise<DnsAnswer>,
): Promise<readonly AskedQuestion[]> {
  const asked: AskedQuestion[] = [];
  while (asked.length < MAX_DNS_QUESTIONS) {
    const snapshot = snapshotOf();
    if (snapshot?.document.kind !== 'eml') break;
    const questions = questionsOf(snapshot, wanted).slice(0, MAX_DNS_QUESTIONS - asked.length);
    if (questions.length === 0) break;
    append(asked, await askAll(questions, snapshot.index, ask));
  }
  return asked;
}

/** What has to be asked next, as far as the answers until now show. */
export function questionsOf(snapshot: Snapshot, wanted: Wanted): readonly DnsQuestion[] {
  const { document, index } = snapshot;
  return document.kind === 'eml' ? index.questionsOf(() => judge(document, snapshot, wanted)) : [];
}

async function askAll(
  questions: readonly DnsQuestion[],
  index: WorkspaceIndex,
  ask: (question: DnsQuestion) => Promise<DnsAnswer>,
): Promise<readonly AskedQuestion[]> {
  const waiting = questions.values();
  const asked: AskedQuestion[] = [];
  const work = async () => {
    for (const question of waiting) {
      const answer = await ask(question);
      index.setAnswer(question, answer);
      asked.push({ question, answer });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return asked;
}

/** All that looks something up, for the look-ups alone. */
function judge(document: MessageDocument, snapshot: Snapshot, wanted: Wanted): void {
  for (const message of document.messages.slice(0, MAX_LOOKED_AT)) {
    const author = message.authorDomain;
    for (const { signature, kind } of message.signatures.slice(0, MAX_LOOKED_AT)) {
      const domain = signature.domain?.value;
      if (signature.keyName !== undefined) keyAt(snapshot.index, signature.keyName);
      if (kind === 'dkim-signature' && domain && author) alignmentIn(snapshot.index, domain, author);
    }
  }
  if (wanted === 'verdicts') return;
  authenticationReport(snapshot);
  if (!document.isReport) return;
  for (const view of document.refusals.slice(0, MAX_LOOKED_AT)) diagnosisOf(view, snapshot);
}
