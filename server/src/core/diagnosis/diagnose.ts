/** From evidence to a diagnosis. Pure: the same evidence gives the same answer, whoever asks. */

import { CAUSES, isWait, WAITS } from '../bounce/causes.ts';
import { concernsSignature, isAuthentication, type Reading } from '../bounce/reading.ts';
import { formatAddress } from '../policy/ip-address.ts';
import { joined } from '../text/lists.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { Alternative, Diagnosis, DiagnosisCause, Statement, Step } from './diagnosis.ts';
import { acceptanceFinding, dkimFinding, nearest } from './dkim-finding.ts';
import type { CaseEvidence, FailureEvidence, MailHostEvidence, ReportedEvidence, SignerEvidence } from './evidence.ts';
import type { PartFinding } from './part-finding.ts';
import { ABOUT_SIGNING, providerRules, SOURCES_OF_5713 } from './provider-rules.ts';
import { SPF_CAUSES, spfFinding } from './spf-finding.ts';
import * as steps from './steps.ts';
import { titleOf } from './titles.ts';

export function diagnose(evidence: CaseEvidence): Diagnosis {
  const { reading } = evidence.refusal;
  if (reading.isUndecided) return undecided(evidence);
  if (!isAuthentication(reading.cause)) return other(evidence);
  if (evidence.failure !== undefined) return failureReported(evidence, evidence.failure, authentication(evidence));
  if (evidence.message?.isReport === true && isAboutMessage(reading)) return returnedReport(evidence);
  if (evidence.report.isForwarded && isAboutMessage(reading)) return forwarded(evidence);
  return authentication(evidence);
}

// ---- reports of a failed authentication

/** Most of these messages are forged: who sent it comes first, unless something here vouches for it. */
function failureReported(
  { message, spf, uri }: CaseEvidence,
  { outcome, source, sourceAt }: FailureEvidence,
  found: Diagnosis,
): Diagnosis {
  const became = outcome === undefined ? undefined : FATES[outcome];
  const isVouchedFor =
    spf?.ownHost !== undefined ||
    (spf?.result === 'pass' && spf.address !== undefined) ||
    message?.signatures.some(({ facets, alignment }) => facets?.signature === 'valid' && alignment !== 'none');
  const named = source === undefined ? undefined : formatAddress(source);
  const who = steps.open(
    named === undefined ? say`Find out who sent the message` : say`Find out whether ${named} is one of your servers`,
    named === undefined
      ? say`Find out who sent the message. If none of your servers or services did, it is forged: then nothing has to be done.`
      : say`Find out whether ${named} is one of your own servers or services. If it is not, the message is forged or was forwarded: then nothing has to be done.`,
    sourceAt ?? { uri, span: { start: 0, end: 0 } },
  );
  return {
    ...found,
    summary: [found.summary, ...(became === undefined ? [] : [became])].join(' '),
    steps: ordered([
      ...(isVouchedFor === true ? [] : [{ ...who, isFirst: true as const }]),
      // Nothing was refused that could be sent again.
      ...found.steps.filter(({ isLast }) => isLast !== true),
    ]),
  };
}

/** RFC 6591 §3.2.2. */
const FATES: Readonly<Record<string, string>> = {
  delivered: say`The receiver delivered the message all the same.`,
  spam: say`The receiver put the message into the spam folder.`,
  policy: say`The receiver did not deliver the message to the inbox.`,
};

// ---- authentication

