/**
 * Everything about the authentication of a message in one report: its way, what receivers said on arrival, what is found
 * here, and what that comes to for DMARC. Data alone; how it is shown is others' (Markdown, a terminal, a panel).
 */

import { type Reported, reportedResults } from '../bounce/reported-results.ts';
import { coverageInWords } from '../diagnosis/coverage.ts';
import { dkim2InWords } from '../diagnosis/dkim2-in-words.ts';
import { diagnosisOf } from '../diagnosis/index.ts';
import { mainRefusal } from '../diagnosis/main-refusal.ts';
import { explanationWithCoverage } from '../diagnosis/verdict-descriptions.ts';
import { arcInWords } from '../features/arc-descriptions.ts';
import { destinationInWords } from '../features/report-destination-description.ts';
import type { Snapshot } from '../features/snapshot.ts';
import {
  type AuthenticationResult,
  parseAuthenticationResults,
  parseReceivedSpf,
  type ResultProperty,
} from '../mail/authentication-results.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldText, fieldValue } from '../mail/message.ts';
import type { DmarcPolicy } from '../policy/dmarc.ts';
import { parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { refusedZones } from '../rules/zone-refusal.ts';
import { keyName } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { clip, continued } from '../text/sentence.ts';
import { arrivalResults } from '../workspace/arrival.ts';
import {
  alignmentIn,
  type DmarcDiscovery,
  discoverDmarc,
  type OrganizationMethod,
} from '../workspace/dmarc-discovery.ts';
import type { MessageView, RefusalView } from '../workspace/message-document.ts';
import { type MessageOrigin, originOf, propertyOf } from '../workspace/message-origin.ts';
import type { Alignment } from '../workspace/organizational-domain.ts';
import {
  externalDestinations,
  type ReportDestination,
  type ReportDestinationState,
} from '../workspace/report-destinations.ts';
import { checkSpf } from '../workspace/spf-check.ts';
import type { VerdictView } from '../workspace/verdict.ts';
import { refusalText, withFile } from '../workspace/zone-refusal.ts';
import { type DeliveryPath, deliveryPath } from './delivery-path.ts';
import { absenceInWords, organizationInWords, policyInWords } from './dmarc-descriptions.ts';
import { type SpfStatement, spfInWords, spfStatement } from './spf-descriptions.ts';

/** One result that a receiver wrote into the header. Texts come from the message: they are hostile. */
export interface Statement {
  /** Who says so, by its own name; empty where the field does not name it. */
  readonly by: string;
  /** The name of the field. */
  readonly field: string;
  /** In lower case: `dkim`. */
  readonly method: string;
  /** In lower case: `pass`. */
  readonly result: string;
  /** `header.d=example.org header.s=s1`; values with spaces in quotes. */
  readonly about: string;
  /** The same one by one, in the order of the field. */
  readonly properties: readonly StatedProperty[];
  /** What follows `reason=`; empty if there is none. */
  readonly reason: string;
  readonly comment: string;
}

export interface StatedProperty {
  /** `header`, `smtp`, `policy`; empty where the receiver writes none. */
  readonly ptype: string;
  readonly property: string;
  readonly value: string;
}

/** What receivers said, and what is found here, about one thing. */
export interface Check {
  readonly method: 'SPF' | 'DKIM' | 'DMARC' | 'ARC';
  /** Whom it is about: the domain, with the selector of a signature; empty where that is not known. */
  readonly about: string;
  readonly said: readonly { readonly by: string; readonly result: string }[];
  /** RFC 8601's word, or `unknown` where what is needed is not here. */
  readonly found: string;
  /** With the domain of From; empty where the method knows no alignment. */
  readonly alignment: Alignment | 'unknown' | '';
  /** Sentences. */
  readonly why: string;
}

export interface PolicyStatement {
  /** `several` records, and one that is `invalid`, count as none (RFC 9989 §4.10). */
  readonly status: 'found' | 'several' | 'invalid' | 'missing' | 'unknown';
  /** Where it is, or should be. */
  readonly name: string;
  /** The record as published; empty if there is none. */
  readonly record: string;
  /** What is asked for mail of this author that fails, in test mode already weakened; null where the record does nothing. */
  readonly policy: DmarcPolicy | null;
  /** The tag that the policy is taken from; null if there is none. */
  readonly tag: 'p' | 'sp' | 'np' | null;
  /** The organizational domain of the author. */
  readonly organization: string;
  /** Those in another organization to whom reports go, and whether their zones allow it. */
  readonly reportDestinations: readonly ReportDestinationStatement[];
  /** How it was found: by the walk of RFC 9989 §4.10, or, where nothing is known of a name on the way, by the list. */
  readonly method: OrganizationMethod;
}

/** An address for DMARC reports in another organization (RFC 9990 §4). */
export interface ReportDestinationStatement {
  readonly tag: 'rua' | 'ruf';
  readonly uri: string;
  /** Where the record has to be that allows the reports. */
  readonly name: string;
  readonly status: ReportDestinationState;
}

export interface AuthenticationReport {
  /** Which message: of a report of failed delivery it is the one that came back. */
  readonly about: 'message' | 'returned';
  readonly subject: string;
  /** The domain of From; empty if there is none. */
  readonly author: string;
  readonly outcome: 'pass' | 'fail' | 'unknown';
  /** One sentence. */
  readonly summary: string;
  /** Zones that the checks rest on and that their name server does not load, each in a sentence. */
  readonly refusedZones: readonly string[];
  /** What has to be known to read the rest. */
  readonly notes: readonly string[];
  readonly way: DeliveryPath;
  readonly checks: readonly Check[];
  readonly statements: readonly Statement[];
  readonly policy: PolicyStatement | null;
  /** How SPF was evaluated; null where it could not be. */
  readonly spf: SpfStatement | null;
  /** Of the refusal of a returned message; null for any other. Sentences, and steps, the first one first. */
  readonly diagnosis: { readonly title: string; readonly summary: string; readonly steps: readonly string[] } | null;
}

/** How many fields of a name, and signatures, are listed. */
const MAX_TOLD = 20;
const MAX_STATEMENTS = 100;
/** Addresses for reports that are told. */
const MAX_DESTINATIONS = 8;
/** The longest text that is quoted, in UTF-16 units. */
const MAX_TEXT = 300;

/** Undefined for a document that is not a message. */
export function authenticationReport(snapshot: Snapshot): AuthenticationReport | undefined {
  const { document } = snapshot;
  if (document.kind !== 'eml') return undefined;
  const { returned } = document;
  const message = document.isReport && returned !== undefined ? returned : document.messages[0]!;
  return new ReportMaker(snapshot, message).make();
}

/** What decides about DMARC. */
interface Grounds {
  readonly way: 'DKIM' | 'SPF';
  readonly domain: string;
  readonly alignment: Alignment | 'unknown' | '';
  readonly result: string;
}

class ReportMaker {
  readonly #snapshot: Snapshot;
  readonly #message: MessageView;
  readonly #statements: readonly Statement[];
  readonly #policy: PolicyStatement | null;
  readonly #discovery: DmarcDiscovery | undefined;
  readonly #destinations: readonly ReportDestination[];
  readonly #notes: string[] = [];

  constructor(snapshot: Snapshot, message: MessageView) {
    this.#snapshot = snapshot;
    this.#message = message;
    this.#statements = [...this.#replyStatements(), ...statementsOf(message)];
    const author = message.authorDomain;
    this.#discovery = author === undefined || author === '' ? undefined : discoverDmarc(snapshot.index, author);
    const { record, domain } = this.#discovery ?? {};
    this.#destinations =
      record === undefined || domain === undefined ? [] : externalDestinations(snapshot.index, domain, record);
    this.#policy = this.#discovery === undefined ? null : policyStatement(this.#discovery, this.#destinations);
  }

  /** The results in the reply, as the receiver's words. */
  #replyStatements(): readonly Statement[] {
    const view = this.#message.role === 'returned' ? this.#refusal : undefined;
    if (view === undefined) return [];
    const by = view.refusal.remoteServer?.value ?? '';
    return this.#reported.map(({ mechanism, result, words, domain, address, detail }) => ({
      by: clip(by, MAX_TEXT),
      field: say`SMTP reply`,
      method: mechanism,
      result,
      about: clip([domain, address].filter((word) => word !== undefined).join(' '), MAX_TEXT),
      properties: [],
      reason: '',
      comment: clip(detail === undefined ? words : `${words} (${detail})`, MAX_TEXT),
    }));
  }

  make(): AuthenticationReport {
    const message = this.#message;
    const froms = message.fields('from').length;
    if (froms > 1)
      this.#notes.push(
        say`The message has ${froms} From fields. This report is about the first one; mail programs differ in which one they show, and receivers should refuse such a message (RFC 5322 §3.6, RFC 9989).`,
      );
    const domains = new Set(message.authors.map(({ domain }) => asciiDomainName(domain)).filter((each) => each !== ''));
    if (domains.size > 1)
      this.#notes.push(
        say`From names authors of ${domains.size} domains, for which DMARC has no result unless the receiver decides to go on (RFC 9989 section 5.3.1). This report is about ${message.authorDomain}, the first one.`,
      );
    const spf = this.#spf();
    const dkim = this.#dkim();
    const arc = this.#arc();
    const {
      check: dmarc,
      summary,
      outcome,
    } = this.#dmarc([
      ...dkim.map(({ check, domain }) => ({
        way: 'DKIM' as const,
        domain,
        alignment: check.alignment,
        result: check.found,
      })),
      { way: 'SPF', domain: spf.domain, alignment: spf.check.alignment, result: spf.check.found },
    ]);
    if (this.#statements.length > 0)
      this.#notes.push(say`Trust only results added by your own server; anyone can forge this header.`);
    const subject = message.field('subject');
    return {
      about: message.role === 'returned' ? 'returned' : 'message',
      subject: subject === undefined ? '' : clip(fieldText(message.part, subject).text, MAX_TEXT),
      author: message.authorDomain ?? '',
      outcome,
      summary,
      refusedZones: this.#refusedZones(),
      notes: this.#notes,
      way: deliveryPath(message),
      checks: [spf.check, ...dkim.map(({ check }) => check), ...arc, dmarc],
      statements: this.#statements,
      policy: this.#policy,
      spf: spf.statement,
      diagnosis: this.#diagnosis(),
    };
  }

  /** The checks read zone files; what a server does not load receivers do not find. */
  #refusedZones(): readonly string[] {
    const { index, settings } = this.#snapshot;
    const keys = this.#message.dkimSignatures.flatMap(({ signature: { domain, selector } }) =>
      domain === undefined || selector === undefined
        ? []
        : [keyName({ domain: domain.value, selector: selector.value })],
    );
    const author = this.#message.authorDomain;
    const names = [...keys, ...(author === undefined || author === '' ? [] : [author])];
    return [...refusedZones(names.slice(0, MAX_TOLD), index, settings.zone.target)].map(([{ zone }, refusal]) =>
      refusalText(withFile(refusal), say`the zone ${clip(zone.origin ?? '', MAX_TEXT)}`),
    );
  }

  /** Why the message was refused; of several refusals the first one that is about authentication, else the first. */
  #diagnosis(): AuthenticationReport['diagnosis'] {
    const view = this.#refusal;
    if (view === undefined) return null;
    const { title, summary, steps } = diagnosisOf(view, this.#snapshot);
    return { title, summary, steps: steps.filter(({ isDone }) => !isDone).map(({ text }) => text) };
  }

  get #refusal(): RefusalView | undefined {
    const { document } = this.#snapshot;
    return document.kind === 'eml' ? mainRefusal(document) : undefined;
  }

  #spf(): { readonly check: Check; readonly domain: string; readonly statement: SpfStatement | null } {
    const origin = this.#message.role === 'returned' ? this.#reportedOrigin() : originOf(this.#message);
    const { sender, client, helo, receiver, isNullSender } = origin;
    const author = this.#message.authorDomain;
    const base = { method: 'SPF', about: sender?.domain ?? '', said: this.#said('spf') } as const;
    const alignment =
      sender === undefined || author === undefined || author === ''
        ? 'unknown'
        : alignmentIn(this.#snapshot.index, sender.domain, author);
    const unknown = (why: string) =>
      ({ check: { ...base, found: 'unknown', alignment, why }, domain: base.about, statement: null }) as const;
    if (this.#message.role === 'returned' && client === undefined)
      return unknown(
        say`SPF could not be checked: neither the reply nor the returned message shows which server handed it over.`,
      );
    if (sender === undefined)
      return unknown(
        isNullSender
          ? say`SPF could not be checked: the envelope sender is empty, and the HELO name is unknown.`
          : say`SPF could not be checked: the envelope sender is unknown.`,
      );
    if (client === undefined) return unknown(say`SPF could not be checked: the sending IP address is unknown.`);
    const found = checkSpf(this.#snapshot.index, {
      domain: sender.domain,
      client,
      localPart: sender.localPart ?? '',
      helo,
      receiver,
      time: this.#snapshot.now,
    });
    return {
      check: { ...base, found: found.result, alignment, why: spfInWords(found, sender, client) },
      domain: sender.domain,
      statement: spfStatement(found),
    };
  }

  #dkim(): readonly { readonly check: Check; readonly domain: string }[] {
    const views = this.#message.dkimSignatures;
    if (views.length === 0) {
      const draft = dkim2InWords(this.#message);
      const why = [say`The message has no DKIM signature.`, ...(draft === undefined ? [] : [draft])].join(' ');
      return [
        {
          check: { method: 'DKIM', about: '', said: this.#said('dkim'), found: 'none', alignment: '', why },
          domain: '',
        },
      ];
    }
    const { verification, explanations } = this.#snapshot;
    const verdicts = new Map(verification?.signatures.map((verdict) => [verdict.view, verdict]));
    const evidence = verification?.evidence;
    if (views.length > MAX_TOLD) this.#notes.push(say`${views.length - MAX_TOLD} more signatures are not listed.`);
    return views.slice(0, MAX_TOLD).map((view) => {
      const { domain, selector } = view.signature;
      const verdict: VerdictView | undefined = verdicts.get(view);
      const why =
        verdict !== undefined
          ? explanationWithCoverage(verdict, coverageInWords(verdict, this.#snapshot.now), explanations.get(view))
          : say`It was not judged${evidence?.from === 'nothing' ? `: ${evidence.reason}` : ''}.`;
      return {
        check: {
          method: 'DKIM',
          about: clip(
            [domain?.value, selector && `(${selector.value})`].filter((part) => part !== undefined).join(' '),
            MAX_TEXT,
          ),
          said: arrivalResults(view).slice(0, MAX_TOLD),
          found: verdict?.verdict.result ?? 'unknown',
          alignment: verdict?.alignment ?? 'unknown',
          why,
        },
        domain: domain?.value ?? '',
      };
    });
  }

  #arc(): readonly Check[] {
    const verdict = this.#snapshot.verification?.messages.find(({ message }) => message === this.#message)?.arc;
    const said = this.#said('arc');
    if (verdict === undefined && said.length === 0) return [];
    return [
      {
        method: 'ARC',
        about: verdict === undefined ? '' : plural(verdict.sets.length, 'set'),
        said,
        found: verdict?.result ?? 'none',
        alignment: '',
        why: verdict === undefined ? say`There is no chain.` : arcInWords(verdict),
      },
    ];
  }

  #dmarc(grounds: readonly Grounds[]): Pick<AuthenticationReport, 'summary' | 'outcome'> & { readonly check: Check } {
    const author = this.#message.authorDomain;
    const said = this.#said('dmarc');
    const conclude = (found: string, alignment: Check['alignment'], why: string, summary: string) => ({
      check: { method: 'DMARC', about: author ?? '', said, found, alignment, why } as const,
      summary,
      outcome: found === 'pass' ? ('pass' as const) : found === 'fail' ? ('fail' as const) : ('unknown' as const),
    });
    if (author === undefined || author === '') {
      const why = say`The message has no From with a domain, so nothing can be aligned with it.`;
      return conclude('permerror', 'unknown', why, say`DMARC cannot be judged: ${continued(why)}`);
    }
    const discovery = this.#discovery!;
    const good = grounds.filter((ground) => ground.result === 'pass' && this.#isAligned(ground));
    const best = good.find(({ alignment }) => alignment === 'strict') ?? good[0];
    const by = [...new Set(good.map(({ way }) => way))].join(say` and `);
    const absent = absenceInWords(discovery);
    if (absent !== undefined) {
      const besides = best === undefined ? say`Nothing passes for it either.` : say`${by} would pass for it.`;
      const why = `${absent} ${besides}`;
      return conclude('none', best?.alignment ?? 'none', why, say`DMARC does not apply: ${continued(why)}`);
    }
    this.#notes.push(organizationInWords(discovery));
    for (const destination of this.#destinations.slice(0, MAX_DESTINATIONS))
      this.#notes.push(
        say`DMARC reports to ${clip(destination.uri.text, MAX_TEXT)}: ${destinationInWords(destination)}.`,
      );
    if (discovery.isUnanswered) {
      const why = say`The DNS gave no answer about _dmarc.${discovery.domain}, so the DMARC record is not known (temperror); receivers that get no answer either accept the message or defer it.`;
      return conclude('temperror', 'unknown', why, say`DMARC cannot be judged: ${continued(why)}`);
    }
    if (best !== undefined) {
      if (discovery.status === 'unknown')
        this.#notes.push(say`The DMARC record of ${author} is unknown here, so alignment was checked in relaxed mode.`);
      const grounded = good.map(({ way, domain, alignment }) => say`${way} passes for ${domain} (${alignment})`);
      const why = `${[...new Set(grounded)].join('; ')}.`;
      return conclude(
        'pass',
        best.alignment,
        why,
        say`This message passes DMARC by ${by}, authenticated as ${author}.`,
      );
    }
    const open = grounds.filter(
      (ground) => UNDECIDED.has(ground.result) && (ground.alignment === 'unknown' || this.#isAligned(ground)),
    );
    if (open.length > 0) {
      const why = say`It depends on ${[...new Set(open.map(({ way }) => way))].join(say` and `)}, which could not be checked here.`;
      const first = said[0];
      const theirs =
        first === undefined
          ? ''
          : say` ${first.by === '' ? say`A receiver` : first.by} reported dmarc=${first.result}.`;
      return conclude(
        'unknown',
        'unknown',
        why,
        say`Whether this message passes DMARC is not known here. ${why}${theirs}`,
      );
    }
    const why = say`Neither SPF nor a DKIM signature passes for ${author}.`;
    const isKnown = discovery.status !== 'unknown';
    const wanted = isKnown
      ? policyInWords(discovery)
      : say` Whether ${author} publishes a DMARC record is not known here.`;
    const fails = isKnown ? say`fails` : say`does not pass`;
    return conclude('fail', 'none', `${why}${wanted}`, say`This message ${fails} DMARC: ${continued(why)}${wanted}`);
  }

  /** Relaxed, unless the domain wants more (RFC 9989 §4.4). */
  #isAligned({ way, alignment }: Grounds): boolean {
    const mode = way === 'DKIM' ? this.#discovery?.record?.adkim : this.#discovery?.record?.aspf;
    return alignment === 'strict' || (alignment === 'relaxed' && mode !== 's');
  }

  /** What the server that refused says it judged: whom, and from which address. */
  #reportedOrigin(): MessageOrigin {
    const spf = this.#reported.find(({ mechanism }) => mechanism === 'spf');
    const domain = spf?.domain === undefined ? this.#message.authorDomain : asciiDomainName(spf.domain);
    const address = spf?.address?.replace(/(?<![.:])[.:]+$/, '');
    return {
      sender: domain === undefined ? undefined : { domain, identity: 'mailfrom', localPart: undefined },
      isNullSender: false,
      client: address === undefined ? undefined : (parseIp4(address) ?? parseIp6(address)),
      helo: undefined,
      receiver: undefined,
    };
  }

  get #reported(): readonly Reported[] {
    return reportedResults(this.#refusal?.refusal.diagnostic?.value);
  }

  #said(method: string): Check['said'] {
    return this.#statements
      .filter((statement) => statement.method === method && statement.field !== SEALED)
      .slice(0, MAX_TOLD)
      .map(({ by, result }) => ({ by, result }));
  }
}

