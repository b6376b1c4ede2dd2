/** The signature that is missing, or is of another domain. Pure. */

import type { Confidence } from '../bounce/refusal-facts.ts';
import { joined } from '../text/lists.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { DiagnosisCause, Statement, Step } from './diagnosis.ts';
import type { CaseEvidence, MessageEvidence } from './evidence.ts';
import { lower, type PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';

export function withoutMessage(evidence: CaseEvidence): PartFinding {
  const { reading } = evidence.refusal;
  const isFailed = FAILED.has(reading.cause);
  const signing = steps.signingSteps(evidence);
  const { signerLog } = evidence;
  if (signerLog !== undefined && !isFailed) {
    const { says, title, step, at } = signerLog;
    return {
      cause: 'unsigned',
      summary: [says],
      confidence: 'high',
      reasons: [say`the signer's log`],
      proof: [{ says, source: 'reply', at }],
      contradictions: [],
      steps: [steps.open(title, step, at), steps.sendTest(), steps.sendAgain(evidence)],
    };
  }
  return {
    cause: undefined,
    summary: [say`The returned message is not in the report, so its signatures are not known here.`],
    confidence: reading.confidence,
    reasons: [],
    proof: [],
    contradictions: [],
    steps:
      reading.cause === 'unsigned'
        ? signing
        : isFailed
          ? [steps.verifyArrived(), ...steps.keySteps(evidence), steps.signLast(evidence), steps.sendAgain(evidence)]
          : [steps.seeArrived(), ...signing],
  };
}

/** The server saw a signature. */
const FAILED: ReadonlySet<DiagnosisCause> = new Set<DiagnosisCause>([
  'signature-failed',
  'signature-syntax',
  'signature-not-accepted',
  'key-not-found',
]);

export function unsigned(evidence: CaseEvidence, message: MessageEvidence): PartFinding {
  const { reading } = evidence.refusal;
  const { says, isProof, doubt } = unsignedCopy(evidence, message);
  const at = message.authorAt;
  const isSaid = reading.cause === 'unsigned' && reading.confidence !== 'low';
  const isReported = evidence.reported.some(({ mechanism, result }) => mechanism === 'dkim' && result !== 'pass');
  const isAgreed = (isSaid || isReported) && doubt === '' && !isProof;
  const words = !isAgreed
    ? says
    : isSaid
      ? say`The returned message has no DKIM-Signature either.`
      : say`The receiver found no passing signature, and the returned message has no DKIM-Signature.`;
  const copy: Statement = { says: words, source: 'message', at };
  // Reporters leave fields out: one that names the signer has seen a signature.
  const hasSeen = evidence.reported.some(
    ({ mechanism, result, domain }) =>
      mechanism === 'dkim' && domain !== undefined && result !== 'none' && result !== 'pass',
  );
  const saysFailed = FAILED.has(reading.cause) || (evidence.failure !== undefined && hasSeen);
  if (saysFailed) {
    return {
      cause: undefined,
      summary: [
        say`The server saw a signature that failed, but the returned message has none${doubt === '' ? '' : ` (${doubt})`}.`,
      ],
      confidence: lower(reading.confidence),
      reasons: [],
      proof: [],
      contradictions: [copy],
      steps: [steps.verifyArrived(), ...steps.keySteps(evidence)],
    };
  }
  const isCertain = isProof || (isSaid && (reading.confidence === 'high' || isAgreed));
  const confidence: Confidence = isCertain ? 'high' : doubt === '' ? 'medium' : 'low';
  const first = isSaid || isProof || isAgreed ? [] : [steps.seeArrived()];
  return {
    cause: 'unsigned',
    summary: [words],
    confidence,
    reasons: [say`the unsigned copy`],
    proof: [copy],
    contradictions: [],
    steps: [...first, ...steps.signingSteps(evidence)],
  };
}

/** What a copy without a signature says; a copy that was taken before the signer says nothing. */
function unsignedCopy(
  { report, failure }: CaseEvidence,
  message: MessageEvidence,
): { readonly says: string; readonly isProof: boolean; readonly doubt: string } {
  if (failure !== undefined && message.extent !== 'truncated')
    return {
      says: say`The message that the receiver reports about has no DKIM-Signature.`,
      isProof: true,
      doubt: '',
    };
  if (report.system === 'exim') {
    const doubt = say`Exim signs while it sends, so its own copy never has the signature`;
    return { says: say`The returned message is unsigned, which proves nothing: ${doubt}.`, isProof: false, doubt };
  }
  if (message.extent === 'truncated') {
    const doubt = say`the copy is cut short`;
    return { says: say`The returned message shows no DKIM-Signature, but ${doubt}.`, isProof: false, doubt };
  }
  if (message.receivedCount === 0) {
    const doubt = say`it had not passed any server, so it was taken before signing`;
    return { says: say`The returned message is unsigned, which proves nothing: ${doubt}.`, isProof: false, doubt };
  }
  if (report.isOfSender === false)
    return {
      says: say`The copy that the receiving side returned has no DKIM-Signature: the message left unsigned.`,
      isProof: true,
      doubt: '',
    };
  return {
    says: say`The returned message has no DKIM-Signature; it may have been taken before signing.`,
    isProof: false,
    doubt: '',
  };
}

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

export function unaligned(evidence: CaseEvidence, message: MessageEvidence): PartFinding {
  const author = message.author ?? evidence.signer?.domain ?? say`the From domain`;
  const domains = [...new Set(message.signatures.flatMap(({ domain }) => domain ?? []))];
  const service = domains.map(serviceOf).find((name) => name !== undefined);
  const isStrict = message.signatures.some(({ alignment }) => alignment === 'relaxed');
  const says = isStrict
    ? say`The message is signed by ${joined(domains)}, and the DMARC record at ${evidence.dmarc?.name ?? author} has adkim=s: only a signature of exactly ${author} counts.`
    : agree(
        message.signatures.length,
        say`The only signature is by ${joined(domains)}, which is not aligned with ${author}, the domain of From.`,
        say`The signatures are by ${joined(domains)}, which is not aligned with ${author}, the domain of From.`,
      );
  const { aliases, usable } = steps.selectorsIn(evidence.signer);
  const relaxed = isStrict ? relaxAlignment(evidence) : [];
  // Keys of a service are found over CNAMEs; a record here may be the key of another signer.
  const selectors = aliases.length > 0 ? aliases : usable;
  const named = steps.namedWithLines(selectors);
  const prepared =
    selectors.length === 0
      ? ''
      : ` ${agree(selectors.length, say`${named} is in the zone already.`, say`${named} are in the zone already.`)}`;
  return {
    cause: 'not-aligned',
    title: say`No DKIM signature is from ${author}`,
    summary: [says],
    confidence: 'high',
    reasons: [say`the d= of the signatures`],
    proof: [
      { says, source: isStrict ? 'zone' : 'message', at: isStrict ? evidence.dmarc?.at : message.signatures[0]!.at },
    ],
    contradictions: [],
    steps: [
      ...steps.loadZone(evidence.signer),
      steps.run(
        say`Sign with d=${author}${service === undefined ? '' : say` in ${service}`}`,
        isStrict
          ? say`Let the signer use d=${author}, with a key that is published at SELECTOR._domainkey.${author}.${prepared}`
          : service === undefined
            ? say`Let the service that sends the mail sign with d=${author} (most call it "domain authentication" or "custom DKIM", and give you one to three DNS records to publish).${prepared}`
            : say`Let ${service} sign with d=${author}: turn on DKIM for the domain there, and publish the DNS records that it gives you.${prepared}`,
        { name: 'set-up-signing' },
      ),
      ...relaxed,
      ...selectors.slice(0, 1).map(steps.checkPublished),
      steps.sendTest(),
      steps.sendAgain(evidence),
    ],
  };
}

function relaxAlignment({ dmarc }: CaseEvidence): readonly Step[] {
  if (dmarc?.at === undefined) return [];
  return [
    steps.open(
      say`Or remove adkim=s from the DMARC record`,
      say`Or remove adkim=s from the record at ${dmarc.name} (line ${dmarc.line ?? 1}): then signatures of the organizational domain and of its subdomains count, too.`,
      dmarc.at,
    ),
  ];
}