function authentication(evidence: CaseEvidence): Diagnosis {
  const { reading } = evidence.refusal;
  const isReported = (mechanism: ReportedEvidence['mechanism'], result: string) =>
    evidence.reported.some((each) => each.mechanism === mechanism && each.result === result);
  const dkim = isReported('dkim', 'pass')
    ? undefined
    : concernsSignature(reading.cause)
      ? dkimFinding(evidence)
      : reading.cause === 'signature-not-accepted'
        ? acceptanceFinding(evidence)
        : undefined;
  const spf = SPF_CAUSES.has(reading.cause) && !isReported('spf', 'pass') ? spfFinding(evidence) : undefined;
  if (dkim === undefined && spf === undefined) return fromReading(evidence);
  const first = dkim ?? spf!;
  const second = dkim === undefined ? undefined : spf;
  const cause = causeOf(reading, dkim, spf);
  const title = (first.cause === cause ? first.title : undefined) ?? headingOf(reading, cause);
  return {
    ...base(evidence),
    cause,
    title,
    summary: [...first.summary, ...(second?.summary ?? [])].join(' ') || reading.meaning,
    confidence:
      first.cause === cause ? first.confidence : first.cause === undefined ? first.confidence : reading.confidence,
    reasons: [...first.reasons, ...(second?.reasons ?? []), ...reading.reasons.map(({ text }) => text)],
    attribution: first.attribution,
    proof: [...first.proof, ...(second?.proof ?? [])],
    contradictions: [...first.contradictions, ...(second?.contradictions ?? [])],
    steps: ordered([...first.steps, ...(second?.steps ?? [])]),
  };
}

/**
 * What only the message shows goes before the words of the server. That a copy is unsigned, or signed by others, is one half
 * where the server found that SPF failed as well.
 */
function causeOf(reading: Reading, dkim: PartFinding | undefined, spf: PartFinding | undefined): DiagnosisCause {
  if (dkim?.cause === undefined) return spf?.cause !== undefined && dkim === undefined ? spf.cause : reading.cause;
  if (dkim.cause === 'unsigned') return SPF_CAUSES.has(reading.cause) ? reading.cause : 'unsigned';
  return dkim.cause;
}

/** The catalogue's own title, as long as the cause is the reading's. */
function headingOf(reading: Reading, cause: DiagnosisCause): string {
  return reading.cause === cause ? reading.title : titleOf(cause);
}

/**
 * What is to be done before what is done; no step twice. First what nothing else takes effect without: the zone has to load;
 * last, waiting and sending again.
 */
function ordered(all: readonly Step[]): readonly Step[] {
  const titles = new Set<string>();
  const once = all.filter(({ title }) => !titles.has(title) && titles.add(title));
  const rank = ({ isDone, isLast, isFirst }: Step) => (isDone ? 3 : isLast === true ? 2 : isFirst === true ? 0 : 1);
  return once.toSorted((a, b) => rank(a) - rank(b));
}

function base(evidence: CaseEvidence): Pick<Diagnosis, 'isUndecided' | 'context' | 'alternatives' | 'sources'> {
  const { reading, codes } = evidence.refusal;
  const rules = isAuthentication(reading.cause) ? providerRules(reading.vendor, reading.id) : undefined;
  const is5713 = codes.some((code) => /^[245]\.7\.13$/.test(code));
  return {
    isUndecided: false,
    context: [
      ...reportedStatements(evidence),
      ...selectorStatements(evidence),
      ...policyStatements(evidence),
      ...(rules === undefined ? [] : [rules.statement]),
      ...(is5713 && reading.cause === 'unsigned' ? ABOUT_SIGNING : []),
    ],
    alternatives: alternativesOf(reading),
    sources: [...(is5713 ? SOURCES_OF_5713 : [reading.source.title]), ...(rules === undefined ? [] : [rules.source])],
  };
}

export function alternativesOf({ alternatives }: Reading): readonly Alternative[] {
  return alternatives.map(alternativeOf);
}

function alternativeOf({ id, title, cause, confidence }: Reading): Alternative {
  return { id, title, cause, confidence };
}

/** "The receiver reports: DKIM did not pass (body hash did not verify)." */
function reportedStatements({ reported, refusal }: CaseEvidence): readonly Statement[] {
  if (reported.length === 0) return [];
  const words = reported.map(({ mechanism, result, domain, address, detail }) => {
    const about = [
      domain === undefined ? '' : say` for ${domain}`,
      address === undefined ? '' : say` from ${formatAddress(address)}`,
    ].join('');
    return `${mechanism.toUpperCase()} ${RESULT_WORDS[result]}${about}${detail === undefined ? '' : ` (${detail})`}`;
  });
  return [{ says: say`The receiver reports: ${words.join('; ')}.`, source: 'reply', at: refusal.words }];
}

