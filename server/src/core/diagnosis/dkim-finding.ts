/** What the signatures of the returned message have to do with the refusal. Pure. */

import type { Confidence } from '../bounce/refusal-facts.ts';
import { agree } from '../text/plural.ts';
import { byClause, changeClause, isMailingList, remedyTitle } from './change-sentences.ts';
import type { Attribution, DiagnosisCause, Statement, Step } from './diagnosis.ts';
import { joined } from './diagnosis.ts';
import type { CaseEvidence, MessageEvidence, SignatureEvidence, SignatureState } from './evidence.ts';
import * as steps from './steps.ts';

/** A part of a diagnosis: about one mechanism. */
export interface PartFinding {
  /** Undefined where this mechanism is not known to be at fault. */
  readonly cause: DiagnosisCause | undefined;
  /** In place of the cause's own heading. */
  readonly title?: string;
  /** Sentences. */
  readonly summary: readonly string[];
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
  readonly attribution?: Attribution | undefined;
  readonly proof: readonly Statement[];
  readonly contradictions: readonly Statement[];
  readonly steps: readonly Step[];
}

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
  return FINDINGS[signature.state](evidence, signature);
}

/** Of those that could count for DMARC; one that is malformed may have no domain to decide by. */
function nearest(signatures: readonly SignatureEvidence[]): SignatureEvidence | undefined {
  const own = signatures.filter(({ alignment }) => alignment === 'strict' || alignment === 'relaxed');
  const all = own.length > 0 ? own : signatures.filter(({ alignment }) => alignment === 'unknown');
  return all.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
}

function withoutMessage(evidence: CaseEvidence): PartFinding {
  const { reading } = evidence.refusal;
  const isFailed = FAILED.has(reading.cause);
  const signing = steps.signingSteps(evidence);
  return {
    cause: undefined,
    summary: ['The returned message is not in the report, so its signatures are not known here.'],
    confidence: reading.confidence,
    reasons: [],
    proof: [],
    contradictions: [],
    steps:
      reading.cause === 'unsigned'
        ? signing
        : isFailed
          ? [verifyArrived(), ...keySteps(evidence), signLast(evidence), steps.sendAgain(evidence)]
          : [seeArrived(), ...signing],
  };
}

/** The server saw a signature. */
const FAILED: ReadonlySet<DiagnosisCause> = new Set<DiagnosisCause>([
  'signature-failed',
  'signature-syntax',
  'signature-not-accepted',
  'key-not-found',
]);

function verifyArrived(): Step {
  return steps.run(
    'Verify a copy of the message that arrived elsewhere',
    'Send the message to a mailbox elsewhere, save it as a file and verify it: that shows whether the key or the content is at fault.',
    { name: 'show-steps' },
    ['dkim-lint', 'verify', '--dns', '--explain', 'ARRIVED.eml'],
  );
}

function signLast({ refusal, uri }: CaseEvidence): Step {
  return steps.open(
    'Sign at the last server, after everything that changes messages',
    'Sign at the last server, after footers, scanners and gateways.',
    refusal.words ?? refusal.at ?? { uri, span: { start: 0, end: 0 } },
  );
}

/** Where the report's own copy cannot tell whether, or why, a signature failed. */
function seeArrived(): Step {
  return {
    ...steps.sendTest(),
    title: 'Check whether the mail is signed when it arrives',
    text: 'Send a message to a mailbox elsewhere and look for DKIM-Signature and Authentication-Results in the copy that arrived.',
    action: { kind: 'command', command: { name: 'show-steps' } },
  };
}

// ---- unsigned

function unsigned(evidence: CaseEvidence, message: MessageEvidence): PartFinding {
  const { reading } = evidence.refusal;
  const { says, isProof, doubt } = unsignedCopy(evidence, message);
  const at = message.authorAt;
  const isSaid = reading.cause === 'unsigned' && reading.confidence !== 'low';
  const isReported = evidence.reported.some(({ mechanism, result }) => mechanism === 'dkim' && result !== 'pass');
  const isAgreed = (isSaid || isReported) && doubt === '' && !isProof;
  const words = !isAgreed
    ? says
    : isSaid
      ? 'The returned message has no DKIM-Signature either.'
      : 'The receiver found no passing signature, and the returned message has no DKIM-Signature.';
  const copy: Statement = { says: words, source: 'message', at };
  const saysFailed = FAILED.has(reading.cause);
  if (saysFailed) {
    return {
      cause: undefined,
      summary: [
        `The server saw a signature that failed, but the returned message has none${doubt === '' ? '' : ` (${doubt})`}.`,
      ],
      confidence: lower(reading.confidence),
      reasons: [],
      proof: [],
      contradictions: [copy],
      steps: [verifyArrived(), ...keySteps(evidence)],
    };
  }
  const isCertain = isProof || (isSaid && (reading.confidence === 'high' || isAgreed));
  const confidence: Confidence = isCertain ? 'high' : doubt === '' ? 'medium' : 'low';
  const first = isSaid || isProof || isAgreed ? [] : [seeArrived()];
  return {
    cause: 'unsigned',
    summary: [words],
    confidence,
    reasons: ['the unsigned copy'],
    proof: [copy],
    contradictions: [],
    steps: [...first, ...steps.signingSteps(evidence)],
  };
}

