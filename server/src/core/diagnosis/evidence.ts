/** What is known about a refusal, before anything is concluded from it: each fact with its place and its source. */

import type { Reading } from '../bounce/reading.ts';
import type { ReportedResult } from '../bounce/reported-results.ts';
import type { ChangeKind, Facets, SignerFault } from '../dkim/results.ts';
import type { KeyReason } from '../dkim/usable-key.ts';
import type { IpAddress } from '../policy/ip-address.ts';
import type { DomainName, KeyName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Alignment } from '../workspace/organizational-domain.ts';
import type { Place } from '../workspace/zone-document.ts';
import type { ZoneRefusal } from '../workspace/zone-refusal.ts';
import type { Attribution } from './diagnosis.ts';

/** What the server that refused said. */
export interface RefusalEvidence {
  /** `550`, `5.7.13`, in that order; none where the report gives none. */
  readonly codes: readonly string[];
  readonly server: string | undefined;
  readonly recipient: string | undefined;
  readonly reading: Reading;
  /** Whether the server may still take the mail. */
  readonly isDelay: boolean;
  /** The code, else the words. */
  readonly at: Place | undefined;
  /** The words, or else the code. */
  readonly words: Place | undefined;
  /** The recipient's address. */
  readonly recipientAt: Place | undefined;
}

/** A result that the server reports in its words. */
export interface ReportedEvidence {
  readonly mechanism: 'spf' | 'dkim' | 'dmarc';
  readonly result: ReportedResult;
  /** As written: `did not pass`. */
  readonly words: string;
  readonly domain: DomainName | undefined;
  readonly address: IpAddress | undefined;
  readonly detail: string | undefined;
  readonly at: Place | undefined;
}

export interface ReportEvidence {
  /** `exim`, `postfix`. */
  readonly system: string | undefined;
  /** Whether the server that reports, and took the copy, belongs to the sender. */
  readonly isOfSender: boolean | undefined;
  /** Original-Recipient is another address than Final-Recipient. */
  readonly isForwarded: boolean;
  /** The domain of that address, where a zone of the workspace is about it: the forwarding is the user's own. */
  readonly ownForwarder: DomainName | undefined;
}

/** Why no verifier accepts a field, from its text alone. */
export interface SyntaxFault {
  /** "it has no d= tag (D= is another tag)" */
  readonly says: string;
  /** "Write d= in lower case" */
  readonly fix: string;
  readonly at: Place;
}

export interface ChangeEvidence {
  readonly kind: ChangeKind;
  readonly part: 'header' | 'body';
  /** "A footer of two lines was added at the end of the body", without a full stop. */
  readonly what: string;
}

/**
 * How a signature of the returned message fared here, from what leaves most to hope for:
 *
 * - `passes`; `unverified`: its key is not known here, and nothing speaks against it; `expired`: nothing else does;
 * - `changed`: the body or a signed field is not what was signed; `signer-fault`: it never was;
 * - `key-mismatch`, `key-unusable`, `key-revoked`, `key-missing`;
 * - `refused`: by policy (SHA-1, a short key);
 * - `malformed`.
 */
export type SignatureState =
  | 'passes'
  | 'unverified'
  | 'expired'
  | 'changed'
  | 'signer-fault'
  | 'key-mismatch'
  | 'key-unusable'
  | 'key-revoked'
  | 'key-missing'
  | 'refused'
  | 'malformed';

export interface SignatureEvidence {
  readonly state: SignatureState;
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  /** `s1._domainkey.example.org` */
  readonly keyName: DomainName | undefined;
  readonly alignment: Alignment | 'unknown';
  readonly faults: readonly SyntaxFault[];
  /** Undefined where nobody has looked at the octets. */
  readonly facets: Facets | undefined;
  /** Why the key cannot be used for the signature. */
  readonly keyReason: KeyReason | undefined;
  /** Its place among all that were verified in the document. */
  readonly index: number | undefined;
  /** What is wrong, in a sentence; empty where nothing is. */
  readonly why: string;
  /** Proven by the signed digest; empty where nothing was found, or sought. */
  readonly changes: readonly ChangeEvidence[];
  /** Whether it was sought. */
  readonly isExplained: boolean;
  readonly attribution: Attribution | undefined;
  /** What helps against the changes. */
  readonly advice: string | undefined;
  /** What the signing software did wrong, proven by the digest. */
  readonly signerFaults: readonly SignerFault[];
  /** Who confirmed the signature on arrival. */
  readonly confirmedBy: string | undefined;
  /** Whether the key came from a look-up that the user asked for. */
  readonly isKeyFromDns: boolean;
  /** What is not signed though it is there: "a second From was added", "the last 12 octets of the body are not signed". */
  readonly unsignedParts: readonly string[];
  readonly at: Place;
  /** The record in the workspace. */
  readonly keyAt: Place | undefined;
  /** Its owner, where that is another name: a CNAME leads there, or it is a wildcard. */
  readonly keyOwner: DomainName | undefined;
  /** The key that made it, where that is known to be one at another name. */
  readonly maker: KeyMaker | undefined;
  /** What the zones have for the domain of `d=`. */
  readonly signer: SignerEvidence | undefined;
  /** What the zones have instead, if the key is missing. */
  readonly substitute: KeySubstitute | undefined;
  /** `l=`, in octets. */
  readonly length: number | undefined;
}