const RESULT_WORDS: Readonly<Record<ReportedEvidence['result'], string>> = {
  pass: say`passed`,
  fail: say`did not pass`,
  softfail: 'softfail',
  neutral: 'neutral',
  none: 'none',
  policy: 'policy',
  temperror: say`temporary error`,
  permerror: say`permanent error`,
};

/** Whose selectors are shown: those of From's domain, or else those of the one that has signed for it. */
function signerShown({ signer, message }: CaseEvidence): SignerEvidence | undefined {
  if (signer === undefined || signer.selectors.length > 0) return signer;
  const signed = nearest(message?.signatures ?? [])?.signer;
  return signed !== undefined && signed.selectors.length > 0 ? signed : signer;
}

/** What the zone publishes, where a signature has part in the refusal. */
function selectorStatements(evidence: CaseEvidence): readonly Statement[] {
  const signer = signerShown(evidence);
  if (signer === undefined || !concernsSignature(evidence.refusal.reading.cause)) return [];
  const { domain, uri } = signer;
  if (uri === undefined)
    return [{ says: say`No zone of ${domain} is in this workspace.`, source: 'zone', at: undefined }];
  const { all, usable, short, aliases, broken, revoked } = steps.selectorsIn(signer);
  const at = all[0]?.at ?? { uri, span: { start: 0, end: 0 } };
  if (all.length === 0) {
    const { delegation, wildcard } = signer;
    if (wildcard !== undefined)
      return [
        {
          says: say`The zone publishes one key for all selectors of ${domain}: ${wildcard.keyName} (line ${wildcard.line}).`,
          source: 'zone',
          at: wildcard.at,
        },
      ];
    const says =
      delegation === undefined
        ? say`The zone publishes no DKIM key for ${domain}.`
        : delegation.isDname
          ? say`The keys of ${domain} are below ${delegation.to}, by a DNAME (line ${delegation.line}).`
          : say`The zone delegates _domainkey.${domain} to ${delegation.to} (line ${delegation.line}): the keys are in another zone, which is not in this workspace.`;
    return [{ says, source: 'zone', at: delegation?.at ?? at }];
  }
  const part = (list: typeof all, words: (named: string) => readonly [one: string, many: string]) =>
    list.length === 0 ? [] : [agree(list.length, ...words(steps.namedWithLines(list)))];
  const parts = [
    ...part(usable, (named) => [say`${named} is published and usable`, say`${named} are published and usable`]),
    ...part(aliases, (named) => [
      say`${named} is a CNAME to a name outside this workspace`,
      say`${named} are CNAMEs to names outside this workspace`,
    ]),
    ...part(short, (named) => [
      say`the key of ${named} is too short for receivers to accept`,
      say`the keys of ${named} are too short for receivers to accept`,
    ]),
    ...part(broken, (named) => [say`${named} is damaged`, say`${named} are damaged`]),
    ...part(revoked, (named) => [say`${named} is revoked`, say`${named} are revoked`]),
  ];
  const says = say`Selectors of ${domain}: ${parts.join('; ')}.`;
  const disputed = all.filter(({ isDisputed }) => isDisputed);
  return [
    { says, source: 'zone', at },
    ...(disputed.length === 0
      ? []
      : [
          {
            says: say`Other files of this zone have different records: ${joined(disputed.map(({ selector }) => selector))}.`,
            source: 'zone' as const,
            at: disputed[0]!.at,
          },
        ]),
  ];
}

function policyStatements({ dmarc, refusal }: CaseEvidence): readonly Statement[] {
  if (dmarc?.status !== 'found' || dmarc.policy === undefined) return [];
  const isAbout = refusal.reading.cause === 'dmarc-policy' || refusal.reading.cause === 'not-aligned';
  if (!isAbout) return [];
  const says = say`${dmarc.name} asks receivers for ${dmarc.tag ?? 'p'}=${dmarc.policy}.`;
  return [{ says, source: 'zone', at: dmarc.at }];
}

