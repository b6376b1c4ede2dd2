/** Verdicts in sentences: what speaks against a signature, for somebody who has to repair it. */

import type { Reason, SignatureVerdict } from '../dkim/verify.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation } from '../workspace/verification.ts';
import { changeSentences } from './explanation.ts';

const WORDS: Readonly<Record<Reason, string>> = {
  'signature-syntax': 'The field is not written as RFC 6376 wants it; `dkim-lint lint` shows where.',
  'from-not-signed': 'h= does not name From, which every signature must cover.',
  'from-missing': 'The message has no From field, which every signature must cover.',
  'identity-outside-domain': 'The domain of i= is neither d= nor below it.',
  version: 'The version is not v=1.',
  algorithm: 'The algorithm of a= is not one that DKIM knows.',
  canonicalization: 'The canonicalization of c= is not one that DKIM knows.',
  'key-missing': 'No key is published at {name}.',
  'key-unknown': 'It is not known which key is published at {name}.',
  'key-revoked': 'The key at {name} was revoked (p= is empty).',
  'key-syntax': 'The record at {name} is no valid key record.',
  'key-type': 'The key at {name} is not of the kind that a= names.',
  'key-hash': 'The record at {name} does not allow the hash that a= names.',
  'key-service': 'The record at {name} is not for mail (s=).',
  'key-strict-identity': 'The record at {name} has t=s, so that i= must have exactly the domain of d=.',
  'key-data': 'p= of the record at {name} holds no whole public key.',
  'body-hash': 'The body is not the one that was signed: it was changed on the way.',
  'body-shorter-than-length': 'The body is shorter than l= says: something was cut off.',
  'signature-value': 'The signature does not fit the header and the key.',
  expired: 'The signature has expired (x=).',
  future: 'The signature is dated in the future (t=).',
  sha1: 'It uses SHA-1, which must not be used any more (RFC 8301).',
  'key-short': 'The RSA key is shorter than is allowed.',
  'too-many-signatures': 'The message has so many signatures that this one was not looked at.',
};

/**
 * One or more sentences; for a good signature the one that says so.
 *
 * @param explanation what is proven takes the place of what is merely wrong
 */
export function explanationOf(
  { signature }: SignatureView,
  verdict: SignatureVerdict,
  explanation?: Explanation,
): string {
  const name = signature.keyName ?? 'the name that s= and d= give';
  const sentences = verdict.reasons.flatMap((reason) => {
    const proven = explanation === undefined ? [] : provenFor(reason, explanation);
    return proven.length > 0 ? proven : [sentenceFor(reason, verdict).replace('{name}', () => name)];
  });
  if (verdict.result === 'pass') sentences.unshift('The message is as it was signed.');
  if (sentences.length === 0) sentences.push('What is there of the message does not suffice to judge the signature.');
  if (verdict.isTesting)
    sentences.push('The domain says that it is testing (t=y): receivers do not rely on the result.');
  if (verdict.recordCount > 1)
    sentences.push(
      `${verdict.recordCount} TXT records are published at ${name}: other verifiers may refuse this signature, so keep one.`,
    );
  return sentences.join(' ');
}

function provenFor(reason: Reason, explanation: Explanation): readonly string[] {
  if (reason === 'signature-value') return changeSentences(explanation, 'header');
  return reason === 'body-hash' ? changeSentences(explanation, 'body') : [];
}

/** RSA tells more: whether the key made the signature at all. */
function sentenceFor(reason: Reason, { madeByKey }: SignatureVerdict): string {
  if (reason !== 'signature-value' || madeByKey === 'unknown') return WORDS[reason];
  return madeByKey
    ? 'The published key made this signature, but over another header: a signed field was changed, added or removed on the way.'
    : 'The published key did not make this signature: the signer uses another private key, or b= is damaged.';
}
