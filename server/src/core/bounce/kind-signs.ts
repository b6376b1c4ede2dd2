/**
 * What speaks for a message being a delivery report, and what against it. Data: a sign is a sentence that people read,
 * a weight, and how it is recognised. kind.ts adds the weights up.
 *
 * The weights were set so that no single sign of weight below 2.5 makes a report, and so that reports of some 80 mail
 * systems pass while people who write about reports do not. A form that only a mail system writes (a delivery-status
 * part, a null return path, its standard sentences) weighs most; a person's signs (a `Re:`, a Cc, a mailing list) take away.
 */

import { fieldsOf } from '../mail/header-field.ts';
import { fieldText, type MailPart } from '../mail/message.ts';
import { parameterOf } from '../mail/parameters.ts';
import { say } from '../text/say.ts';
import { ADMIN_DIAGNOSTICS, NOT_DELIVERED, NOT_DELIVERED_SUBJECT } from './report-sentences.ts';

/** A sign that was found in a message. */
export interface KindSign {
  /** A clause for people: "it was sent with a null return path". */
  readonly says: string;
  /** Above 0: speaks for a delivery report, or for what the message is instead; below 0: against it. */
  readonly weight: number;
  /** It decides alone: nothing is weighed. */
  readonly isDecisive?: true;
}

/** What the signs are looked for in. */
export interface SignInput {
  readonly root: MailPart;
  /** The names of its header fields, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The values of a field, by its name in lower case; see {@link headerText}. */
  readonly header: (name: string) => string;
  readonly subject: string;
  readonly from: string;
  /** The message's own words, white space made single; without quoted lines, forwarded messages and copies. */
  readonly words: () => string;
  readonly hasReportPart: boolean;
  /** Fields of RFC 3464 in a text. */
  readonly hasReportFields: boolean;
  readonly hasFailedRecipients: boolean;
  /** Whether a recipient is named with a code or reply in the message's own words. */
  readonly hasRefusal: boolean;
  /** Whether one is named, but only in lines that quote another message. */
  readonly hasQuotedRefusal: boolean;
  readonly hasReturned: boolean;
}

/** A sender that no person uses. */
const MAILER_DAEMON = /mail(?:er)?[-_ ]?daemon\b/i;
/** Senders that hardly anybody but a mail system uses. */
const DAEMON =
  /mail(?:er)?[-_ ]?daemon|mdaemon|post[-_ ]?master|mail ?delivery|delivery ?subsystem|mail ?(?:system|administrator|router|transport)|mta[- ]|system administrator|microsoft ?outlook|mailer@|non-?delivery|uce[- ]?rejection|mail(?:er)? admin|returned[- ]mail|mailsystem|nondeliver|undeliver|MMS@|mail ?transfer/i;
/** Senders that mail systems use, and others too. */
const PERHAPS_DAEMON = /\bbounces?@|exchange|gateway|"?\broot\b"?@|delivery ?(?:system|service|status|agent)/i;

