/** Verdicts in sentences: what is wrong with a signature, for someone who has to fix it. */

import type { Reason, SignerFault } from '../dkim/results.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import { joined } from '../text/lists.ts';
import { say } from '../text/say.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation, VerdictView } from '../workspace/verdict.ts';
import { changeSentences } from './explanation.ts';
import { unsignedParts } from './unsigned-parts.ts';

const WORDS: Readonly<Record<Reason, string>> = {
  'signature-syntax': say`The field does not follow the syntax of RFC 6376; \`dkim-lint lint\` shows where.`,
  'from-not-signed': say`h= does not list From, which every signature must cover.`,
  'from-missing': say`The message has no From field, which every signature must cover.`,
  'identity-outside-domain': say`The domain in i= is neither the one in d= nor a subdomain of it.`,
  version: say`The version is not v=1.`,
  algorithm: say`a= is not an algorithm that DKIM defines.`,
  canonicalization: say`c= is not a canonicalization that DKIM defines.`,
  'key-missing': say`No key is published at {name}.`,
  'key-unknown': say`The key at {name} is not known here.`,
  'key-revoked': say`The key at {name} is revoked (p= is empty).`,
  'key-syntax': say`The record at {name} is not a valid key record.`,
  'key-type': say`The key at {name} is of another type than a= names.`,
  'key-hash': say`The record at {name} does not allow the hash that a= names.`,
  'key-service': say`The record at {name} is not for email (s=).`,
  'key-strict-identity': say`The record at {name} has t=s: i= must use exactly the domain of d=.`,
  'key-data': say`p= of the record at {name} does not contain a usable public key.`,
  'body-hash': say`The body hash does not match bh=: the body was changed after signing, or hashed differently by the signer.`,
  'body-shorter-than-length': say`The body is shorter than l= says: text at its end was removed.`,
  'signature-value': say`The signature does not match the header and the key.`,
  expired: say`The signature has expired (x=).`,
  future: say`The signature is dated in the future (t=).`,
  sha1: say`It uses SHA-1, which verifiers must not accept (RFC 8301).`,
  'key-short': say`The RSA key is shorter than allowed.`,
  'empty-line-first': say`The message begins with an empty line, which ends the header before it has begun: verifiers find no signature. Without that line, the results for key, hash and signature would be as shown here.`,
  'too-many-signatures': say`The message has so many signatures that this one was not checked.`,
};

/**
 * One or more sentences; for a good signature the one that says so, with what it does not cover.
 *
 * @param explanation what is proven takes the place of what is merely wrong
 */
export function explanationOf(
  view: SignatureView,
  verdict: SignatureVerdict,
  explanation?: Explanation,
  faults?: readonly SignerFault[],
): string {
  return explained(view, verdict, unsignedParts(view, verdict), explanation, faults);
}

/**
 * The same where there is room for a sentence about each thing that the signature does not cover.
 *
 * @param coverage of `coverageInWords`
 */
export function explanationWithCoverage(
  { view, verdict, signerFaults }: VerdictView,
  coverage: readonly string[],
  explanation?: Explanation,
  faults: readonly SignerFault[] = signerFaults,
): string {
  return [explained(view, verdict, [], explanation, faults), ...coverage].join(' ');
}

function explained(
  view: SignatureView,
  verdict: SignatureVerdict,
  unsigned: readonly string[],
  explanation: Explanation | undefined,
  faults: readonly SignerFault[] = explanation?.signerFaults ?? [],
): string {
  const { message } = view;
  const name = keyNameOf(verdict);
  const sentences = verdict.reasons.flatMap((reason) => {
    const part = PARTS[reason];
    const atSigner = faults.filter((fault) => fault.part === part);
    if (atSigner.length > 0) return atSigner.map(({ text }) => text);
    const proven = explanation === undefined || part === undefined ? [] : changeSentences(explanation, part);
    return proven.length > 0 ? proven : [sentenceFor(reason, verdict)];
  });
  if (verdict.result === 'pass') sentences.unshift(goodSentence(unsigned));
  if (sentences.length === 0) {
    const what = message.hasBody
      ? say`is not complete enough to check the signature`
      : say`has no body, so the body hash cannot be checked`;
    sentences.push(say`This copy ${what}.`);
  }
  if (verdict.isTesting)
    sentences.push(say`The key has t=y (testing): receivers should treat the message as unsigned.`);
  if (verdict.recordCount > 1)
    sentences.push(
      say`${verdict.recordCount} TXT records are published at ${name}: other verifiers may refuse this signature, so keep one.`,
    );
  return sentences.join(' ');
}

/** What was signed is as it was; what was not signed may have been added. */
function goodSentence(parts: readonly string[]): string {
  const good = say`Signature valid; signed content is unmodified`;
  return parts.length === 0 ? `${good}.` : say`${good}, but ${joined(parts)}.`;
}

/** The part of a message that a reason is about. */
const PARTS: Readonly<Partial<Record<Reason, 'header' | 'body'>>> = {
  'signature-value': 'header',
  'body-hash': 'body',
};

/** What speaks against a signature, of DKIM or of ARC. Sentences; empty where nothing does. */
export function reasonsInWords(verdict: SignatureVerdict): readonly string[] {
  return verdict.reasons.map((reason) => sentenceFor(reason, verdict));
}

function keyNameOf({ parsed }: SignatureVerdict): string {
  return parsed.keyName ?? say`the name that s= and d= give`;
}

/** RSA shows more: whether the key made the signature at all; and another key that is published may have made it. */
function sentenceFor(reason: Reason, verdict: SignatureVerdict): string {
  const { madeByKey, maker, record } = verdict;
  if (reason === 'key-syntax' && record !== undefined && record.data === undefined)
    return say`The record at ${keyNameOf(verdict)} has no p=, and therefore no key.`;
  const made = maker === undefined ? '' : ` ${say`The key at ${maker} made this signature.`}`;
  if (reason === 'key-missing' || reason === 'key-revoked')
    return `${WORDS[reason].replace('{name}', () => keyNameOf(verdict))}${made}`;
  if (reason !== 'signature-value' || madeByKey === 'unknown')
    return WORDS[reason].replace('{name}', () => keyNameOf(verdict));
  if (maker !== undefined)
    return say`The key published at ${keyNameOf(verdict)} did not make this signature. The key at ${maker} did.`;
  return madeByKey
    ? say`The published key made this signature, but for a different header: a signed field was changed, added or removed after signing, or hashed differently by the signer.`
    : say`The published key did not make this signature: the signer uses another private key, or b= is damaged.`;
}