/** What a copy without a signature says; a copy that was taken before the signer says nothing. */
function unsignedCopy(
  { report }: CaseEvidence,
  message: MessageEvidence,
): { readonly says: string; readonly isProof: boolean; readonly doubt: string } {
  if (report.system === 'exim') {
    const doubt = 'Exim signs while it sends, so its own copy never has the signature';
    return { says: `The returned message is unsigned, which proves nothing: ${doubt}.`, isProof: false, doubt };
  }
  if (message.extent === 'truncated') {
    const doubt = 'the copy is cut short';
    return { says: `The returned message shows no DKIM-Signature, but ${doubt}.`, isProof: false, doubt };
  }
  if (message.receivedCount === 0) {
    const doubt = 'it had not passed any server, so it was taken before signing';
    return { says: `The returned message is unsigned, which proves nothing: ${doubt}.`, isProof: false, doubt };
  }
  if (report.isOfSender === false)
    return {
      says: 'The copy that the receiving side returned has no DKIM-Signature: the message left unsigned.',
      isProof: true,
      doubt: '',
    };
  return {
    says: 'The returned message has no DKIM-Signature; it may have been taken before signing.',
    isProof: false,
    doubt: '',
  };
}

function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}

// ---- signed by others

/** Services that sign with their own domain until the customer's is set up. */
const SERVICES: readonly (readonly [suffix: string, name: string])[] = [
  ['onmicrosoft.com', 'Microsoft 365'],
  ['gappssmtp.com', 'Google Workspace'],
  ['amazonses.com', 'Amazon SES'],
  ['sendgrid.net', 'SendGrid'],
  ['sendgrid.info', 'SendGrid'],
  ['mailgun.org', 'Mailgun'],
  ['mcsv.net', 'Mailchimp'],
  ['mcdlv.net', 'Mailchimp'],
  ['rsgsv.net', 'Mailchimp'],
  ['sparkpostmail.com', 'SparkPost'],
  ['mtasv.net', 'Postmark'],
  ['brevosend.com', 'Brevo'],
  ['sendinblue.com', 'Brevo'],
  ['hubspotemail.net', 'HubSpot'],
  ['zohomail.com', 'Zoho Mail'],
];

function serviceOf(domain: string): string | undefined {
  return SERVICES.find(([suffix]) => domain === suffix || domain.endsWith(`.${suffix}`))?.[1];
}