/** Where neither the message nor a zone has more to say. */
function fromReading(evidence: CaseEvidence): Diagnosis {
  const { reading } = evidence.refusal;
  const isAboutPolicy = reading.cause === 'dmarc-missing';
  const zone = isAboutPolicy ? missingPolicy(evidence) : missingReverse(evidence);
  const known = isAboutPolicy ? policySteps(evidence) : reverseSteps(evidence);
  return {
    ...base(evidence),
    cause: reading.cause,
    title: reading.title,
    summary: zone?.says ?? reading.meaning,
    confidence: reading.confidence,
    reasons: reading.reasons.map(({ text }) => text),
    attribution: undefined,
    proof: zone === undefined ? [] : [zone],
    contradictions: [],
    steps: ordered([
      ...steps.loadZone(evidence.signer),
      ...(known === undefined ? [] : [...known, steps.sendAgain(evidence)]),
      ...(known === undefined ? generalSteps(evidence, reading) : []).map((step, i) => {
        const at = i === 0 ? evidence.reverse?.at : undefined;
        return at === undefined ? step : steps.open(step.title, step.text, at);
      }),
    ]),
  };
}

function missingReverse({ reverse }: CaseEvidence): Statement | undefined {
  return reverse && { says: reverse.says, source: 'zone', at: reverse.at };
}

/** Where there is a PTR record already. */
function reverseSteps({ reverse }: CaseEvidence): readonly Step[] | undefined {
  if (reverse?.mismatch === undefined) return undefined;
  const { names, address, withoutDot } = reverse.mismatch;
  const type = address.includes(':') ? 'AAAA' : 'A';
  if (withoutDot !== undefined)
    return [
      steps.open(
        say`Append a dot to ${withoutDot} in the PTR record`,
        say`Append a dot to ${withoutDot} in the PTR record of ${address}: without it, the name of the zone is appended.`,
        reverse.at,
        ['dkim-lint', 'lint', { file: reverse.at.uri }],
      ),
    ];
  const [name, ...others] = names;
  return [
    others.length === 0
      ? steps.open(
          say`Give ${name!} an ${type} record with ${address}, or change the PTR record`,
          say`Give ${name!} an ${type} record with ${address}, or change the PTR record of ${address} to a name that has this address. Receivers expect each to resolve to the other.`,
          reverse.at,
        )
      : steps.open(
          say`Give one of the names an ${type} record with ${address}, or change the PTR records`,
          say`Give one of ${joined(names)} an ${type} record with ${address}, or replace the PTR records of ${address} with one for a name that has this address. Receivers expect each to resolve to the other.`,
          reverse.at,
        ),
  ];
}

function missingPolicy({ dmarc }: CaseEvidence): Statement | undefined {
  if (dmarc === undefined || dmarc.status === 'unknown') return undefined;
  const { name, at } = dmarc;
  if (dmarc.status === 'missing') {
    const { misplaced, alias } = dmarc;
    if (alias !== undefined)
      return {
        says: say`The CNAME at ${name} (line ${alias.line}) points to ${alias.target}, where no DMARC record is published.`,
        source: 'zone',
        at: alias.at,
      };
    const says =
      misplaced === undefined
        ? say`The zone in this workspace has no record at ${name}.`
        : say`The zone in this workspace has no record at ${name}; it has one at ${misplaced.owner} (line ${misplaced.line}), where receivers do not look for it.`;
    return { says, source: 'zone', at: misplaced?.at ?? at };
  }
  if (dmarc.status === 'invalid')
    return { says: say`The DMARC record at ${name} is invalid, so that receivers discard it.`, source: 'zone', at };
  if (dmarc.status === 'several')
    return {
      says: say`The zone has several DMARC records at ${name}, so receivers use none of them.`,
      source: 'zone',
      at,
    };
  return dmarc.policy === undefined
    ? { says: say`The DMARC record at ${name} has no valid policy (p=).`, source: 'zone', at }
    : undefined;
}

