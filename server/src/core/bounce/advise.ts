/**
 * What to do in a given case: the reading's steps, refined by what is known of the message, the returned copy and the
 * published keys. Pure: the caller gathers the evidence, and absence of evidence is no evidence.
 */

import { concernsSignature, isAuthentication, type Reading } from './reading.ts';
import type { Refusal } from './report.ts';

/** A signature of the returned copy. */
export interface SignatureEvidence {
  /** `d=` */
  readonly domain: string;
  /** `s=` */
  readonly selector: string;
  /** What is known of its key; `unknown` where no zone and no look-up told. */
  readonly key: 'published' | 'missing' | 'revoked' | 'unknown';
  /** Whether `d=` is aligned with From (relaxed); undefined where From is not known. */
  readonly isAligned: boolean | undefined;
}

/** Facts about the case. What is undefined is not known. */
export interface CaseEvidence {
  /** Of the returned copy, from the top; undefined where no header came back. */
  readonly signatures: readonly SignatureEvidence[] | undefined;
  /** Received fields of the returned copy. */
  readonly receivedCount: number | undefined;
  /** Whether the server that reports (and took the copy) belongs to the sender. */
  readonly isReportedBySender: boolean | undefined;
  /** The mail system that wrote the report (`exim`, ...). */
  readonly system: string | undefined;
  /** Original-Recipient differs from Final-Recipient. */
  readonly isForwarded: boolean;
  /** The message was never sent by the one who got the report: forged. */
  readonly isBackscatter: boolean;
  /** The message itself is a report to the null sender, which are unsigned by nature. */
  readonly isReturnedReport: boolean;
}

export interface Advice {
  /** The likeliest cause in this case, in a sentence. */
  readonly note: string;
  /** What to do, first things first. */
  readonly steps: readonly string[];
  /** What the evidence cannot tell, and why. */
  readonly cautions: readonly string[];
}

/** Refines a reading's advice. */
export function advise(refusal: Refusal, reading: Reading, evidence: CaseEvidence): Advice {
  const cautions = cautionsFor(reading, evidence);
  if (evidence.isBackscatter) return backscatter(cautions);
  if (!isAuthentication(reading.cause)) return plain(refusal, reading, cautions);
  if (evidence.isReturnedReport) return returnedReport(reading, cautions);
  if (evidence.isForwarded && isBrokenByForwarding(reading)) return forwarded(reading, cautions);
  return { note: noteFor(reading, evidence), steps: stepsFor(reading, evidence), cautions };
}

function backscatter(cautions: readonly string[]): Advice {
  return {
    note: 'The message was not sent by you: somebody used your address, and the report came back to you.',
    steps: [
      'Nothing to repair for this message.',
      'A DMARC policy of quarantine or reject for your domain, once all your own mail passes, keeps such forgeries from being delivered.',
    ],
    cautions,
  };
}

function plain(refusal: Refusal, reading: Reading, cautions: readonly string[]): Advice {
  const retry =
    refusal.action === 'delayed'
      ? ['Wait: the sending system goes on trying by itself.']
      : reading.isTemporary === true
        ? ['The refusal is temporary; sending again later can succeed.']
        : [];
  return { note: plainNote(reading), steps: [...retry, ...reading.steps], cautions };
}

/** Words that name no mechanism leave open whether one of them was the reason. */
function plainNote({ cause, title }: Reading): string {
  const isOpen = cause === 'policy' || cause === 'other';
  return isOpen
    ? `${title}. The reply names neither DKIM nor SPF nor DMARC, and does not rule them out.`
    : `${title}. This is no DKIM failure.`;
}

function returnedReport(reading: Reading, cautions: readonly string[]): Advice {
  return {
    note: `${reading.title}: the refused message is itself an automatic report. Reports go out with an empty sender and are usually unsigned.`,
    steps: [
      'Sign reports too where your server can (sign by the From domain, not by login or envelope sender).',
      'If the receiver does not take unsigned reports, nothing else is to be done.',
    ],
    cautions,
  };
}

/** SPF fails at a forwarder by nature; a signature can break there. */
function isBrokenByForwarding({ cause }: Reading): boolean {
  return cause !== 'reverse-dns' && cause !== 'spf-record' && cause !== 'dmarc-missing';
}

function forwarded(reading: Reading, cautions: readonly string[]): Advice {
  return {
    note: `${reading.title}: the message was forwarded on its way, from the address that you wrote to another one. SPF fails at every forwarder, and a signature breaks where the forwarder changes the message.`,
    steps: [
      'Sign every message with a d= of the From domain: that is what can survive forwarding.',
      'If it was signed, the forwarder changed it or the last receiver refuses what the forwarder sends: tell the recipient, whose set-up it is.',
      'The forwarder can rewrite the envelope sender (SRS) and seal with ARC.',
    ],
    cautions,
  };
}

