/**
 * Which sort of message it is: by its report parts, then by its header, then by its words. Programs that answer for
 * people, and reports of mail systems, both call themselves automatic: the words and the sender tell them apart.
 */

import { fieldOf, fieldsOf } from '../mail/header-field.ts';
import { fieldText, type MailPart } from '../mail/message.ts';
import { parameterOf } from '../mail/parameters.ts';
import type { MessageKind } from './report.ts';
import type { ReportParts } from './report-parts.ts';

const REPORT_SENDER =
  /mailer[-_ ]?daemon|mail[-_ ]?daemon|mdaemon|post[-_ ]?master|mail ?delivery|delivery ?(?:subsystem|system|service|status|agent)|mail ?(?:system|administrator|router|transport)|mta[- ]|bounce|system administrator|microsoft ?outlook|exchange|mailer@|non-?delivery|uce[- ]?rejection|mail(?:er)? admin|returned[- ]mail|"?root"?@|MMS@|mailsystem|nondeliver|undeliver|gateway/i;

const REPORT_SUBJECT =
  /undeliver|(?:un|non|not |re)deliver|delivery (?:status|failure|failed|notification|problem|report|error|has failed|delayed|unsuccessful)|deliver(?:y|ing)? (?:fail|error)|failure (?:notice|notification|delivery)|returned (?:mail|message|to sender|e-?mail)|returning message|mail (?:delivery|system|error|failure|fail|undeliver|returned|could not)|failure to deliver|could(?: not|n't) be (?:delivered|sent)|cannot be delivered|could(?: not|n't) (?:send|deliver)|bounce|message (?:delayed|status|undeliver|not deliver|delivery)|error sending|non remis|unzustellbar|nicht zustellbar|nachricht nicht|fehlgeschlagen|unzustellbarkeit|no (?:se )?(?:ha )?podido entregar|no entregado|mancata consegna|недостав|не доставлен|возвращен|niet bestelbaar|onbestelbaar|échec|échoué|rejected|wasn't delivered|不达|退信|エラー|配信|送信|DELIVERY FAILURE|NDN|mail delivery failed|delivery incomplete|failed mail|user unknown|NOTIFICATION OF NON-DELIVERY|error in your (?:mail|message)|warning: could not|problem delivering|retour|permanent (?:delivery )?(?:failure|fatal error)|does not exist|message you sent|your message/i;

