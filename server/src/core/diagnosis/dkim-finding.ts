/** What the signatures of the returned message have to do with the refusal. Pure. */

import { joined } from '../text/lists.ts';
import { say } from '../text/say.ts';
import { bodyReported, changed, signerFault } from './changed-finding.ts';
import type { DiagnosisCause } from './diagnosis.ts';
import type { CaseEvidence, SelectorEvidence, SignatureEvidence, SignatureState } from './evidence.ts';
import { keyMismatch, keyMissing, keyNotFetched, keyRevoked, keyUnusable } from './key-finding.ts';
import { lower, type PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';
import { unaligned, unsigned, withoutMessage } from './unsigned-finding.ts';

/** From what leaves most to hope for: of several signatures the one that came nearest to a pass counts. */
const ORDER: readonly SignatureState[] = [
  'passes',
  'unverified',
  'expired',
  'refused',
  'changed',
  'signer-fault',
  'key-mismatch',
  'key-unusable',
  'key-revoked',
  'key-missing',
  'malformed',
];

export function dkimFinding(evidence: CaseEvidence): PartFinding {
  const { message } = evidence;
  if (message === undefined) return withoutMessage(evidence);
  if (message.signatures.length === 0) return unsigned(evidence, message);
  const signature = nearest(message.signatures);
  if (signature === undefined) return unaligned(evidence, message);
  if (isOnlyRelaxed(evidence, message.signatures)) return unaligned(evidence, message);
  // A subdomain's mail may be signed by its organization.
  return FINDINGS[signature.state]({ ...evidence, signer: signature.signer ?? evidence.signer }, signature);
}

/** What the receiver may not accept of a signature, whether or not it passes; undefined where nothing here shows it. */
export function acceptanceFinding(evidence: CaseEvidence): PartFinding | undefined {
  const signature = nearest(evidence.message?.signatures ?? []);
  if (signature?.state === 'refused') return refusedByPolicy(evidence, signature);
  const { length, at } = signature ?? {};
  if (length === undefined || at === undefined) return undefined;
  const says = say`The signature of this copy covers only the first octets of the body (l=${length}): anyone can append text, so some receivers do not accept it.`;
  return {
    cause: 'signature-not-accepted',
    summary: [says],
    confidence: evidence.refusal.reading.confidence,
    reasons: [say`the text of the field`],
    proof: [{ says, source: 'message', at }],
    contradictions: [],
    steps: [
      steps.open(
        say`Leave l= out of the DKIM-Signature`,
        say`Configure the signer to leave l= out, so that the signature covers the whole body.`,
        at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

/** Of those that could count for DMARC; one that is malformed may have no domain to decide by. */
export function nearest(signatures: readonly SignatureEvidence[]): SignatureEvidence | undefined {
  const own = signatures.filter(({ alignment }) => alignment === 'strict' || alignment === 'relaxed');
  const all = own.length > 0 ? own : signatures.filter(({ alignment }) => alignment === 'unknown');
  return all.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
}

/** Causes that are about DMARC, which asks for alignment. */
const DMARC: ReadonlySet<DiagnosisCause> = new Set<DiagnosisCause>([
  'dmarc-policy',
  'not-aligned',
  'unauthenticated',
  'authentication-failed',
]);

/** Whether the signatures are of other domains of the organization, and the DMARC record does not count these. */
function isOnlyRelaxed({ dmarc, refusal }: CaseEvidence, signatures: readonly SignatureEvidence[]): boolean {
  return (
    dmarc?.isDkimStrict === true &&
    DMARC.has(refusal.reading.cause) &&
    !signatures.some(({ alignment }) => alignment === 'strict' || alignment === 'unknown')
  );
}

type SignedFinding = (evidence: CaseEvidence, signature: SignatureEvidence) => PartFinding;

const FINDINGS: Readonly<Record<SignatureState, SignedFinding>> = {
  malformed,
  changed: (evidence, signature) => withKey(evidence, signature, changed(evidence, signature)),
  'signer-fault': (evidence, signature) => withKey(evidence, signature, signerFault(evidence, signature)),
  'key-mismatch': keyMismatch,
  'key-missing': keyMissing,
  'key-revoked': keyRevoked,
  'key-unusable': keyUnusable,
  expired,
  refused: refusedByPolicy,
  unverified,
  passes,
};

/**
 * What is wrong with the octets, after what is wrong with the key: a receiver that got no usable key did not check them. Where no zone
 * here shows the key, the receiver's words decide; where the key is bad here, a receiver that compared body hashes had another one.
 */
function withKey(evidence: CaseEvidence, signature: SignatureEvidence, found: PartFinding): PartFinding {
  const state = signature.facets?.key ?? 'ok';
  const { refusal, reported } = evidence;
  const saysKey = refusal.reading.cause === 'key-not-found';
  const hadKey = reported.some(({ mechanism, detail }) => mechanism === 'dkim' && /body hash/i.test(detail ?? ''));
  if (state === 'ok' || (state === 'unknown' ? !saysKey : hadKey)) return found;
  const key = KEY_FINDINGS[state](evidence, signature);
  return {
    ...key,
    summary: [...key.summary, ...found.summary],
    proof: [...key.proof, ...found.proof],
    contradictions: [...key.contradictions, ...found.contradictions],
    attribution: found.attribution,
    steps: [...key.steps, ...found.steps],
  };
}

const KEY_FINDINGS: Readonly<Record<'missing' | 'revoked' | 'unusable' | 'unknown', SignedFinding>> = {
  missing: keyMissing,
  revoked: keyRevoked,
  unusable: keyUnusable,
  unknown: keyNotFetched,
};

function malformed(evidence: CaseEvidence, { faults, at, why }: SignatureEvidence): PartFinding {
  const [first] = faults;
  const what =
    faults.length > 0
      ? joined(faults.map(({ says }) => says))
      : why === ''
        ? say`its syntax is wrong`
        : steps.lowerFirst(why.replace(/\.$/, ''));
  const says = say`The message carries a DKIM-Signature that no verifier accepts: ${what}.`;
  const place = first?.at ?? at;
  return {
    cause: 'signature-syntax',
    summary: [says],
    confidence: 'high',
    reasons: [say`the text of the field`],
    proof: [{ says, source: 'message', at: place }],
    contradictions: [],
    steps: [
      steps.open(
        first === undefined
          ? say`Correct the DKIM-Signature that the signer writes`
          : say`${first.fix} in the DKIM-Signature`,
        say`Correct the signer that writes this DKIM-Signature: ${what}. Edit its configuration or code, not this copy.`,
        place,
      ),
      ...steps.keySteps(evidence),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function expired(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const isFuture = signature.facets?.time === 'future';
  const says = isFuture
    ? say`Its t= is later than the time of the refusal: the clock of the signer is ahead.`
    : say`Its x= had passed when the message was refused. Signatures can expire; keys in the DNS do not.`;
  return {
    cause: 'signature-expired',
    ...(isFuture ? { title: say`The DKIM signature is dated in the future` } : {}),
    summary: [says],
    confidence: 'high',
    reasons: [isFuture ? say`t= and the time of the refusal` : say`x= and the time of the refusal`],
    proof: [{ says, source: 'verification', at: signature.at }],
    contradictions: [],
    steps: [
      steps.open(
        isFuture ? say`Set the signer's clock` : say`Let signatures expire later, or leave x= out`,
        isFuture
          ? say`Set the clock of the signer, and let NTP keep it right.`
          : say`Let the signer choose a later x= (seven days and more), or leave x= out. Look at what delayed the message.`,
        signature.at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function refusedByPolicy(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const says = signature.why;
  const [other] = steps.selectorsIn(evidence.signer).usable.filter(({ keyName }) => keyName !== signature.keyName);
  return {
    cause: 'signature-not-accepted',
    summary: [says],
    confidence: 'high',
    reasons: ['RFC 8301'],
    proof: [{ says, source: 'verification', at: signature.at }],
    contradictions: [],
    steps: [
      ...(other === undefined || signature.facets?.signature === 'invalid' || !isKeyShort(evidence, signature)
        ? []
        : [
            steps.open(
              say`Sign with ${other.selector} instead of ${signature.selector}`,
              say`Let the signer use the selector ${other.selector} (line ${other.line}), whose key is published and usable.`,
              other.at,
            ),
          ]),
      steps.run(
        say`Sign with rsa-sha256 and a key of 2048 bits`,
        say`Sign with rsa-sha256 and a key of 2048 bits: shorter keys and SHA-1 are refused (RFC 8301).`,
        { name: 'create-key', domain: signature.domain ?? '' },
        steps.keygen(signature.domain),
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function isKeyShort({ signer }: CaseEvidence, { keyName }: SignatureEvidence): boolean {
  return signer?.selectors.some((each) => each.keyName === keyName && each.state === 'short') === true;
}

/** Its key is in no zone here, or nobody has looked yet. */
function unverified(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, facets, keyAt } = signature;
  const { refusal, message } = evidence;
  const isFine = facets?.bodyHash === 'match';
  const isHeaderGood = facets?.signature === 'valid';
  const hasWholeBody = message?.hasBody === true && message.extent === 'message';
  const detail = evidence.reported.find(({ mechanism }) => mechanism === 'dkim')?.detail;
  if (facets !== undefined && !hasWholeBody && /body hash/i.test(detail ?? ''))
    return bodyReported(evidence, signature, detail!);
  const saysUnsigned = refusal.reading.cause === 'unsigned';
  const name = keyName ?? say`its key`;
  if (refusal.reading.cause === 'key-not-found') return keyNotFetched(evidence, signature);
  const known =
    facets === undefined
      ? say`The message carries a DKIM-Signature (${name}).`
      : !hasWholeBody
        ? say`The message carries a DKIM-Signature (${name}); this copy has ${message?.hasBody === true ? say`not the whole body` : say`no body`}, so the body hash cannot be checked.`
        : keyAt === undefined
          ? say`The message carries a DKIM-Signature (${name}), whose key is not known here.`
          : say`The message carries a DKIM-Signature (${name}), which could not be judged here.`;
  const summary = [
    known,
    ...(isFine ? [say`The body of this copy is as it was signed.`] : []),
    ...(isHeaderGood ? [say`The signature over the header verifies in this copy, so the key is the right one.`] : []),
  ];
  return {
    cause: undefined,
    summary,
    confidence: saysUnsigned ? lower(refusal.reading.confidence) : refusal.reading.confidence,
    reasons: [],
    proof: [],
    contradictions: saysUnsigned
      ? [
          {
            says: say`The server reports no signature: something on the delivery path may have removed it.`,
            source: 'reply',
            at: refusal.words,
          },
        ]
      : [],
    steps: [
      ...steps.loadZone(evidence.signer),
      ...[steps.selectorOf(evidence.signer, signature)].flatMap((found) =>
        found === undefined ? [] : steps.checkPublished(found),
      ),
      steps.verifyReturned(evidence, signature),
      steps.open(
        say`Sign at the last server, after everything that changes messages`,
        say`Sign at the last server, after footers, scanners and gateways, and keep the old record after a key rotation until its mail is delivered.`,
        signature.at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

/** One of several records at its name verifies: which one receivers take is undefined (RFC 6376 §3.6.2.2). */
function passesWithOne(evidence: CaseEvidence, signature: SignatureEvidence, found: SelectorEvidence): PartFinding {
  const { keyName, selector } = signature;
  const says = say`There are several records at ${keyName}. The signature verifies with one of them, but receivers may use another.`;
  return {
    cause: 'key-unusable',
    title: say`Several records are published at the key's name`,
    summary: [says],
    confidence: 'high',
    reasons: [say`the zone in this workspace`],
    proof: [{ says, source: 'zone', at: found.at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(evidence.signer),
      steps.open(
        say`Keep one record at ${selector}._domainkey (line ${found.line})`,
        say`Keep only the record of the key that the server signs with, and delete the other records at ${keyName}. Each key needs its own selector.`,
        found.at,
        ['dkim-lint', 'lint', { file: found.at.uri }],
      ),
      steps.matchKeys(evidence.signer, found),
      steps.sendAgain(evidence),
    ],
  };
}

/** Causes of servers that found no signature to rely on. */
const WANTS_PASS: ReadonlySet<DiagnosisCause> = new Set<DiagnosisCause>([
  'unsigned',
  'unsigned-or-failed',
  'unauthenticated',
  'authentication-failed',
  'dmarc-policy',
]);

/** A key in test mode: verifiers treat the message as unsigned (RFC 6376 §3.6.1, `t=y`). */
function testing(evidence: CaseEvidence, signature: SignatureEvidence, found: SelectorEvidence): PartFinding {
  const says = say`The signature of this copy verifies, but the key of ${found.selector} (line ${found.line}) is in test mode (t=y), and receivers may treat the message as unsigned.`;
  return {
    cause: undefined,
    summary: [says],
    confidence: lower(evidence.refusal.reading.confidence),
    reasons: [],
    proof: [],
    contradictions: [{ says, source: 'verification', at: signature.at }],
    steps: [
      ...steps.loadZone(evidence.signer),
      steps.open(
        say`Remove t=y from the key record of ${found.selector} (line ${found.line})`,
        say`Remove t=y from the key record of ${found.selector} in line ${found.line}: it says that the domain only tests DKIM.`,
        found.at,
        ['dkim-lint', 'lint', { file: found.at.uri }],
      ),
      steps.checkPublished(found),
      steps.seeArrived(),
      steps.sendAgain(evidence),
    ],
  };
}

/** The copy verifies here: the receiver had another message, or another key. */
function passes(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, isKeyFromDns, unsignedParts, at } = signature;
  const { signer, refusal } = evidence;
  const found = steps.selectorOf(signer, signature);
  if (found?.state === 'duplicate') return passesWithOne(evidence, signature, found);
  if (signature.facets?.time === 'future') {
    const dated = expired(evidence, signature);
    const summary = [...dated.summary, say`Some receivers refuse that; otherwise the signature of this copy verifies.`];
    return { ...dated, summary, confidence: lower(refusal.reading.confidence) };
  }
  if (found?.state === 'testing' && WANTS_PASS.has(refusal.reading.cause)) return testing(evidence, signature, found);
  const says = say`The signature of this copy (${keyName}) verifies with the key in ${isKeyFromDns ? say`the DNS` : say`the zone of this workspace`}${unsignedParts.length === 0 ? '' : say`, but ${joined(unsignedParts)}`}.`;
  const why =
    signer?.refusal !== undefined
      ? say`${signer.refusal.server} does not load the zone (line ${signer.refusal.line}), so the DNS may publish something else.`
      : found?.isDisputed === true
        ? say`The files of the zone have different records at this name, and another file may be the one that is published.`
        : refusal.reading.cause === 'unsigned'
          ? say`The server reports no signature: a server on the delivery path may have removed it, or the receiving server treats a signature that it could not verify as none.`
          : say`Either the DNS published something else than the zone file, or the message was changed after this copy was taken.`;
  return {
    cause: undefined,
    summary: [says, why],
    confidence: lower(refusal.reading.confidence),
    reasons: [],
    proof: [],
    contradictions: [{ says, source: 'verification', at }],
    steps: [
      ...steps.loadZone(signer),
      ...(found === undefined ? [] : [steps.checkPublished(found)]),
      steps.seeArrived(),
      steps.sendAgain(evidence),
      steps.done({
        ...steps.verifyReturned(evidence, signature),
        text: say`Verify the returned message: ${steps.lowerFirst(says)}`,
      }),
    ],
  };
}