/** A key that made a signature, though the signature asks for another one: the arithmetic proves it. */
export interface KeyMaker {
  readonly owner: DomainName;
  /** Undefined where no receiver looks for a key at its name. */
  readonly name: KeyName | undefined;
  readonly at: Place;
  /** The line, from 1. */
  readonly line: number;
}

/**
 * What takes the place of a key that is not published:
 *
 * - `wildcard`: name servers answer with this record, which is not a key;
 * - `below-delegation`: the zone above has the key, at a name that it delegates.
 */
export interface KeySubstitute {
  readonly kind: 'wildcard' | 'below-delegation';
  /** The record's owner; the zone's name, where that is above a delegation. */
  readonly owner: DomainName;
  readonly at: Place;
  /** The line, from 1. */
  readonly line: number;
}

/** The returned message, or the part of it that came back. */
export interface MessageEvidence {
  readonly uri: string;
  readonly author: DomainName | undefined;
  /** The domain in From. */
  readonly authorAt: Place | undefined;
  readonly extent: 'message' | 'headers' | 'truncated';
  readonly hasBody: boolean;
  readonly receivedCount: number;
  /** It was sent to the null sender: reports are unsigned by nature. */
  readonly isReport: boolean;
  /** DKIM-Signature fields from the top down. */
  readonly signatures: readonly SignatureEvidence[];
}

/** - `usable`; `testing`: t=y; `short`: fewer bits than receivers accept; `alias`: a CNAME to a name that no zone here is about. */
export type SelectorState = 'usable' | 'testing' | 'short' | 'alias' | 'revoked' | 'damaged' | 'duplicate';

export interface SelectorEvidence {
  readonly selector: string;
  readonly state: SelectorState;
  readonly keyName: DomainName;
  /** Of an alias. */
  readonly target: DomainName | undefined;
  /** Why it cannot be used: "its value is not quoted, so that ...". Empty for a good one. */
  readonly why: string;
  readonly at: Place;
  /** The line, from 1. */
  readonly line: number;
  /** The file's name, where it is another than the zone's: one that is included, or another zone. */
  readonly file: string | undefined;
  /** Whether the files of the zone have different records at its name, of which one is published. */
  readonly isDisputed: boolean;
}

/** A key at a name where no receiver looks for it. */
export interface MisplacedKey {
  readonly owner: DomainName;
  /** A CNAME that leads to the key, not the key itself. */
  readonly isAlias: boolean;
  readonly at: Place;
  /** The line, from 1. */
  readonly line: number;
}

/** The domain that has to sign, and what the workspace knows of it. */
export interface SignerEvidence {
  readonly domain: DomainName;
  /** `unknown`: no zone of the workspace is about it. */
  readonly zone: 'known' | 'unknown';
  readonly uri: string | undefined;
  readonly refusal: ZoneRefusal | undefined;
  readonly selectors: readonly SelectorEvidence[];
  /** The key at `*._domainkey`, which answers for every selector that is not published. */
  readonly wildcard: SelectorEvidence | undefined;
  /** Where its zone delegates `_domainkey` to name servers whose zone is not in the workspace. */
  readonly delegation:
    | {
        readonly to: string;
        /** The names are replaced (RFC 6672), not delegated. */
        readonly isDname: boolean;
        readonly at: Place;
        readonly line: number;
      }
    | undefined;
  /** The organizational domain, where it has usable keys and the domain has none: in DMARC's relaxed mode they count as well. */
  readonly parent: SignerEvidence | undefined;
  /** Keys of its zones at other names than those of selectors. */
  readonly misplaced: readonly MisplacedKey[];
}