const REPLY_SUBJECT =
  /^\s*(?:re:\s*)?(?:\[?auto(?:matic|mated|matisch[e]?|reply|svar|responder|-?response|resposta)?[ :\-_\]]*(?:repl|respon|answer|antwort|svar|vastaus|odpov|replied)?|out of (?:the )?office|out-of-office|ooo\b|oof\b|vacation|holiday|away from|on leave|abwesen|automatische antwort|autoantwort|réponse automatique|respuesta autom|risposta automatica|resposta autom|absence|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|afwezig|automatisch antwoord|automatyczna odpowied|自動返信|автоответ|автоматический ответ|thank you for (?:your|contacting)|i am (?:away|out|on)|i'm (?:away|out)|away\b)/i;

const REPLY_BODY =
  /\b(?:i am|i'm|i will be|i'll be|am currently|we are) (?:currently )?(?:out of|away|on (?:vacation|holiday|leave|annual|maternity|a business trip)|not in|unavailable|travell?ing)|out of (?:the )?office|on vacation|auto(?:matic)?[- ]?(?:reply|responder|response)|automatically generated (?:reply|response)|i no longer (?:work|use)|has received your (?:e-?mail|message|request)|thank you for (?:your (?:e-?mail|message|interest)|contacting|writing)|have received your (?:e-?mail|message)|ticket (?:number|id|has been)|confirm (?:that )?you(?:r message)? (?:are|is)? ?(?:not )?(?:a )?(?:spam|human|person)|challenge|verify that you|to be delivered,? (?:please|you must)|request (?:that )?has been (?:received|logged)|urlaub|nicht im b.ro|ne suis pas|absent|nieobecn|will (?:reply|respond|get back)/i;

const REPORT_BODY =
  /could(?: not|n['’]t)(?: be)? deliver|un(?:able|deliverable)|delivery (?:to|has failed|failed|failure|status|error|unsuccessful|of your)|permanent (?:fatal )?(?:error|failure)|(?:was|were|has|have|is|are)(?: not|n['’]t) (?:been )?(?:deliver|sent|accept|reach)|not (?:been )?delivered|did(?: not|n['’]t) (?:reach|(?:exactly )?match)|returned (?:to sender|mail|undeliver)|mail delivery (?:software|system)|failed (?:permanently|recipient)|transcript of session|user unknown|unknown user|no such user|does(?: not|n['’]t) exist|mailbox (?:is )?(?:full|unavailable)|quota|rejected|undelivered|couldn['’]t (?:be delivered|find|reach)|not a known user|reporting-mta|address not found|message blocked|bounced|недостав|не (?:может|удалось) быть доставлен|nicht zugestellt|non (?:è stato possibile|recapitat)|n'a pas pu|no (?:se )?pudo|delivery errors|delivery problems|error(?:s)? occurred|not a valid user|unrecognized|not (?:found|listed) in|your (?:message|mail) .{0,60}(?:failed|rejected|error)/i;

/** Complaints of Outlook.com, which have no feedback part. */
const COMPLAINT = /^\s*complaint about message from /i;

const DELAY_SUBJECT = /\bdelay|warning|(?:still )?(?:being )?retried|temporar|deferred|verz.gert|retard/i;
const DELAY_BODY =
  /(?:will (?:be |continue to )?(?:retr|tr(?:y|ied))|warning message only|do(?: not|n['’]t) need to re-?send|has not yet been delivered|has not been delivered yet|have not yet been|delayed|will continue|keep trying|temporary failure report|not yet (?:been )?delivered|still trying|(?:attempts|retries) will continue)/i;
const GAVE_UP =
  /giving up|gave up|permanent(?:ly)? (?:fail|error|fatal)|could not be delivered (?:for|to|within)|has been in the queue too long|will not be retried|no further (?:delivery )?attempts|returned to sender|have been unsuccessful|expired|not try again/i;

/** What goes on is no failure, however the first sentence puts it. */
const STILL_TRYING = /(?:attempts|retries) will continue|warning (?:message )?only/i;
/** No warning of a delay: waiting does not help. */
const FINAL =
  /(?:user|recipient|mailbox) unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox|recipient)/i;

export interface KindEvidence {
  readonly root: MailPart;
  readonly parts: ReportParts;
  readonly actions: readonly (string | undefined)[];
  readonly hasFailedRecipients: boolean;
  /** Whether a recipient was named with a code or reply in the report's words. */
  readonly hasRefusal: boolean;
}

export function kindOf(evidence: KindEvidence): MessageKind {
  const { parts, actions } = evidence;
  if (parts.feedback !== undefined) return feedbackKind(parts.feedback);
  if (parts.embedded.length > 0 && COMPLAINT.test(headerText(evidence.root, 'subject'))) return 'abuse-report';
  if (actions.length > 0) return kindOfActions(actions, evidence);
  if (parts.disposition !== undefined && !isRejection(evidence)) return 'read-receipt';
  return kindOfWords(evidence);
}

/** Dovecot and Sieve refuse with a disposition notification (RFC 5429 §2.1.3): "automatically rejected". */
function isRejection({ root, parts }: KindEvidence): boolean {
  return (
    /reject/i.test(headerText(root, 'auto-submitted')) ||
    /rejected|refused/i.test(`${headerText(root, 'subject')} ${ownWords(parts).slice(0, 500)}`)
  );
}

/** RFC 6591: `Feedback-Type: auth-failure`. */
function feedbackKind(part: MailPart): MessageKind {
  const text = part.source.text.slice(part.bodySpan.start, part.bodySpan.start + 4000);
  return /^Feedback-Type:\s*auth-failure/im.test(text) ? 'authentication-report' : 'abuse-report';
}

function kindOfActions(actions: readonly (string | undefined)[], evidence: KindEvidence): MessageKind {
  const known = actions.filter((action) => action !== undefined);
  if (known.includes('failed') || known.length === 0) {
    return known.length === 0 && looksDelayed(evidence) ? 'delay' : 'bounce';
  }
  return known.includes('delayed') ? 'delay' : 'success';
}

function kindOfWords(evidence: KindEvidence): MessageKind {
  const { root, parts } = evidence;
  const subject = headerText(root, 'subject');
  const body = ownWords(parts);
  const from = headerText(root, 'from');
  const isReport =
    Number(REPORT_SENDER.test(from) || /^\s*<\s*>\s*$/.test(from)) +
    Number(/mailer-daemon/i.test(from)) +
    Number(parameterOf(root.contentType, 'report-type') === 'delivery-status') * 1.5 +
    Number(/^\s*<>/.test(headerText(root, 'return-path')) || headerText(root, 'return-path') === '') / 2 +
    Number(REPORT_SUBJECT.test(subject)) +
    Number(REPORT_BODY.test(body)) +
    Number(evidence.hasFailedRecipients) * 2 +
    Number(evidence.hasRefusal) / 2 +
    Number(parts.returned !== undefined) / 2;
  if (isAutoReply(root, subject, body) && isReport < 3) return 'auto-reply';
  if (isReport < 2 && !(evidence.hasRefusal && isReport >= 1.5)) return 'ordinary';
  return looksDelayed(evidence) ? 'delay' : 'bounce';
}

function isAutoReply(root: MailPart, subject: string, body: string): boolean {
  const says = (name: string, pattern: RegExp) => pattern.test(headerText(root, name));
  if (REPLY_SUBJECT.test(subject)) return true;
  const isMarked =
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-vacation'].some(
      (name) => fieldOf(root.fields, name) !== undefined,
    ) ||
    says('precedence', /auto[_-]?reply/i) ||
    says('auto-submitted', /auto-replied/i) ||
    says('delivered-to', /autoresponder/i) ||
    says('x-auto-response-suppress', /oof|all/i);
  return (isMarked && !REPORT_SENDER.test(headerText(root, 'from'))) || REPLY_BODY.test(body.slice(0, 3000));
}

/** A delay is announced, and nothing says that the system gave up. */
function looksDelayed({ root, parts }: KindEvidence): boolean {
  const body = ownWords(parts).slice(0, 4000);
  if (STILL_TRYING.test(body)) return true;
  if (GAVE_UP.test(body)) return false;
  const subject = headerText(root, 'subject');
  const isWarning = DELAY_SUBJECT.test(subject) && !/fail|undeliver/i.test(subject);
  return DELAY_BODY.test(body) || (isWarning && !FINAL.test(`${subject}\n${body}`));
}

export function headerText(root: MailPart, key: string): string {
  return fieldsOf(root.fields, key)
    .map((field) => fieldText(root, field).text)
    .join('\n');
}

/** Sentences are read across the breaks of their lines. */
function ownWords(parts: ReportParts): string {
  return parts.texts
    .map(({ mapped, end }) => mapped.text.slice(0, Math.min(end, 16_000)).replace(/\s+/g, ' '))
    .join('\n');
}