/** The DMARC record that is to be published, or corrected. */
function policySteps({ dmarc, signer }: CaseEvidence): readonly Step[] | undefined {
  if (dmarc === undefined || dmarc.status === 'unknown') return undefined;
  const { name, at, line } = dmarc;
  const zone = signer?.uri;
  if (dmarc.status === 'missing' && dmarc.misplaced !== undefined) {
    const { owner, at: where, line: number } = dmarc.misplaced;
    return [
      steps.open(
        say`Move the DMARC record in line ${number} to ${name}`,
        say`Rename the record in line ${number}, so that it is found at ${name} and not at ${owner}.`,
        where,
        ['dkim-lint', 'lint', { file: where.uri }],
      ),
    ];
  }
  if (dmarc.status === 'missing' && dmarc.alias !== undefined) {
    const { at: where, line: number, target } = dmarc.alias;
    return [
      steps.open(
        say`Correct the CNAME in line ${number}`,
        say`Correct the CNAME in line ${number}, or put the DMARC record in its place: nothing is published at ${target}. A name with a CNAME can have no TXT record of its own.`,
        where,
        ['dkim-lint', 'lint', { file: where.uri }],
      ),
    ];
  }
  if (dmarc.status === 'missing' && zone !== undefined) {
    return [
      steps.open(
        say`Publish a DMARC record at ${name}`,
        say`Publish a TXT record at ${name}: "v=DMARC1; p=none" is enough to start with; add rua= to get reports.`,
        { uri: zone, span: { start: 0, end: 0 } },
      ),
    ];
  }
  if (at === undefined || (dmarc.status === 'found' && dmarc.policy !== undefined)) return undefined;
  return [
    steps.open(
      dmarc.status === 'several'
        ? say`Keep one DMARC record at ${name}`
        : say`Correct the DMARC record in line ${line ?? 1}`,
      dmarc.status === 'several'
        ? say`Keep one of the DMARC records at ${name}, and delete the others.`
        : say`Correct the DMARC record at ${name} in line ${line ?? 1}: it needs v=DMARC1 first and p=none, p=quarantine or p=reject.`,
      at,
      ['dkim-lint', 'lint', { file: at.uri }],
    ),
  ];
}

/** The reading's own steps, each with the place that it is about. */
function generalSteps(
  { refusal, uri }: CaseEvidence,
  { steps: texts, cause }: Pick<Reading, 'steps' | 'cause'>,
): readonly Step[] {
  const isAboutAddress =
    cause === 'unknown-recipient' ||
    cause === 'recipient-moved' ||
    cause === 'host-not-found' ||
    cause === 'recipient-disabled';
  const at = (isAboutAddress ? refusal.recipientAt : refusal.words) ??
    refusal.at ?? { uri, span: { start: 0, end: 0 } };
  return texts.map((text) => ({
    ...steps.open(titleFrom(text), text, at),
    ...(isWait(text) ? { isWait: true as const } : {}),
  }));
}

/** The first clause of a step, as a menu has it. */
function titleFrom(text: string): string {
  const first = /^.{10,}?(?=[.:;](?:\s|$))/.exec(text)?.[0] ?? text;
  const aside = first.indexOf(' (');
  if (first.length > 80 && aside >= 10 && aside <= 80) return first.slice(0, aside);
  return first.length <= 80 ? first.replace(/[.:;]$/, '') : `${first.slice(0, 79).trimEnd()}…`;
}

// ---- everything else