export interface SpfEvidence {
  readonly domain: DomainName;
  /** Undefined where the words name none, and the record fails for all or is not there. */
  readonly address: IpAddress | undefined;
  /** What is wrong for every address: several records at the name, one that goes on in another TXT record, or one that allows no address. */
  readonly fault: 'several' | 'split' | 'allows-nobody' | undefined;
  /** By the zones of the workspace; `unknown` where they do not suffice. */
  readonly result: 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' | 'unknown';
  /** What the record comes to for the address, in a sentence. */
  readonly says: string;
  readonly at: Place | undefined;
  /**
   * Where the workspace itself says that the address is one of the domain's own: an A or AAAA record of a host. Nothing in a
   * message says so: whoever forges a report forges it too.
   */
  readonly ownHost: { readonly name: DomainName; readonly at: Place; readonly line: number } | undefined;
  /** Adds the address to the record; only where {@link ownHost} is known. */
  readonly add: { readonly term: string; readonly at: Place; edits(): readonly TextEdit[] } | undefined;
}

export interface DmarcEvidence {
  /** Where the record is. */
  readonly name: DomainName;
  /** `several` and `invalid` records are discarded. */
  readonly status: 'found' | 'missing' | 'several' | 'invalid' | 'unknown';
  readonly policy: string | undefined;
  /** The tag that asks for it. */
  readonly tag: 'p' | 'sp' | 'np' | undefined;
  /** `adkim=s`: only a signature of exactly the domain in From counts. */
  readonly isDkimStrict: boolean;
  readonly at: Place | undefined;
  /** The line, from 1. */
  readonly line: number | undefined;
  /** If the record is missing: one that was meant to be there, at another name. */
  readonly misplaced: { readonly owner: DomainName; readonly at: Place; readonly line: number } | undefined;
  /** If the record is missing: a CNAME at its name, and where that leads. */
  readonly alias: { readonly target: DomainName; readonly at: Place; readonly line: number } | undefined;
}

export interface ReverseEvidence {
  /** A sentence. */
  readonly says: string;
  /** What the PTR records name that does not lead back; undefined where there is no PTR record. */
  readonly mismatch:
    | {
        readonly names: readonly DomainName[];
        readonly address: string;
        /** The name as it is written, where the zone's own was appended to it. */
        readonly withoutDot: string | undefined;
      }
    | undefined;
  readonly at: Place;
}

/** Why a domain takes no mail. */
export interface MailHostEvidence {
  readonly domain: DomainName;
  /** Whether it is the sender's, not the recipient's. */
  readonly isSender: boolean;
  readonly fault: 'null-mx' | 'no-host';
  /** A sentence. */
  readonly says: string;
  readonly at: Place;
  /** The line, from 1. */
  readonly line: number;
}

/** What a receiver reports about one message without having to have refused it (RFC 6591). */
export interface FailureEvidence {
  /** In lower case: `delivered`, `spam`, `policy`, `reject`, `other`. */
  readonly outcome: string | undefined;
  /** The address that handed the message over. */
  readonly source: IpAddress | undefined;
  readonly sourceAt: Place | undefined;
}

/** Why the signer did not sign, by its log. */
export interface SignerLogEvidence {
  /** A sentence. */
  readonly says: string;
  readonly title: string;
  readonly step: string;
  readonly at: Place;
}

export interface HeaderFault {
  /** A sentence. */
  readonly says: string;
  readonly at: Place;
}

export interface CaseEvidence {
  readonly refusal: RefusalEvidence;
  readonly reported: readonly ReportedEvidence[];
  readonly report: ReportEvidence;
  /** Undefined where no header came back. */
  readonly message: MessageEvidence | undefined;
  /** Undefined where nobody knows which domain should sign. */
  readonly signer: SignerEvidence | undefined;
  readonly spf: SpfEvidence | undefined;
  readonly dmarc: DmarcEvidence | undefined;
  /** Undefined for what a server refused. */
  readonly failure: FailureEvidence | undefined;
  /** What is wrong with the reverse name of an address in the reply, by the zones here. */
  readonly reverse: ReverseEvidence | undefined;
  readonly mailHost: MailHostEvidence | undefined;
  readonly signerLog: SignerLogEvidence | undefined;
  /** What is wrong with the header, where the reply is about it. */
  readonly header: readonly HeaderFault[];
  /** The report itself. */
  readonly uri: string;
}
