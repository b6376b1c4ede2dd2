/** A body or header that is not the one that was signed. Pure. */

import { LIST } from '../dkim/forensics/changes.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { byClause, changeClause, isMailingList, remedyTitle } from './change-sentences.ts';
import type { DiagnosisCause, Statement, Step } from './diagnosis.ts';
import type { CaseEvidence, SignatureEvidence } from './evidence.ts';
import type { PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';

export function changed(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { changes, facets, attribution, confirmedBy, at, isExplained } = signature;
  const isBody = facets?.bodyHash === 'mismatch';
  const cause: DiagnosisCause = isBody ? 'body-changed' : 'header-changed';
  const detail = evidence.reported.find(({ mechanism }) => mechanism === 'dkim')?.detail;
  const confirmed: Statement[] =
    detail === undefined
      ? []
      : [{ says: say`The receiver reports the same: "${detail}".`, source: 'reply', at: evidence.refusal.words }];
  const contradictions: Statement[] =
    confirmedBy === undefined
      ? []
      : [
          {
            says: say`${confirmedBy} confirmed the signature on arrival, so that this copy was changed later.`,
            source: 'receiver',
            at,
          },
        ];
  const isProven = changes.length > 0;
  const what = isProven
    ? changeClause(changes)
    : isBody
      ? say`The body of this copy was changed: its hash does not match bh=`
      : say`A signed header field of this copy was changed: the published key made the signature for a different header`;
  const summary = isProven ? say`${what} after signing (proven)${byClause(attribution)}.` : `${what}.`;
  const proof: Statement = {
    says: isProven
      ? isBody
        ? agree(
            changes.length,
            say`Without this change, the body has exactly the hash that was signed (bh=).`,
            say`Without these changes, the body has exactly the hash that was signed (bh=).`,
          )
        : agree(
            changes.length,
            say`Without this change, the header has exactly the digest that was signed.`,
            say`Without these changes, the header has exactly the digest that was signed.`,
          )
      : summary,
    source: 'verification',
    at,
  };
  const verify = steps.verifyReturned(evidence, signature);
  return {
    cause,
    summary: [summary, ...(isExplained && !isProven ? [say`None of the usual changes explains it.`] : [])],
    confidence: 'high',
    reasons: [
      isProven
        ? say`the signed hash, which fits without the change`
        : isBody
          ? say`the body hash`
          : say`the signed digest`,
    ],
    attribution,
    proof: [proof, ...confirmed],
    contradictions,
    steps: [
      ...(isProven || isExplained ? [] : [findOut(verify)]),
      signLater(evidence, signature),
      ...(isExplained && !isProven ? [compareWithSent(evidence, signature)] : []),
      steps.sendTest(),
      steps.sendAgain(evidence),
      ...(isProven || isExplained
        ? [steps.done({ ...verify, text: say`Verify the returned message: ${steps.lowerFirst(what)}.` })]
        : []),
    ],
  };
}

function findOut(verify: Step): Step {
  const title = say`Find out what was changed after signing`;
  return { ...verify, title, text: say`${title}: undoing one change after the other can prove it by the signed hash.` };
}

function signLater(evidence: CaseEvidence, { attribution, changes, advice, at }: SignatureEvidence): Step {
  const uri = evidence.message?.uri ?? evidence.uri;
  const title = remedyTitle(changes, attribution);
  const more = advice === undefined ? '' : ` ${advice}`;
  if (attribution === undefined) {
    return steps.open(title, say`Sign at the last server, after footers, scanners and gateways.${more}`, at);
  }
  // What is advised against a kind of change is about lists, too; here it is known whose change it was.
  const text = isMailingList(attribution)
    ? `${title}. ${LIST}`
    : say`${title}: the signer has to be the last to touch the message.`;
  return steps.run(title, text, { name: 'show-report', uri });
}

function compareWithSent({ message, uri }: CaseEvidence, { at }: SignatureEvidence): Step {
  const isReturned = message !== undefined && message.uri === uri;
  const text = say`Compare the returned message with the copy that the sender kept: what differs shows which system rewrites messages after the signer.`;
  const title = say`Compare the returned message with the copy that was sent`;
  return isReturned ? steps.run(title, text, { name: 'open-returned', uri }) : steps.open(title, text, at);
}

export function signerFault(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { signerFaults, domain, at } = signature;
  const says = signerFaults.map(({ text }) => text).join(' ');
  const software = signerFaults.flatMap((fault) => fault.software ?? []);
  const signer = domain ?? say`the sender`;
  const isChangedToo = signerFaults.some(({ isBeforeFooter }) => isBeforeFooter === true);
  const isPathClear = !isChangedToo && signerFaults.every(({ isAmbiguous }) => isAmbiguous !== true);
  return {
    cause: 'signer-fault',
    summary: [says, ...software, ...(!isPathClear ? [] : [say`Nothing on the delivery path changed the message.`])],
    confidence: 'high',
    reasons: [say`the signed hash, which matches when it is computed that way`],
    proof: [{ says, source: 'verification', at }],
    contradictions: [],
    steps: [
      steps.open(
        say`Fix or update the signing software of ${signer}`,
        say`Fix or update the software that signs for ${signer}. ${signerFaults.map(({ fix }) => fix).join(' ')}`,
        at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
      steps.done({
        ...steps.verifyReturned(evidence, signature),
        text: isChangedToo
          ? say`Verify the returned message: the signing software is at fault, and lines were added on the delivery path.`
          : isPathClear
            ? say`Verify the returned message: the signing software is at fault, not the delivery path.`
            : say`Verify the returned message: either the signing software is at fault, or a server changed the message after signing.`,
      }),
    ],
  };
}

/** The copy has no body to check; the receiver had one. */
export function bodyReported(evidence: CaseEvidence, signature: SignatureEvidence, detail: string): PartFinding {
  const isHeaderGood = signature.facets?.signature === 'valid';
  const words: Statement = {
    says: say`The receiver reports "${detail}".`,
    source: 'reply',
    at: evidence.refusal.words,
  };
  const header: Statement = {
    says: say`The signature over the header verifies in this copy, so the key is the right one.`,
    source: 'verification',
    at: signature.at,
  };
  return {
    cause: 'body-changed',
    title: say`The receiver reports that the body was changed after signing`,
    summary: [
      say`${words.says} Whether that is so cannot be checked here: this copy has no body.`,
      ...(isHeaderGood ? [header.says] : []),
    ],
    confidence: isHeaderGood ? 'medium' : 'low',
    reasons: [say`the receiver's words`, ...(isHeaderGood ? [say`the header, which verifies in this copy`] : [])],
    proof: [words, ...(isHeaderGood ? [header] : [])],
    contradictions: [],
    steps: [
      signLater(evidence, signature),
      compareWithSent(evidence, signature),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}