const UNDECIDED: ReadonlySet<string> = new Set(['unknown', 'temperror', 'neutral']);

function policyStatement(discovery: DmarcDiscovery, destinations: readonly ReportDestination[]): PolicyStatement {
  const { status, domain, view, policy, applied, organization } = discovery;
  return {
    status,
    name: `_dmarc.${domain}`,
    record: status === 'found' ? clip(view?.data.text ?? '', MAX_TEXT) : '',
    policy: policy ?? null,
    tag: applied?.tag ?? null,
    organization: organization.domain,
    method: organization.method,
    reportDestinations: destinations
      .slice(0, MAX_DESTINATIONS)
      .map(({ tag, uri, name, state }) => ({ tag, uri: clip(uri.text, MAX_TEXT), name, status: state })),
  };
}

const SEALED = 'ARC-Authentication-Results';

/** From the top of the message down, so that the last receiver's words come first. */
function statementsOf(message: MessageView): readonly Statement[] {
  const value = (field: HeaderField) => fieldValue(message.part, field);
  const results = (key: string, name: string) =>
    message
      .fields(key)
      .slice(0, MAX_TOLD)
      .flatMap((field) => {
        const { authservId, instance, results: all } = parseAuthenticationResults(value(field));
        const by = clip(`${authservId ?? ''}${instance === undefined ? '' : ` (i=${instance})`}`.trim(), MAX_TEXT);
        return all.slice(0, MAX_STATEMENTS).map((result) => statementOf(by, name, result));
      });
  const spf = message
    .fields('received-spf')
    .slice(0, MAX_TOLD)
    .flatMap((field): Statement[] => {
      const parsed = parseReceivedSpf(value(field));
      if (parsed === undefined) return [];
      return [
        {
          by: clip(propertyOf(parsed.properties, 'receiver'), MAX_TEXT),
          field: 'Received-SPF',
          method: 'spf',
          result: clip(parsed.result, MAX_TEXT),
          ...statedProperties(parsed.properties),
          reason: '',
          comment: clip(parsed.comment, MAX_TEXT),
        },
      ];
    });
  return [
    ...results('authentication-results', 'Authentication-Results'),
    ...spf,
    ...results('arc-authentication-results', SEALED),
  ].slice(0, MAX_STATEMENTS);
}

function statementOf(
  by: string,
  field: string,
  { method, result, reason = '', properties, comment }: AuthenticationResult,
): Statement {
  return {
    by,
    field,
    method: clip(method, MAX_TEXT),
    result: clip(result, MAX_TEXT),
    ...statedProperties(properties),
    reason: clip(reason, MAX_TEXT),
    comment: clip(comment, MAX_TEXT),
  };
}

function statedProperties(all: readonly ResultProperty[]): Pick<Statement, 'about' | 'properties'> {
  const properties = all.slice(0, MAX_TOLD).map(({ ptype, property, value }) => ({
    ptype: clip(ptype, MAX_TEXT),
    property: clip(property, MAX_TEXT),
    value: clip(value, MAX_TEXT),
  }));
  const quoted = (value: string) => (/[\s;]/.test(value) ? `"${value}"` : value);
  const about = properties.map(({ ptype, property, value }) =>
    [ptype === '' ? '' : `${ptype}.`, property, '=', quoted(value)].join(''),
  );
  return { properties, about: clip(about.join(' '), MAX_TEXT) };
}