function other(evidence: CaseEvidence): Diagnosis {
  const { reading, isDelay } = evidence.refusal;
  const { mailHost, header } = evidence;
  const isOpen = reading.cause === 'policy' || reading.cause === 'other';
  const isSilent = evidence.refusal.words === undefined;
  const note = isSilent
    ? ''
    : isOpen
      ? say`The reply names neither DKIM nor SPF nor DMARC, and does not rule them out.`
      : say`This is not a DKIM failure.`;
  const wait = isDelay
    ? reading.steps.some(isWait)
      ? []
      : [WAITS.retries]
    : reading.isTemporary === true
      ? [say`The refusal is temporary; sending again later can succeed.`]
      : [];
  const signature = isOpen ? signatureTrouble(evidence) : undefined;
  return {
    ...base(evidence),
    cause: reading.cause,
    title: reading.title,
    summary: [
      mailHost?.says ?? (header.map(({ says }) => says).join(' ') || reading.meaning),
      note,
      ...(signature?.summary ?? []),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    confidence: reading.confidence,
    reasons: reading.reasons.map(({ text }) => text),
    attribution: signature?.attribution,
    proof: [
      ...header.map(({ says, at }) => ({ says, source: 'message' as const, at })),
      ...(mailHost === undefined
        ? (signature?.proof ?? [])
        : [{ says: mailHost.says, source: 'zone' as const, at: mailHost.at }]),
    ],
    contradictions: [],
    steps: ordered([
      ...header
        .slice(0, 1)
        .map(({ at }) =>
          steps.open(
            say`Correct the program that writes the header`,
            say`Correct the program that writes the header, or that adds to it on the way.`,
            at,
          ),
        ),
      ...(mailHost === undefined
        ? generalSteps(evidence, { cause: reading.cause, steps: [...wait, ...reading.steps] })
        : [
            mailHostStep(mailHost),
            ...(mailHost.isSender
              ? [steps.sendAgain(evidence)]
              : generalSteps(evidence, { cause: reading.cause, steps: reading.steps.slice(0, 1) })),
          ]),
      ...(signature?.steps.slice(0, 2) ?? []),
    ]),
  };
}

function mailHostStep({ domain, isSender, fault, at, line }: MailHostEvidence): Step {
  const shell = ['dkim-lint', 'lint', { file: at.uri }];
  const otherwise = isSender ? say` Or send with an envelope sender whose domain takes mail.` : '';
  return fault === 'null-mx'
    ? steps.open(
        say`Replace the null MX of ${domain} (line ${line}) if it should take mail`,
        say`If ${domain} should take mail, replace the null MX in line ${line} with an MX record that names its mail server.${otherwise}`,
        at,
        shell,
      )
    : steps.open(
        say`Give ${domain} an MX record`,
        say`Publish an MX record at ${domain} that names its mail server.${otherwise}`,
        at,
        shell,
      );
}

/** A fault of the signature that is known, where the reply leaves the reason open. */
function signatureTrouble(evidence: CaseEvidence): PartFinding | undefined {
  if (evidence.message === undefined || evidence.message.signatures.length === 0) return undefined;
  const found = dkimFinding(evidence);
  return found.cause === undefined || found.cause === 'not-aligned' ? undefined : found;
}

/** Several readings, and nothing that decides between them. */
function undecided(evidence: CaseEvidence): Diagnosis {
  const { refusal, message } = evidence;
  const { reading } = refusal;
  const code = refusal.codes.at(-1) ?? say`This code`;
  // The registered meaning first; the others are no less likely.
  const isRegistered = ({ source }: Reading) => source.isRegistry === true;
  const all = [reading, ...reading.alternatives].toSorted((a, b) => Number(isRegistered(b)) - Number(isRegistered(a)));
  const [first = reading, ...others] = all;
  const isAboutDkim = all.some(({ cause }) => concernsSignature(cause));
  const hint: Statement[] =
    !isAboutDkim || message === undefined || message.signatures.length > 0
      ? []
      : [
          {
            says: say`The returned message has no DKIM-Signature, which fits the reading about DKIM but proves nothing.`,
            source: 'message',
            at: message.authorAt,
          },
        ];
  const at = refusal.words ?? { uri: evidence.uri, span: { start: 0, end: 0 } };
  return {
    ...base(evidence),
    cause: first.cause,
    title: say`${first.title}, or another reading`,
    alternatives: others.map(alternativeOf),
    summary: say`${code} has ${all.length === 2 ? say`two` : all.length === 3 ? say`three` : all.length} readings, and the reply does not say which: ${all.map(({ title }) => title).join('; ')}.`,
    confidence: 'low',
    isUndecided: true,
    reasons: reading.reasons.map(({ text }) => text),
    attribution: undefined,
    proof: [],
    contradictions: [],
    context: hint,
    steps: [
      steps.open(
        say`Look for the full reply of the server in the mail log`,
        say`Look for the full reply in the log of your mail server${isAboutDkim ? say`: words such as "DKIM" or "disabled" decide between the readings` : say`: its words decide between the readings`}.`,
        at,
      ),
      steps.open(
        say`Ask the recipient's postmaster which policy refused the message`,
        say`Ask the recipient's postmaster by another channel why the message was refused.`,
        refusal.recipientAt ?? at,
      ),
      ...(isAboutDkim ? [{ ...steps.sendTest(), title: say`Check whether your mail is signed when it arrives` }] : []),
    ],
  };
}

function returnedReport(evidence: CaseEvidence): Diagnosis {
  const { reading } = evidence.refusal;
  return {
    ...fromReading(evidence),
    summary: say`The refused message is itself an automatic report. Reports are sent with an empty envelope sender and are usually unsigned.`,
    steps: [
      steps.run(
        say`Sign automatic reports too`,
        say`Let the server sign reports too: choose what to sign by the From domain, not by login or envelope sender.`,
        { name: 'set-up-signing' },
      ),
      ...(evidence.refusal.words === undefined
        ? []
        : [
            steps.open(
              say`Or leave it`,
              say`Or leave it: if the receiver does not take unsigned reports, nothing else is lost (${steps.lowerFirst(CAUSES[reading.cause].title)}).`,
              evidence.refusal.words,
            ),
          ]),
    ],
  };
}

/** Whether it depends on the message and its path, and not on the server's name or the domain's records alone. */
function isAboutMessage({ cause }: Reading): boolean {
  return cause !== 'reverse-dns' && cause !== 'spf-record' && cause !== 'dmarc-missing';
}

function forwarded(evidence: CaseEvidence): Diagnosis {
  const { refusal, uri } = evidence;
  const dkim = evidence.message === undefined ? undefined : dkimFinding(evidence);
  const isChanged = dkim?.cause === 'body-changed' || dkim?.cause === 'header-changed';
  const isUnsigned =
    dkim?.cause === 'unsigned' && dkim.confidence !== 'low' && concernsSignature(refusal.reading.cause);
  const at = refusal.recipientAt ?? refusal.at ?? { uri, span: { start: 0, end: 0 } };
  const own = evidence.report.ownForwarder;
  const forward =
    own === undefined
      ? steps.open(
          say`Tell the recipient that the forwarding breaks authentication`,
          say`Tell the recipient, whose set-up it is: the forwarder can rewrite the envelope sender (SRS), leave messages unchanged, and seal with ARC.`,
          at,
        )
      : steps.open(
          say`Forward from ${own} with SRS and ARC, and without changes`,
          say`Let the server that forwards for ${own} rewrite the envelope sender (SRS), leave messages unchanged, and seal with ARC.`,
          at,
        );
  return {
    ...base(evidence),
    cause: isChanged ? dkim.cause! : refusal.reading.cause,
    title: isChanged ? titleOf(dkim.cause!) : refusal.reading.title,
    summary: [
      say`The message was forwarded from ${own === undefined ? say`the address that you wrote to` : say`an address of ${own}`}: SPF fails at every forwarder, and a signature breaks where the forwarder changes the message.`,
      ...(isChanged || isUnsigned ? dkim!.summary : []),
    ].join(' '),
    confidence: refusal.reading.confidence,
    reasons: [
      say`an Original-Recipient that is not the Final-Recipient`,
      ...refusal.reading.reasons.map(({ text }) => text),
    ],
    attribution: dkim?.attribution,
    proof: isChanged ? dkim.proof : [],
    contradictions: [],
    steps: [
      ...(own === undefined ? [] : [forward]),
      ...(isUnsigned ? dkim!.steps.filter(({ isDone }) => !isDone).slice(0, 1) : []),
      ...(own === undefined ? [forward] : []),
      ...(isUnsigned
        ? []
        : [
            steps.run(
              say`Sign every message with the From domain`,
              say`Sign every message with d= the From domain: an aligned signature is what can survive forwarding.`,
              { name: 'set-up-signing' },
            ),
          ]),
    ],
  };
}
