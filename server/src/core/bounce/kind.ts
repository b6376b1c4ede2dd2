/**
 * What kind of message it is: by its report parts, then by the sum of the signs for and against a delivery report
 * (kind-signs.ts), then by those of an automatic answer.
 */

import type { MailPart } from '../mail/message.ts';
import { say } from '../text/say.ts';
import {
  ENOUGH,
  headerReader,
  headerText,
  isSurelyReport,
  type KindSign,
  REPLY_MARGIN,
  replySigns,
  type SignInput,
  signsOf,
  sumOf,
} from './kind-signs.ts';
import type { FailureReport, MessageKind } from './report.ts';
import type { ReportParts } from './report-parts.ts';

/** Complaints of Outlook.com, which have no feedback part. */
const COMPLAINT = /^\s*complaint about message from /i;

const DELAY_SUBJECT = /\bdelay|warning|(?:still )?(?:being )?retried|temporar|deferred|verz.gert|retard/i;
const DELAY_BODY =
  /(?:will (?:be |continue to )?(?:retr|tr(?:y|ied))|warning message only|do(?: not|n['’]t) need to re-?send|has not yet been delivered|has not been delivered yet|have not yet been|delayed|will continue|keep trying|temporary failure report|not yet (?:been )?delivered|still trying|(?:attempts|retries) will continue)/i;
const GAVE_UP =
  /giving up|gave up|permanent(?:ly)? (?:fail|error|fatal)|could not be delivered (?:for|to|within)|has been in the queue too long|will not be retried|no further (?:delivery )?attempts|returned to sender|have been unsuccessful|expired|not try again/i;

/** What goes on is not a failure, however the first sentence puts it. */
const STILL_TRYING = /(?:attempts|retries) will continue|warning (?:message )?only/i;
/** No warning of a delay: waiting does not help. */
const FINAL =
  /(?:user|recipient|mailbox) unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox|recipient)/i;

/** What is reported about a recipient, for the choice between bounce, delay and success. */
export interface Outcome {
  /** RFC 3464 §2.3.3, or `undefined` where the group does not say. */
  readonly action: string | undefined;
  readonly status: string | undefined;
}

export interface KindEvidence {
  readonly root: MailPart;
  readonly parts: ReportParts;
  readonly failure: FailureReport | undefined;
  readonly words: () => string;
  /** Of the groups of a delivery status, in a part of its own or in a text. */
  readonly outcomes: readonly Outcome[];
  readonly hasFailedRecipients: boolean;
  readonly hasRefusal: boolean;
  readonly hasQuotedRefusal: boolean;
}

export interface KindAndSigns {
  readonly kind: MessageKind;
  /** What it was decided by; made when someone asks. */
  readonly signs: () => readonly KindSign[];
}

export function kindOf(evidence: KindEvidence): KindAndSigns {
  const { root, parts, failure } = evidence;
  const decided = (kind: MessageKind, says: string): KindAndSigns => ({
    kind,
    signs: () => [{ says, weight: ENOUGH, isDecisive: true }],
  });
  if (failure !== undefined)
    return decided(
      'authentication-report',
      parts.feedback === undefined
        ? say`its text is that of Exim's reports of failed authentication`
        : say`it has a feedback report about failed authentication (RFC 6591)`,
    );
  if (parts.feedback !== undefined) return decided('abuse-report', say`it has a feedback report (RFC 5965)`);
  const subject = headerText(root, 'subject');
  if (parts.embedded.length > 0 && COMPLAINT.test(subject)) {
    return decided('abuse-report', say`its subject is that of a complaint, and a message is attached`);
  }
  if (parts.disposition !== undefined && parts.deliveryStatus.length === 0 && !isRejection(evidence)) {
    return decided('read-receipt', say`it has a disposition notification (RFC 8098)`);
  }
  return kindOfSigns(evidence, subject);
}

function kindOfSigns(evidence: KindEvidence, subject: string): KindAndSigns {
  const { root, parts, words, outcomes, hasFailedRecipients, hasRefusal, hasQuotedRefusal } = evidence;
  const names = new Set(root.fields.map(({ key }) => key));
  const header = headerReader(root, names);
  const input: SignInput = {
    root,
    names,
    header,
    subject,
    from: header('from'),
    words,
    hasReportPart: parts.deliveryStatus.length > 0,
    hasReportFields: parts.deliveryStatus.length === 0 && outcomes.length > 0,
    hasFailedRecipients,
    hasRefusal,
    hasQuotedRefusal,
    hasReturned: parts.returned !== undefined,
  };
  if (isSurelyReport(input)) return { kind: kindOfReport(evidence, subject), signs: () => signsOf(input) };
  const signs = signsOf(input);
  const score = sumOf(signs);
  const reply = score < ENOUGH + REPLY_MARGIN ? replySigns(input) : [];
  if (sumOf(reply) >= ENOUGH && sumOf(reply) >= score) return { kind: 'auto-reply', signs: () => reply };
  if (score < ENOUGH) return { kind: 'ordinary', signs: () => signs };
  return { kind: kindOfReport(evidence, subject), signs: () => signs };
}

/** Dovecot and Sieve refuse with a disposition notification (RFC 5429 §2.1.3): "automatically rejected". */
function isRejection({ root, words }: KindEvidence): boolean {
  return (
    /reject/i.test(headerText(root, 'auto-submitted')) ||
    /rejected|refused/i.test(`${headerText(root, 'subject')} ${words().slice(0, 500)}`)
  );
}

/** A report with one failure is a bounce; without any, a delay before a success. */
function kindOfReport(evidence: KindEvidence, subject: string): MessageKind {
  const actions = evidence.outcomes.map(
    ({ action, status }) => action ?? (status?.startsWith('2.') ? 'delivered' : undefined),
  );
  const known = actions.filter((action) => action !== undefined);
  if (known.includes('failed') || known.length === 0) {
    return known.length === 0 && looksDelayed(evidence.words(), subject) ? 'delay' : 'bounce';
  }
  return known.includes('delayed') ? 'delay' : 'success';
}

/** A delay is announced, and nothing says that the system gave up. */
function looksDelayed(words: string, subject: string): boolean {
  const body = words.slice(0, 4000);
  if (STILL_TRYING.test(body)) return true;
  if (GAVE_UP.test(body)) return false;
  const isWarning = DELAY_SUBJECT.test(subject) && !/fail|undeliver/i.test(subject);
  return DELAY_BODY.test(body) || (isWarning && !FINAL.test(`${subject}\n${body}`));
}