function unaligned(evidence: CaseEvidence, message: MessageEvidence): PartFinding {
  const author = message.author ?? evidence.signer?.domain ?? 'the From domain';
  const domains = [...new Set(message.signatures.flatMap(({ domain }) => domain ?? []))];
  const service = domains.map(serviceOf).find((name) => name !== undefined);
  const only = agree(message.signatures.length, 'The only signature is', 'The signatures are');
  const says = `${only} by ${joined(domains)}, which is not aligned with ${author}, the domain of From.`;
  const { aliases, usable } = steps.selectorsIn(evidence.signer);
  const selectors = [...usable, ...aliases].slice(0, 2);
  const prepared =
    selectors.length === 0
      ? ''
      : ` ${joined(selectors.map(({ selector }) => selector))} ${agree(selectors.length, 'is', 'are')} in the zone already.`;
  return {
    cause: 'not-aligned',
    title: `No DKIM signature is from ${author}`,
    summary: [says],
    confidence: 'high',
    reasons: ['the d= of the signatures'],
    proof: [{ says, source: 'message', at: message.signatures[0]!.at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(evidence.signer),
      steps.run(
        `Sign with d=${author}${service === undefined ? '' : ` in ${service}`}`,
        `Let ${service ?? 'the service that sends the mail'} sign with d=${author} (most call it "domain authentication" or "custom DKIM", and ask for two or three CNAME records).${prepared}`,
        { name: 'set-up-signing' },
      ),
      ...selectors.map(steps.checkPublished),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

// ---- signed, and refused all the same

type SignedFinding = (evidence: CaseEvidence, signature: SignatureEvidence) => PartFinding;

const FINDINGS: Readonly<Record<SignatureState, SignedFinding>> = {
  malformed,
  changed,
  'signer-fault': signerFault,
  'key-mismatch': keyMismatch,
  'key-missing': keyMissing,
  'key-revoked': keyRevoked,
  'key-unusable': keyUnusable,
  expired,
  refused: refusedByPolicy,
  unverified,
  passes,
};

function malformed(evidence: CaseEvidence, { faults, at, why }: SignatureEvidence): PartFinding {
  const [first] = faults;
  const what =
    faults.length === 0 ? (why === '' ? 'its syntax is wrong' : why) : joined(faults.map(({ says }) => says));
  const says = `The message carries a DKIM-Signature that no verifier accepts: ${what}.`;
  const place = first?.at ?? at;
  return {
    cause: 'signature-syntax',
    summary: [says],
    confidence: 'high',
    reasons: ['the text of the field'],
    proof: [{ says, source: 'message', at: place }],
    contradictions: [],
    steps: [
      steps.open(
        first === undefined
          ? 'Correct the DKIM-Signature that the signer writes'
          : `${first.fix} in the DKIM-Signature`,
        `Correct the signer that writes this DKIM-Signature: ${what}. Edit its configuration or code, not this copy.`,
        place,
      ),
      ...keySteps(evidence),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

/** The steps that apply to any signed mail: is the key there, and does it belong to the signer? */
function keySteps({ signer }: CaseEvidence): readonly Step[] {
  const [selector] = steps.selectorsIn(signer).usable;
  return [...(selector === undefined ? [] : [steps.checkPublished(selector)]), steps.matchKeys(signer, selector)];
}

function changed(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { changes, facets, attribution, confirmedBy, at, isExplained } = signature;
  const isBody = facets?.bodyHash === 'mismatch';
  const cause: DiagnosisCause = isBody ? 'body-changed' : 'header-changed';
  const detail = evidence.reported.find(({ mechanism }) => mechanism === 'dkim')?.detail;
  const confirmed: Statement[] =
    detail === undefined
      ? []
      : [{ says: `The receiver reports the same: "${detail}".`, source: 'reply', at: evidence.refusal.words }];
  const contradictions: Statement[] =
    confirmedBy === undefined
      ? []
      : [
          {
            says: `${confirmedBy} confirmed the signature on arrival, so that this copy was changed later.`,
            source: 'receiver',
            at,
          },
        ];
  const isProven = changes.length > 0;
  const what = isProven
    ? changeClause(changes)
    : isBody
      ? 'The body of this copy was changed: its hash does not match bh='
      : 'A signed header field of this copy was changed: the published key made the signature for a different header';
  const summary = isProven ? `${what} after signing (proven)${byClause(attribution)}.` : `${what}.`;
  const proof: Statement = {
    says: isProven
      ? `Without ${agree(changes.length, 'this change', 'these changes')}, ${isBody ? 'the body has exactly the hash that was signed (bh=)' : 'the header has exactly the digest that was signed'}.`
      : isExplained
        ? `${summary} None of the usual changes explains it.`
        : summary,
    source: 'verification',
    at,
  };
  const verify = steps.verifyReturned(evidence, signature);
  return {
    cause,
    summary: [summary],
    confidence: 'high',
    reasons: [
      isProven ? 'the signed hash, which fits without the change' : isBody ? 'the body hash' : 'the signed digest',
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
        ? [steps.done({ ...verify, text: `Verify the returned message: ${steps.lowerFirst(what)}.` })]
        : []),
    ],
  };
}

function findOut(verify: Step): Step {
  const title = 'Find out what was changed after signing';
  return { ...verify, title, text: `${title}: undoing one change after the other can prove it by the signed hash.` };
}

function signLater(evidence: CaseEvidence, { attribution, changes, advice, at }: SignatureEvidence): Step {
  const uri = evidence.message?.uri ?? evidence.uri;
  const title = remedyTitle(changes, attribution);
  const more = advice === undefined ? '' : ` ${advice}`;
  if (attribution === undefined) {
    return steps.open(title, `Sign at the last server, after footers, scanners and gateways.${more}`, at);
  }
  // What is advised against a kind of change is about lists, too; here it is known whose change it was.
  const text = isMailingList(attribution)
    ? `${title}.${more}`
    : `${title}: the signer has to be the last to touch the message.`;
  return steps.run(title, text, { name: 'show-report', uri });
}

function compareWithSent({ message, uri }: CaseEvidence, { at }: SignatureEvidence): Step {
  const isReturned = message !== undefined && message.uri === uri;
  const text =
    'Compare the returned message with the copy that the sender kept: what differs shows which system rewrites messages after the signer.';
  const title = 'Compare the returned message with the copy that was sent';
  return isReturned ? steps.run(title, text, { name: 'open-returned', uri }) : steps.open(title, text, at);
}

function signerFault(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { signerFaults, domain, at } = signature;
  const says = signerFaults.map(({ text }) => text).join(' ');
  const software = signerFaults.flatMap((fault) => fault.software ?? []);
  const signer = domain ?? 'the sender';
  return {
    cause: 'signer-fault',
    summary: [says, ...software, 'Nothing on the delivery path changed the message.'],
    confidence: 'high',
    reasons: ['the signed hash, which matches when it is computed that way'],
    proof: [{ says, source: 'verification', at }],
    contradictions: [],
    steps: [
      steps.open(
        `Fix or update the signing software of ${signer}`,
        `Fix or update the software that signs for ${signer}. ${signerFaults.map(({ fix }) => fix).join(' ')}`,
        at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
      steps.done({
        ...steps.verifyReturned(evidence, signature),
        text: 'Verify the returned message: the signing software is at fault, not the delivery path.',
      }),
    ],
  };
}

function keyMismatch(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, keyAt, at, selector } = signature;
  const says = `The key published at ${keyName} did not make this signature: the signer uses another private key, or b= is damaged.`;
  const found = evidence.signer?.selectors.find((each) => each.keyName === keyName);
  return {
    cause: 'key-mismatch',
    summary: [says],
    confidence: 'high',
    reasons: ['the signature checked with the published key'],
    proof: [{ says, source: 'verification', at: keyAt ?? at }],
    contradictions: [],
    steps: [
      {
        ...steps.matchKeys(evidence.signer, found),
        title: `Compare the signer's private key with the record of ${selector}`,
        text: `Compare the private key that signs with the record of ${selector}. Where they differ, publish the public half of the signer's key, or give the signer the right key.`,
      },
      ...(found === undefined ? [] : [steps.checkPublished(found)]),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function keyMissing(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, domain, at, isKeyFromDns } = signature;
  const { signer } = evidence;
  const says = `The message was signed, but no key is published at ${keyName}.`;
  const { usable } = steps.selectorsIn(signer);
  const others = usable.length === 0 ? [] : [`The zone publishes ${steps.namedWithLines(usable)} instead.`];
  const zone = signer?.uri;
  const place = zone === undefined ? at : { uri: zone, span: { start: 0, end: 0 } };
  return {
    cause: 'key-not-found',
    title: 'The DKIM key is not published',
    summary: [says, ...others],
    confidence: 'high',
    reasons: [isKeyFromDns || zone === undefined ? 'the DNS' : 'the zone in this workspace'],
    proof: [
      {
        says: `There is no record at ${keyName}.`,
        source: zone === undefined ? 'dns' : 'zone',
        at: zone === undefined ? undefined : place,
      },
    ],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      usable.length > 0
        ? steps.open(
            `Publish ${selector}._domainkey, or sign with ${usable[0]!.selector}`,
            `Publish the public key of the signer at ${keyName}, or let the signer use the selector ${usable[0]!.selector}, whose key is published.`,
            usable[0]!.at,
          )
        : steps.open(
            `Publish the public key at ${selector}._domainkey.${domain}`,
            `Publish the public half of the signer's key as a TXT record at ${keyName}.`,
            place,
            [
              'dkim-lint',
              'keygen',
              '--domain',
              plainOr(domain, 'DOMAIN'),
              '--selector',
              plainOr(selector, 'NAME'),
              '--out',
              'FOLDER',
            ],
          ),
      steps.matchKeys(signer, usable[0]),
      steps.sendAgain(evidence),
    ],
  };
}

function plainOr(word: string | undefined, otherwise: string): string {
  return word !== undefined && /^[a-z\d][a-z\d._-]*$/i.test(word) ? word : otherwise;
}

function keyRevoked(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, domain, keyAt, at } = signature;
  const { signer } = evidence;
  const usable = steps.selectorsIn(signer).usable.filter((each) => each.keyName !== keyName);
  const says = `The message was signed with ${selector}, whose key is revoked: p= of ${keyName} is empty.`;
  return {
    cause: 'key-revoked',
    summary: [says],
    confidence: 'high',
    reasons: [keyAt === undefined ? 'the DNS' : 'the zone in this workspace'],
    proof: [{ says, source: keyAt === undefined ? 'dns' : 'zone', at: keyAt ?? at }],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      usable.length > 0
        ? steps.open(
            `Sign with ${usable[0]!.selector} instead of ${selector}`,
            `Let the signer use the selector ${usable[0]!.selector} (line ${usable[0]!.line}), whose key is published and usable.`,
            usable[0]!.at,
          )
        : steps.run(
            `Create a new DKIM key for ${domain}`,
            `Create a new key under another selector, publish it, and let the signer use it: a revoked selector is not used again.`,
            { name: 'create-key', domain: domain ?? '' },
            ['dkim-lint', 'keygen', '--domain', plainOr(domain, 'DOMAIN'), '--selector', 'NAME', '--out', 'FOLDER'],
          ),
      steps.matchKeys(signer, usable[0]),
      steps.sendAgain(evidence),
    ],
  };
}

function keyUnusable(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector, keyAt, at, why } = signature;
  const { signer } = evidence;
  const found = signer?.selectors.find((each) => each.keyName === keyName);
  const reason = found?.why || why || 'its record is not a valid key';
  const says = `The message was signed with ${selector}, whose key cannot be used: ${reason.replace(/\.$/, '')}.`;
  const usable = steps.selectorsIn(signer).usable.filter((each) => each.keyName !== keyName);
  const place = found?.at ?? keyAt ?? at;
  return {
    cause: 'key-unusable',
    summary: [says],
    confidence: 'high',
    reasons: [keyAt === undefined ? 'the DNS' : 'the zone in this workspace'],
    proof: [{ says, source: keyAt === undefined ? 'dns' : 'zone', at: place }],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      found === undefined
        ? steps.open(`Fix the key record at ${keyName}`, `Fix the record at ${keyName}: ${reason}`, place)
        : steps.repairRecord(found),
      ...(usable.length === 0
        ? []
        : [
            steps.open(
              `Or sign with ${usable[0]!.selector}`,
              `Or let the signer use ${usable[0]!.selector} (line ${usable[0]!.line}), whose key is usable.`,
              usable[0]!.at,
            ),
          ]),
      steps.matchKeys(signer, found),
      steps.sendAgain(evidence),
    ],
  };
}

function expired(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const isFuture = signature.facets?.time === 'future';
  const says = isFuture
    ? 'The signature is dated in the future (t=): the clock of the signer is ahead.'
    : 'The signature had expired (x=) when the message was refused. Signatures can expire; keys in the DNS do not.';
  return {
    cause: 'signature-expired',
    ...(isFuture ? { title: 'The DKIM signature is dated in the future' } : {}),
    summary: [says],
    confidence: 'high',
    reasons: [isFuture ? 't= and the time of the refusal' : 'x= and the time of the refusal'],
    proof: [{ says, source: 'verification', at: signature.at }],
    contradictions: [],
    steps: [
      steps.open(
        isFuture ? "Set the signer's clock" : 'Let signatures expire later, or leave x= out',
        isFuture
          ? 'Set the clock of the signer (NTP), then send again.'
          : 'Let the signer choose a later x= (seven days and more), or leave x= out. Look at what delayed the message.',
        signature.at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function refusedByPolicy(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const says = signature.why;
  return {
    cause: 'signature-not-accepted',
    summary: [says],
    confidence: 'high',
    reasons: ['RFC 8301'],
    proof: [{ says, source: 'verification', at: signature.at }],
    contradictions: [],
    steps: [
      steps.run(
        'Sign with rsa-sha256 and a key of 2048 bits',
        'Sign with rsa-sha256 and a key of 2048 bits: shorter keys and SHA-1 are refused (RFC 8301).',
        { name: 'create-key', domain: signature.domain ?? '' },
        [
          'dkim-lint',
          'keygen',
          '--domain',
          plainOr(signature.domain, 'DOMAIN'),
          '--selector',
          'NAME',
          '--out',
          'FOLDER',
        ],
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
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
  const name = keyName ?? 'its key';
  if (refusal.reading.cause === 'key-not-found') return keyNotFetched(evidence, signature);
  const known =
    facets === undefined
      ? `The message carries a DKIM-Signature (${name}).`
      : !hasWholeBody
        ? `The message carries a DKIM-Signature (${name}); this copy has ${message?.hasBody === true ? 'not the whole body' : 'no body'}, so the body hash cannot be checked.`
        : keyAt === undefined
          ? `The message carries a DKIM-Signature (${name}), whose key is not known here.`
          : `The message carries a DKIM-Signature (${name}), which could not be judged here.`;
  const summary = [
    known,
    ...(isFine ? ['The body of this copy is as it was signed.'] : []),
    ...(isHeaderGood ? ['The signature over the header verifies in this copy, so the key is the right one.'] : []),
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
            says: 'The server reports no signature: something on the delivery path may have removed it.',
            source: 'reply',
            at: refusal.words,
          },
        ]
      : [],
    steps: [
      ...steps.loadZone(evidence.signer),
      ...(evidence.signer?.selectors ?? []).filter((each) => each.keyName === keyName).map(steps.checkPublished),
      steps.verifyReturned(evidence, signature),
      steps.open(
        'Sign at the last server, after everything that changes messages',
        'Sign at the last server, after footers, scanners and gateways, and keep the old record after a key rotation until its mail is delivered.',
        signature.at,
      ),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

/** The receiver got no usable key; nothing here says why. */
function keyNotFetched(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, selector } = signature;
  const { refusal, signer } = evidence;
  const found = signer?.selectors.find((each) => each.keyName === keyName);
  const where =
    found === undefined
      ? 'No zone here shows what is published.'
      : `The zone has it (line ${found.line}), so the DNS may publish something else.`;
  return {
    cause: undefined,
    summary: [`The receiver got no usable key at ${keyName}. ${where}`],
    confidence: refusal.reading.confidence,
    reasons: [],
    proof: [],
    contradictions: [],
    steps: [
      ...steps.loadZone(signer),
      found === undefined
        ? {
            ...steps.verifyReturned(evidence, signature),
            title: `Ask the DNS for the key at ${selector}._domainkey`,
            text: `Ask the DNS for the TXT record at ${keyName}: is it there, complete, and answered by every name server, over TCP too?`,
          }
        : steps.checkPublished(found),
      steps.sendAgain(evidence),
    ],
  };
}

/** The copy has no body to check; the receiver had one. */
function bodyReported(evidence: CaseEvidence, signature: SignatureEvidence, detail: string): PartFinding {
  const isHeaderGood = signature.facets?.signature === 'valid';
  const words: Statement = { says: `The receiver reports "${detail}".`, source: 'reply', at: evidence.refusal.words };
  const header: Statement = {
    says: 'The signature over the header verifies in this copy, so the key is the right one.',
    source: 'verification',
    at: signature.at,
  };
  return {
    cause: 'body-changed',
    title: 'The receiver reports that the body was changed after signing',
    summary: [
      `${words.says} Whether that is so cannot be checked here: this copy has no body.`,
      ...(isHeaderGood ? [header.says] : []),
    ],
    confidence: isHeaderGood ? 'medium' : 'low',
    reasons: ["the receiver's words", ...(isHeaderGood ? ['the header, which verifies in this copy'] : [])],
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

/** The copy verifies here: the receiver had another message, or another key. */
function passes(evidence: CaseEvidence, signature: SignatureEvidence): PartFinding {
  const { keyName, isKeyFromDns, unsignedParts, at } = signature;
  const { signer, refusal } = evidence;
  const says = `The signature of this copy (${keyName}) verifies with the key in ${isKeyFromDns ? 'the DNS' : 'the zone of this workspace'}${unsignedParts.length === 0 ? '' : `, but ${joined(unsignedParts)}`}.`;
  const why =
    signer?.refusal !== undefined
      ? `${signer.refusal.server} does not load the zone (line ${signer.refusal.line}), so the DNS may publish something else.`
      : 'Either the DNS published something else than the zone file, or the message was changed after this copy was taken.';
  const found = signer?.selectors.find((each) => each.keyName === keyName);
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
      seeArrived(),
      steps.sendAgain(evidence),
      steps.done({
        ...steps.verifyReturned(evidence, signature),
        text: `Verify the returned message: ${steps.lowerFirst(says)}`,
      }),
    ],
  };
}