/** Subjects that only reports have. */
const REPORT_SUBJECT =
  /^\W*(?:undeliver(?:ed|able|y)\b(?! (?:package|parcel))|delivery (?:status notification\b|failure\b|notification: |has failed|unsuccessful|incomplete|report\W*$)|mail(?: ?server)? (?:delivery|system) (?:fail|error|problem|status)|failure notice|returned mail(?:: | - )|returned to sender|mail (?:could|was|has) (?:not|been)|non-?delivery|notification of (?:non-?)?delivery|delivery status\W*$|message status - undeliverable|nicht zustellbar|unzustellbar|non remis|no (?:se )?entregado|mancata consegna|недостав|не доставлен|niet bestelbaar|onbestelbaar|undelivered mail)|\bdelivery status notification ?\(|\breturned mail: see transcript|\bmail delivery fail/i;

/** The same in other languages. */
const FOREIGN_SUBJECT = new RegExp(`^\\W*${NOT_DELIVERED_SUBJECT}`, 'iu');

/** Words of a subject that reports have, and other mail too. */
const PERHAPS_REPORT_SUBJECT =
  /undeliver|(?:un|non|not |re)deliver|delivery (?:status|failure|failed|notification|problem|report|error|has failed|delayed|unsuccessful)|deliver(?:y|ing)? (?:fail|error)|failure (?:notice|notification|delivery)|returned (?:mail|message|to sender|e-?mail)|returning message|mail (?:delivery|system|error|failure|fail|undeliver|returned|could not)|failure to deliver|could(?: not|n't) be (?:delivered|sent)|cannot be delivered|could(?: not|n't) (?:send|deliver)|bounce|message (?:delayed|status|undeliver|not deliver|delivery)|error sending|non remis|unzustellbar|nicht zustellbar|nachricht nicht|fehlgeschlagen|unzustellbarkeit|no (?:se )?(?:ha )?podido entregar|no entregado|mancata consegna|недостав|не доставлен|возвращен|niet bestelbaar|onbestelbaar|échec|échoué|rejected|wasn't delivered|不达|退信|エラー|配信|送信|NDN|delivery incomplete|failed mail|user unknown|error in your (?:mail|message)|warning: could not|problem delivering|\bretour\b|permanent (?:delivery )?(?:failure|fatal error)|does not exist|message you sent|your message/i;

/** Sentences of mail systems. */
const SYSTEM_FORM =
  /this is the mail system at host|created automatically by (?:the )?(?:mail delivery|dma)|this is the qmail-send program|transcript of session follows|the following addresses had (?:permanent|transient|delivery)|diagnostic information for administrators|(?:delivery has failed to|your message did not reach) (?:these|some or all)|generating server:|reporting-mta:|the response (?:from the remote server )?was:|technical details of (?:permanent|temporary) failure|this (?:is|message is) an? (?:automatically[- ]generated|warning|error|permanent)[^.]{0,60}(?:delivery|message|notification|report|error)|this report relates to a message you sent|could not be delivered to one or more recipients|delivery to the following (?:recipients?|addresses)[^.]{0,20} (?:failed|has been delayed|have)|a message (?:that )?you sent could not be delivered|the following (?:message to|recipients?|destination|address(?:es)?(?:\(es\))?)[^.]{0,80}(?:failed|undeliver|could not|(?:was|were) not|rejected|errors?)|unable to deliver (?:your |this |the )?(?:message|mail)[^.]{0,40} to the following|unrouteable address|was not delivered to: ?\S+@|your message (?:to \S+@\S+|cannot be delivered to|was not delivered to|has encountered delivery)|i wasn't able to deliver your message|message undeliverable|your (?:mail|message) [^.]{0,80}could not be delivered (?:to|for|because)|this is a delivery (?:status|failure)|mailbox (?:unavailable|full)[^.]{0,40}(?:<|:) ?\S+@|(?:non|un)-?delivery (?:report|notification)|message contained in file|was undeliverable|has been rejected by (?:the recipient|our|the server)|wurde nicht zugestellt|konnte nicht (?:zugestellt|übermittelt) werden an|не удалось доставить|недоставлен|рассылка не|エラーメール|配信できません|メールが送信できません|退信|无法送达/i;

/** The same in other languages. */
const FOREIGN_FORM = new RegExp(`${ADMIN_DIAGNOSTICS}|${NOT_DELIVERED}`, 'iu');

/** Words of a failed delivery, of letters or of other things. */
const FAILURE_WORDS =
  /could(?: not|n['’]t)(?: be)? deliver|un(?:able|deliverable)|delivery (?:to|has failed|failed|failure|status|error|unsuccessful|of your)|permanent (?:fatal )?(?:error|failure)|(?:was|were|has|have|is|are)(?: not|n['’]t) (?:been )?(?:deliver|sent|accept|reach)|not (?:been )?delivered|did(?: not|n['’]t) (?:reach|(?:exactly )?match)|returned (?:to sender|mail|undeliver)|mail delivery (?:software|system)|failed (?:permanently|recipient)|transcript of session|user unknown|unknown user|no such user|does(?: not|n['’]t) exist|mailbox (?:is )?(?:full|unavailable)|quota|rejected|undelivered|couldn['’]t (?:be delivered|find|reach)|not a known user|reporting-mta|address not found|message blocked|bounced|недостав|не (?:может|удалось) быть доставлен|nicht zugestellt|non (?:è stato possibile|recapitat)|n'a pas pu|no (?:se )?pudo|delivery errors|delivery problems|error(?:s)? occurred|not a valid user|unrecognized|not (?:found|listed) in|your (?:message|mail) .{0,60}(?:failed|rejected|error)/i;

/** Programs with which people write. Servers that write reports name themselves too, with other names. */
const PEOPLE_PROGRAM =
  /thunderbird|mozilla\/|apple mail|iphone mail|ipad mail|outlook express(?! 6\.00\.2900\.3028)|microsoft (?:office )?outlook[, ]|\bmutt\b|\bk-?mail|evolution|claws|sylpheed|roundcube|squirrelmail|horde|\bpine\b|alpine|\bgnus\b|eudora|the bat|mh-?e\b|nmh|exmh|\bvm\b|git-send-email|phpmailer|swiftmailer|mailchimp|ymailnorrin|android|k-9|webmail/i;

const CHALLENGE =
  /(?:verify|confirm|prove) (?:that )?(?:you are|you're|your message is) (?:a |not a |not )?(?:person|human|real|robot|spam|legitimate)|await(?:s|ing) (?:your |the )?(?:moderat|approv|verification|confirmation)|(?:is )?being held (?:until|for|because)|held (?:for|until) [^.]{0,40}(?:approv|moderat|review)|moderator (?:approval|can review)|is waiting \(action required\)|click (?:on )?the (?:link|address|url)[^.]{0,60}(?:deliver|release|approve)|to (?:have|get) your (?:message|e-?mail|mail) delivered,? (?:please|you must|simply|just)|challenge[- ]response|antispam (?:system|challenge) request/i;
const DIGEST_SUBJECT =
  /\b(?:digest|logwatch|logcheck|newsletter|quarantine|spam (?:report|summary|notification)|daily (?:report|summary)|weekly (?:report|summary)|pflogsumm|fail2ban|monit alert|statistics|summary for)\b|^\s*cron\b|\bcron <|postfix log summar|anacron job/i;
const DIGEST_WORDS =
  /-{5} ?\w{1,60} (?:begin|end) ?-{5}|messages? (?:were|was|have been|in) [^.]{0,40}quarantin|grand totals? -{3}|logwatch \d/i;
const PARCEL =
  /(?<![\p{L}\p{N}])(?:parcels?|packages?|shipments?|shipping|courier|tracking (?:number|code|id)|consignment|pakete?s?|sendung(?:en|snummer)?|zusteller|paquetes?|env[ií]os?|colis|pacco|pacchi|spedizione|encomenda|pakket|pakje|zending|paketet|försändelsen?|pakken?|pakke|forsendelsen?|paketti|lähetyksesi|csomag(?:ja|ot|ját)?|zásilk[auy]|balík|przesyłk\p{L}*|paczk\p{L}*|kargo\p{L}*|посылк\p{L}*|посилк\p{L}*)(?![\p{L}\p{N}-])|包裹|快递|荷物|택배|소포/iu;
const PHISHING =
  /(?:release|retrieve|view|recover|deliver|allow|review) (?:all |your |the |my |these |them |now |pending |held |blocked |quarantined |undelivered )*(?:messages?|e-?mails?|mails?)(?: now| below| here)? ?(?:https?:|\[|<|here|>)|(?:click|tap|login|log in|sign in) (?:here|below|now|to)[^.]{0,80}(?:messages?|mailbox|password|account|storage|incoming)|(?:keep|confirm|verify|validate|update|upgrade) (?:your |the )?(?:same |current )?(?:password|account|mailbox|e-?mail|quota|storage)|pending (?:incoming )?(?:messages?|e-?mails?)|password (?:expires|will expire|expir)/i;

/** What a mail system tells the owner of a mailbox that fills up. */
const QUOTA_WARNING =
  /\b(?:your (?:e-?mail ?box|mail ?box|inbox|account|mail (?:account|quota)|quota)|(?:ihr|dein) (?:postfach|mailkonto|speicher)|votre (?:bo[iî]te|messagerie|quota)|(?:su|tu) (?:buz[oó]n|cuenta)|sua (?:caixa|conta|cota)|(?:la )?(?:tua|sua|vostra) casella|uw (?:mailbox|postvak|quotum))\b[^.]{0,80}(?:\d ?%|\d percent|\d prozent|almost full|nearly full|getting full|approach(?:es|ing) (?:its|the|your)|fast voll|bijna vol|presque pleine?|casi llen[oa]|quase chei[ao]|quasi piena)/i;

/** Subjects with which fml, a list manager, refuses an article. */
const LIST_REFUSAL =
  /\bnot member\b|^reject mail |^loop (?:alert|back warning): |^warning: unix from loop|^security alert\b|^spam mail from a spammer is rejected|^fml system error message/i;

const LIST_FIELDS = [
  'list-id',
  'list-post',
  'list-unsubscribe',
  'list-help',
  'x-beenthere',
  'x-mailman-version',
  'x-list-administrivia',
  'mailing-list',
  'x-mailing-list',
  'x-loop',
  'feedback-id',
] as const;

/** Fields that list managers add to what they send on. */
const LIST_MANAGER_FIELDS = ['list-post', 'x-beenthere', 'x-mailman-version', 'mailing-list'] as const;
/** To whom reports about a list's messages go. */
const OWNER = /[-+](?:admin|owner|bounces?|request|return)(?:[-+][^@\s]{0,64})?@/i;

function isReportSubject(subject: string): boolean {
  return REPORT_SUBJECT.test(subject) || FOREIGN_SUBJECT.test(subject);
}

function isSystemForm(words: string): boolean {
  return SYSTEM_FORM.test(words) || FOREIGN_FORM.test(words);
}

interface SignRule {
  readonly says: string;
  readonly weight: number;
  /** Looked for only where the message would be a report without it: it searches all of the words. */
  readonly isCostly?: boolean;
  /** It searches words: left out where the form alone decides. */
  readonly isOfWords?: true;
  /** It is of form alone: other automatic mail has it too. */
  readonly isOfForm?: true;
  holds(input: SignInput): boolean;
}

const FOR: readonly SignRule[] = [
  { says: say`it has a delivery-status part (RFC 3464)`, weight: 5, holds: ({ hasReportPart }) => hasReportPart },
  {
    says: say`its Content-Type is a delivery report`,
    weight: 2.5,
    holds: ({ root }) => parameterOf(root.contentType, 'report-type') === 'delivery-status',
  },
  {
    says: say`it has an X-Failed-Recipients field`,
    weight: 3,
    holds: ({ hasFailedRecipients }) => hasFailedRecipients,
  },
  {
    says: say`it was sent with a null return path`,
    weight: 2,
    isOfForm: true,
    holds: ({ header, from }) => /^\s*<(?:\s*|null)>/.test(header('return-path')) || /^\s*<\s*>\s*$/.test(from),
  },
  { says: say`its sender is a mailer daemon`, weight: 3.5, holds: ({ from }) => MAILER_DAEMON.test(from) },
  {
    says: say`its sender is a mail system`,
    weight: 2,
    holds: ({ from }) => !MAILER_DAEMON.test(from) && DAEMON.test(from),
  },
  {
    says: say`its sender may be a mail system`,
    weight: 0.5,
    isOfForm: true,
    holds: ({ from }) => !DAEMON.test(from) && PERHAPS_DAEMON.test(from),
  },
  {
    says: say`its subject is that of a delivery report`,
    weight: 2,
    holds: ({ subject }) => isReportSubject(subject),
  },
  {
    says: say`its subject mentions a failure`,
    weight: 1,
    isOfWords: true,
    holds: ({ subject }) => !isReportSubject(subject) && PERHAPS_REPORT_SUBJECT.test(subject),
  },
  {
    says: say`a list manager says that it did not accept the message`,
    weight: 7,
    holds: ({ names, subject }) => names.has('x-mlserver') && LIST_REFUSAL.test(subject),
  },
  {
    says: say`it has typical sentences of mail systems`,
    weight: 2.5,
    isOfWords: true,
    holds: ({ words }) => isSystemForm(words()),
  },
  {
    says: say`it mentions a failed delivery`,
    weight: 1,
    isOfWords: true,
    holds: ({ words }) => FAILURE_WORDS.test(words()),
  },
  { says: say`its text has delivery-status fields`, weight: 1, holds: ({ hasReportFields }) => hasReportFields },
  { says: say`it names a recipient and a code`, weight: 1, holds: ({ hasRefusal }) => hasRefusal },
  { says: say`it contains a returned message`, weight: 0.5, isOfForm: true, holds: ({ hasReturned }) => hasReturned },
  {
    says: say`its header marks it as automatic`,
    weight: 0.5,
    isOfForm: true,
    holds: ({ header }) => /auto-(?:generated|replied)/i.test(header('auto-submitted')),
  },
];

function isOfList({ header, names }: SignInput): boolean {
  return LIST_FIELDS.some((name) => names.has(name)) || /^\s*list/i.test(header('precedence'));
}

/** Whether a mail system wrote to the address for reports of a list, whose manager sent it on with the list's own fields. */
function isForOwner({ header, names, from, subject }: SignInput): boolean {
  const isPassedOn = LIST_MANAGER_FIELDS.some((name) => names.has(name));
  return isPassedOn && (DAEMON.test(from) || isReportSubject(subject)) && OWNER.test(header('to'));
}

const AGAINST: readonly SignRule[] = [
  {
    says: say`it comes from a mailing list or a bulk sender`,
    weight: -3,
    holds: (input) => isOfList(input) && !isForOwner(input),
  },
  {
    says: say`it comes through a mailing list, as reports to its owner do`,
    weight: -1,
    holds: isForOwner,
  },
  {
    says: say`its subject is that of a reply or forward`,
    weight: -2.5,
    holds: ({ subject, from }) => ANSWER.test(subject) && !DAEMON.test(from),
  },
  {
    says: say`its subject is that of a reply, although its sender is a mail system`,
    weight: -1,
    holds: ({ subject, from }) => ANSWER.test(subject) && DAEMON.test(from),
  },
  { says: say`its subject asks`, weight: -1.5, holds: ({ subject }) => /[?？]\s*$/.test(subject) },
  {
    says: say`it has copies to others (Cc)`,
    weight: -2,
    holds: ({ header }) => /@/.test(header('cc')),
  },
  {
    says: say`it was sent with a return path that is not null`,
    weight: -1,
    holds: (input) => {
      const path = input.header('return-path');
      return path.includes('@') && !/daemon|postmaster|bounce/i.test(path) && !isForOwner(input);
    },
  },
  {
    says: say`it was written in a mail program`,
    weight: -2,
    holds: ({ header, from }) =>
      !DAEMON.test(from) && PEOPLE_PROGRAM.test(`${header('x-mailer')} ${header('user-agent')}`),
  },
  {
    says: say`the refusal is only in quoted lines`,
    weight: -2,
    holds: ({ hasQuotedRefusal, hasRefusal }) => hasQuotedRefusal && !hasRefusal,
  },
  {
    says: say`it asks for confirmation, or awaits moderation`,
    weight: -5,
    isCostly: true,
    // A report about such a notice quotes it.
    holds: ({ words, subject, hasReportPart }) =>
      !hasReportPart && CHALLENGE.test(`${subject} ${words()}`) && !(isReportSubject(subject) && isSystemForm(words())),
  },
  {
    says: say`it is a digest, a log, or the output of a scheduled job`,
    weight: -3.5,
    isCostly: true,
    holds: ({ subject, words }) => DIGEST_SUBJECT.test(subject) || DIGEST_WORDS.test(words()),
  },
  {
    says: say`it mentions a parcel`,
    weight: -3,
    isCostly: true,
    holds: ({ subject, words, hasRefusal, hasReportPart }) =>
      !hasReportPart && !hasRefusal && PARCEL.test(`${subject} ${words().slice(0, 2000)}`),
  },
  {
    says: say`it warns the owner of a mailbox that it is filling up`,
    weight: -5,
    isCostly: true,
    holds: ({ words, hasReportPart, hasReturned, hasFailedRecipients }) =>
      !hasReportPart && !hasReturned && !hasFailedRecipients && QUOTA_WARNING.test(words()),
  },
  {
    says: say`it asks the reader to log in or release messages, as phishing does`,
    weight: -3,
    isCostly: true,
    holds: ({ words, hasReportPart }) => !hasReportPart && PHISHING.test(words()),
  },
];

/** `Re:`, `Fwd:` and the like, also after a list's name. */
const ANSWER = /^\s*(?:\[[^\]]{1,60}\]\s*)?(?:re|aw|sv|antw|odp|fwd?|wg|tr|rv|enc|vs|i|r|doorst)(?:\[\d+\])?\s*:/i;

/** `Re:`, but not `Fwd:`. */
export function isAnswer(subject: string): boolean {
  return /^\s*(?:\[[^\]]{1,60}\]\s*)?(?:re|aw|sv|antw|odp|r|vs)(?:\[\d+\])?\s*:/i.test(subject);
}

/** The weight of signs that only a mail system gives, and what they count if none of them is there. */
const MECHANICAL = 2;
const NOT_MECHANICAL: KindSign = { says: say`nothing shows that a mail system wrote it`, weight: -1.5 };

/** What counts where the form is that of a report, but neither its words nor its fields speak of a delivery. */
const NOTHING_FAILED: KindSign = { says: say`nothing in it speaks of a delivery`, weight: -1.5 };

/** A delivery report needs this much more for it than against it. */
export const ENOUGH = 2.5;

/** The signs of a message, those for a report first. */
export function signsOf(input: SignInput): KindSign[] {
  const found = FOR.filter((rule) => rule.holds(input));
  const signs: KindSign[] = found.map(({ says, weight }) => ({ says, weight }));
  const isFormOnly = found.length > 0 && found.every(({ isOfForm }) => isOfForm === true);
  if (!signs.some(({ weight }) => weight >= MECHANICAL)) signs.push(NOT_MECHANICAL);
  if (isFormOnly) signs.push(NOTHING_FAILED);
  for (const isCostly of [false, true]) {
    if (isCostly && sumOf(signs) < ENOUGH) break;
    for (const rule of AGAINST) {
      if ((rule.isCostly === true) === isCostly && rule.holds(input))
        signs.push({ says: rule.says, weight: rule.weight });
    }
  }
  return signs;
}

/** The most that signs which search words can count against a message with a delivery-status part: those of a digest. */
const MOST_AGAINST = 3.5;

/** Whether the form of a message decides already, whatever its words are: then no sign that searches them is looked for. */
export function isSurelyReport(input: SignInput): boolean {
  if (!input.hasReportPart) return false;
  let sum = 0;
  for (const rule of FOR) if (!rule.isOfWords && rule.holds(input)) sum += rule.weight;
  for (const rule of AGAINST) if (!rule.isCostly && rule.holds(input)) sum += rule.weight;
  return sum >= ENOUGH + REPLY_MARGIN + MOST_AGAINST;
}

/** How much more than enough a report needs, to be one whatever speaks for an automatic answer. */
export const REPLY_MARGIN = 1.5;

export function sumOf(signs: readonly KindSign[]): number {
  return signs.reduce((sum, { weight }) => sum + weight, 0);
}

const REPLY_SUBJECT =
  /^\s*(?:re:\s*)?\[?(?:auto(?:matic|mated|matisch[e]?|reply|svar|responder|-?response|resposta)?[ :\-_\]]*(?:repl|respon|answer|antwort|svar|vastaus|odpov|replied)|auto(?:reply|antwort)\b|out of (?:the )?office|out-of-office|ooo\b|oof\b|vacation (?:reply|message|notice)|away from|abwesen|automatische antwort|réponse automatique|respuesta autom|risposta automatica|resposta autom|absence (?:du bureau|notice|alert|message)|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|afwezig|automatisch antwoord|automatyczna odpowied|自動返信|автоответ|автоматический ответ|i am (?:away|out|on (?:leave|vacation|holiday))|i'm (?:away|out of))|\(automatic (?:response|reply)\)|\bis out of the office\b|^thank you for (?:contacting|your (?:e-?mail|message|enquiry|inquiry))/i;

const REPLY_BODY =
  /\b(?:i am|i'm|i will be|i'll be|am currently|we are) (?:currently )?(?:out of (?:the )?office|away (?:from|on|until)|on (?:vacation|holiday|leave|annual|maternity|a business trip)|not in the office|travell?ing)|auto(?:matic|mated)?[- ](?:reply|responder|response)|automatically generated (?:reply|response)|i no longer (?:work|use)|has received your (?:e-?mail|message|request)|thank you for (?:your (?:e-?mail|message)|contacting|writing)|have received your (?:e-?mail|message)|ticket (?:number|id|has been)|request (?:that )?has been (?:received|logged)|im urlaub|nicht im b.ro|ne suis pas au bureau|nieobecn|will (?:reply|respond|get back) (?:to you )?(?:as soon|when|after|shortly)/i;

const REPLY_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-vacation'] as const;

interface ReplyRule {
  readonly says: string;
  readonly weight: number;
  holds(input: SignInput): boolean;
}

const REPLY_RULES: readonly ReplyRule[] = [
  {
    says: say`its subject is that of an automatic answer`,
    weight: 3,
    holds: ({ subject }) => REPLY_SUBJECT.test(subject),
  },
  {
    says: say`it has a field that automatic answers have`,
    weight: 3,
    holds: ({ names }) => REPLY_FIELDS.some((name) => names.has(name)),
  },
  {
    says: say`its header marks it as an automatic answer`,
    weight: 2.5,
    holds: ({ header, from }) => /auto-replied/i.test(header('auto-submitted')) && !DAEMON.test(from),
  },
  {
    says: say`its Precedence field marks it as an automatic answer`,
    weight: 2.5,
    holds: ({ header }) => /auto[_-]?reply/i.test(header('precedence')),
  },
  {
    says: say`it comes from an autoresponder`,
    weight: 2,
    holds: ({ header }) => /autoresponder/i.test(header('delivered-to')),
  },
  {
    says: say`it asks for no automatic answers`,
    weight: 0.5,
    holds: ({ header }) => /oof|all/i.test(header('x-auto-response-suppress')),
  },
  {
    says: say`it was sent with a null return path`,
    weight: 1.5,
    holds: ({ header }) => /^\s*<\s*>/.test(header('return-path')),
  },
  {
    says: say`it has typical sentences of automatic answers`,
    weight: 1,
    holds: ({ words }) => REPLY_BODY.test(words().slice(0, 3000)),
  },
  {
    says: say`it comes from a mailing list or a bulk sender`,
    weight: -1.5,
    holds: ({ names }) => LIST_FIELDS.some((name) => names.has(name)),
  },
  { says: say`it has copies to others (Cc)`, weight: -1, holds: ({ header }) => /@/.test(header('cc')) },
];

/** What speaks for an automatic answer, and what against it; {@link ENOUGH} makes one. Empty where nothing names it so. */
export function replySigns(input: SignInput): KindSign[] {
  const holding = REPLY_RULES.filter((rule) => rule.holds(input));
  // A null return path alone is not an answer: reports have it too.
  const isNamed = holding.some(({ weight }) => weight >= 2) || holding.some(({ weight }) => weight === 1);
  const signs = isNamed ? holding.map(({ says, weight }) => ({ says, weight })) : [];
  return sumOf(signs) >= ENOUGH && CHALLENGE.test(`${input.subject} ${input.words()}`) ? [] : signs;
}

/** Reads each field once, however often it is asked for. */
export function headerReader(root: MailPart, names: ReadonlySet<string>): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    if (!names.has(name)) return '';
    let text = known.get(name);
    if (text === undefined) {
      text = headerText(root, name);
      known.set(name, text);
    }
    return text;
  };
}

/** The values of a field, decoded; one a line. */
export function headerText(root: MailPart, key: string): string {
  return fieldsOf(root.fields, key)
    .map((field) => fieldText(root, field).text)
    .join('\n');
}