function noteFor(reading: Reading, { signatures, receivedCount, isReportedBySender, system }: CaseEvidence): string {
  if (signatures === undefined || !concernsSignature(reading.cause)) return `${reading.title}.`;
  if (signatures.length > 0) return signedNote(reading, signatures);
  if (receivedCount === 0)
    return `${reading.title}. The returned copy was not yet through a server, so it says nothing about the signature.`;
  if (isReportedBySender !== false) {
    if (isCertainlyUnsigned(reading) && system !== 'exim') {
      return `${reading.title}. The copy that came back has no signature either.`;
    }
    const why =
      system === 'exim' ? ' Exim signs while it hands the message over, and its own copy never has the signature.' : '';
    return `${reading.title}. The returned copy has no signature, but it cannot tell: the sender's own server took it, perhaps before signing.${why}`;
  }
  return `${reading.title}. The copy that the receiving side returned has no signature: the message left unsigned.`;
}

/** The server itself said so, in words that leave no doubt. */
function isCertainlyUnsigned({ cause, confidence }: Reading): boolean {
  return cause === 'unsigned' && confidence === 'high';
}

function signedNote(reading: Reading, signatures: readonly SignatureEvidence[]): string {
  const missing = signatures.find(({ key }) => key === 'missing' || key === 'revoked');
  const name = (signature: SignatureEvidence) => `${signature.selector}._domainkey.${signature.domain}`;
  if (missing !== undefined) {
    return `${reading.title}. The message was signed, but its key at ${name(missing)} is ${missing.key === 'missing' ? 'not published' : 'revoked'}.`;
  }
  if (signatures.every(({ isAligned }) => isAligned === false)) {
    return `${reading.title}. The message was signed, but only by ${signatures.map(({ domain }) => domain).join(', ')}, which is not the From domain.`;
  }
  const signed = `${reading.title}. The message was signed (${name(signatures[0]!)})`;
  if (reading.cause === 'key-not-found') return `${signed}, and the receiver got no usable key at that name.`;
  if (reading.cause === 'dmarc-policy' || reading.cause === 'not-aligned' || reading.cause === 'authentication-failed')
    return `${signed}. If it is DKIM that failed, the signature did not verify there: the key or the content.`;
  return `${signed}, so the signature did not verify there: the key or the content.`;
}

function stepsFor(
  reading: Reading,
  { signatures, receivedCount, isReportedBySender }: CaseEvidence,
): readonly string[] {
  if (signatures === undefined || !concernsSignature(reading.cause)) return reading.steps;
  if (signatures.length > 0) return signedSteps(reading, signatures);
  const steps = [...reading.steps];
  if (receivedCount !== 0 && isReportedBySender === false) {
    steps.splice(
      1,
      0,
      'Configured, but not signing? OpenDKIM logs "not internal", "not authenticated" or "no signing table match"; Postfix needs non_smtpd_milters for local mail; the key file must be readable; a service needs DKIM switched on for your domain.',
    );
  } else if (receivedCount !== 0 && !isCertainlyUnsigned(reading)) {
    steps.unshift(
      'First see whether the mail is signed when it arrives: send one to a mailbox elsewhere and look for DKIM-Signature.',
    );
  }
  return steps;
}

function signedSteps(reading: Reading, signatures: readonly SignatureEvidence[]): string[] {
  const missing = signatures.find(({ key }) => key === 'missing' || key === 'revoked');
  if (missing !== undefined) {
    return [
      `Publish the public key at ${missing.selector}._domainkey.${missing.domain}, or let the signer use a selector that is published.`,
      'Check that it belongs to the private key that signs.',
      'Wait for the negative cache (SOA minimum), then send again; keep the recipient.',
    ];
  }
  if (signatures.every(({ isAligned }) => isAligned === false)) {
    return [
      'Let the service sign with d= your From domain (a custom domain, usually two or three CNAME records).',
      'Send a message to a Gmail address: DMARC should say PASS.',
    ];
  }
  if (reading.cause === 'key-not-found') return reading.steps.map((step) => atName(step, signatures[0]!));
  return [
    'Verify the returned copy against the published key: a failing body hash means that the content was changed after signing, a failing signature over a good hash means the wrong key or a changed header.',
    ...(reading.cause === 'unsigned'
      ? ['The receiver says that there was no signature: something between may have removed it.']
      : []),
    'Sign at the last hop, after everything that changes messages (footers, scanners).',
    'After a key rotation keep the old record until its mail is delivered.',
  ];
}

/** A general step with the names of the case. */
function atName(step: string, { selector, domain }: SignatureEvidence): string {
  return step.replace(
    'selector._domainkey.domain, with s= and d= of the signature',
    `${selector}._domainkey.${domain}`,
  );
}

function cautionsFor(reading: Reading, evidence: CaseEvidence): string[] {
  const cautions: string[] = [];
  if (reading.confidence === 'low' && reading.alternatives.length > 0) {
    cautions.push(`The code has other readings: ${reading.alternatives.map(({ title }) => title).join('; ')}.`);
  }
  if (evidence.signatures?.length === 0 && concernsSignature(reading.cause)) {
    cautions.push('A copy without a signature proves unsigned mail only where the copy was taken after the signer.');
  }
  if (evidence.signatures === undefined && concernsSignature(reading.cause)) {
    cautions.push("The report brought back no header, so the message's signatures are not known.");
  }
  return cautions;
}
