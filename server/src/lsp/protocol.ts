/**
 * What this server and its client in VS Code say to each other beyond the Language Server Protocol. Both halves take names
 * and payload types from here; `docs/protocol.md` is made from it by `npm run docs`. It imports nothing at run time: the
 * protocol's libraries come in different versions to the two halves, and a name with two types is all that is needed.
 *
 * URIs are in the protocol's form, positions are the protocol's (zero-based, UTF-16 units). Times are in seconds since
 * 1970-01-01 UTC. Texts that come from a message or a zone are hostile: a client escapes them. Parameters of other types than these are
 * refused with `InvalidParams` (-32602) and a sentence that names them.
 */

import type { Location, TextEdit } from 'vscode-languageserver-types';
import type { KeyType } from '../core/dkim/key-record.ts';
import type { Anonymized } from '../core/documents/anonymize.ts';
import type { AuthenticationReport, Check } from '../core/documents/authentication-report.ts';
import type { Hop } from '../core/documents/delivery-path.ts';
import type { DocumentStatus } from '../core/documents/document-status.ts';
import type { ReturnedMessage } from '../core/documents/returned-message.ts';
import type { SpfStatement } from '../core/documents/spf-descriptions.ts';
import type { SelectorState } from '../core/features/selectors.ts';
import type { SigningKey } from '../core/keys/signer-configuration.ts';
import type { DomainName } from '../core/text/domain-name.ts';

export type {
  Anonymized,
  AuthenticationReport,
  Check,
  DocumentStatus,
  Hop,
  ReturnedMessage,
  SelectorState,
  SpfStatement,
};

/** A request by its name, with the types of its parameters and of its answer. */
export interface Request<P, R> {
  readonly method: `dkimLint/${string}`;
  /** For the compiler alone: never set. */
  readonly types?: { readonly params: P; readonly result: R };
}

/** A notification by its name. */
export interface Notification {
  readonly method: `dkimLint/${string}`;
}

/** What a client can do beyond the protocol: it sends this as `capabilities.experimental.dkimLint`. */
export interface ClientExtensions {
  /** It registers the commands that code actions and lenses name (`dkimLint.*`). */
  readonly commands?: boolean;
  /**
   * Whether the user trusts the folder that is open. Where it is false, settings are the user's own, with what the folder's
   * settings say under `folder`. Clients that know no trust leave it out: their users have chosen the folder.
   */
  readonly isTrusted?: boolean;
  /** Texts in the language of `locale`, by the English ones as `l10n/bundle.l10n.json` lists them. Without it the server takes its own. */
  readonly translations?: Readonly<Record<string, string>>;
}

/** Most requests are about one document, by its URI. */
export interface UriParams {
  readonly uri: string;
}

/** Which signature of a document, counted from 0 in the order in which they are verified. */
export interface ExplanationParams extends UriParams {
  readonly index: number;
}

export interface SummaryParams extends UriParams {
  /** Whether email addresses are shortened: `a…@example.net`. */
  readonly mask: boolean;
}

export interface AttachmentItem {
  /** A name for its file, made harmless. */
  readonly fileName: string;
  /** `type/subtype` */
  readonly type: string;
  /** In octets, without the transfer encoding. */
  readonly size: number;
}

/** Which attachment of a message, counted from 0 in the order of {@link AttachmentsRequest}. */
export interface AttachmentParams extends UriParams {
  readonly index: number;
}

export interface AttachmentContent {
  readonly base64: string;
  /** False where the text in the editor has lost octets of the file, so that the content may be damaged. */
  readonly isExact: boolean;
}

/** The authentication report as data and as Markdown. */
export interface ReportAnswer {
  readonly data: AuthenticationReport;
  readonly markdown: string;
}

// From the client to the server: one open message. Null where the document is not open, or not a message.

/** The message that a bounce returned; null where none was returned. */
export const ReturnedMessageRequest: Request<UriParams, ReturnedMessage | null> = {
  method: 'dkimLint/returnedMessage',
};
/** A summary for a ticket, as plain text. */
export const SummaryRequest: Request<SummaryParams, string | null> = { method: 'dkimLint/summary' };
/** The decoded message, as Markdown. */
export const DecodedMessageRequest: Request<UriParams, string | null> = { method: 'dkimLint/decodedMessage' };
/** The attachments of the message, in its order. */
export const AttachmentsRequest: Request<UriParams, readonly AttachmentItem[] | null> = {
  method: 'dkimLint/attachments',
};
/** The content of one of them; null if no attachment has this number. */
export const AttachmentRequest: Request<AttachmentParams, AttachmentContent | null> = { method: 'dkimLint/attachment' };
/** The message without names of people and domains, for a bug report. */
export const AnonymizeRequest: Request<UriParams, Anonymized | null> = { method: 'dkimLint/anonymize' };
/** Delivery path, receivers' results and our own. */
export const AuthenticationReportRequest: Request<UriParams, ReportAnswer | null> = {
  method: 'dkimLint/authenticationReport',
};
/** Why a signature broke, as Markdown; null where no change of the message broke it. */
export const ExplanationRequest: Request<ExplanationParams, string | null> = { method: 'dkimLint/explanation' };

// From the client to the server: one open message or zone. Null where the document is not open.

/** What the document is taken for, in a few words. */
export const DocumentStatusRequest: Request<UriParams, DocumentStatus | null> = { method: 'dkimLint/documentStatus' };

/** A message that names a selector. */
export interface SeenItem {
  readonly location: Location;
  /** Null where the message has no date. */
  readonly date: number | null;
  /** `pass`, `fail` ...; null where it is unknown. */
  readonly verdict: string | null;
  /** Whose verdict it is. */
  readonly by: 'us' | 'receiver' | null;
}

/** A row of the selectors view. */
export interface SelectorItem {
  readonly domain: string;
  readonly selector: string;
  readonly state: SelectorState;
  /** The state in words. */
  readonly words: string;
  /** A sentence, where the zone of the record is not loaded by its name server; null where it is. */
  readonly refusal: string | null;
  /** "rsa 2048"; empty where there is no key. */
  readonly key: string;
  readonly flags: readonly string[];
  /** The record; null where it is not published. */
  readonly record: Location | null;
  /** Where a CNAME leads; null for a record of its own. */
  readonly target: string | null;
  /** How many messages name it. */
  readonly messages: number;
  /** The newest messages that name it, the newest first. */
  readonly seenIn: readonly SeenItem[];
}

export interface SelectorsParams {
  /** Whether the files of the workspace are listed and read again first. */
  readonly refresh?: boolean;
}

export interface SelectorsAnswer {
  readonly selectors: readonly SelectorItem[];
  /** Whether all files of the workspace have been read. */
  readonly isComplete: boolean;
}

/** How the server is, for a bug report: numbers and names of ours, nothing of any file. */
export interface ServerState {
  readonly version: string;
  /** What it runs on: `Node v24.21.0, linux x64`, `web worker`. */
  readonly platform: string;
  readonly openMessages: number;
  readonly openZones: number;
  /** Files of the workspace that were read. */
  readonly readFiles: number;
  /** Whether all files of the workspace have been read, and whether there are more than are read. */
  readonly isComplete: boolean;
  readonly isCutShort: boolean;
  /** Rules that failed on an open document. */
  readonly failedRules: readonly string[];
}

// From the client to the server: the workspace.

/** How the server is, for a bug report. */
export const ServerStateRequest: Request<undefined, ServerState> = { method: 'dkimLint/serverState' };

/** The selectors of the workspace. */
export const SelectorsRequest: Request<SelectorsParams, SelectorsAnswer> = {
  method: 'dkimLint/selectors',
};
/** From the server to the client, once it has asked for the selectors: it is worth asking again. */
export const SelectorsChanged: Notification = { method: 'dkimLint/selectorsChanged' };
/** The user trusts the folder now: settings are asked for again. */
export const TrustGranted: Notification = { method: 'dkimLint/trustGranted' };
/** Whether a zone of the workspace includes a file, and could read it. */
export const IsIncludedRequest: Request<UriParams, boolean> = { method: 'dkimLint/isIncluded' };
/** The page of a rule, as Markdown, by the rule's id. */
export const RulePageRequest: Request<RulePageParams, string | null> = { method: 'dkimLint/rulePage' };

export interface RulePageParams {
  readonly id: string;
}

/** The server runs where the DNS cannot be asked, as in a browser. */
export interface NoDns {
  readonly problem: 'no-dns';
}

/** What a look-up would ask; nothing is asked for this. */
export interface PublishedPlan {
  /** The names that can be asked for. */
  readonly names: readonly DomainName[];
  readonly zone: DomainName | null;
  /** The addresses of the system's resolvers. */
  readonly resolvers: readonly string[];
}

export interface CheckPublishedParams extends UriParams {
  readonly name: string;
  /** The resolver, `ADDRESS` or `ADDRESS:PORT`; without it, the system's. */
  readonly server?: string;
  /** Authoritative servers in place of those that NS records name. */
  readonly authorities?: readonly string[];
}

export type CheckPublishedAnswer =
  | { readonly page: string; readonly isSame: boolean }
  | { readonly problem: 'bad-address' | 'no-record' };

export interface LookUpPlan {
  /** The names that are asked for first; what their records lead to follows. */
  readonly names: readonly DomainName[];
  /** The addresses of the system's resolvers. */
  readonly resolvers: readonly string[];
}

export interface LookUpMessageParams extends UriParams {
  /** The resolver, `ADDRESS` or `ADDRESS:PORT`; without it, the system's. */
  readonly server?: string;
}

export type LookUpMessageAnswer =
  | {
      /** How many questions were asked. */
      readonly asked: number;
      /** Questions without an answer: the name, and why, in words. */
      readonly failures: readonly { readonly name: DomainName; readonly reason: string }[];
    }
  | { readonly problem: 'bad-address' };

export interface ComparePrivateKeyParams extends UriParams {
  /** A secret: a client keeps this request out of its trace. */
  readonly passphrase?: string;
}

export interface ComparePrivateKeyAnswer {
  readonly status:
    | 'compared'
    | 'needs-passphrase'
    | 'wrong-passphrase'
    | 'no-private-key'
    | 'unsupported'
    | 'unreadable'
    /** The server runs where keys with a passphrase cannot be read, as in a browser. */
    | 'no-passphrases';
  /** The names of the records that the key fits. */
  readonly names: readonly string[];
  /** Where these records are, in the order of the names. */
  readonly places: readonly Location[];
  /** How many records it was compared with. */
  readonly count: number;
}

// From the client to the server: published keys.

/** What a look-up would ask whom, to be shown before {@link CheckPublishedRequest}; null where none can be made. */
export const PublishedQuestionRequest: Request<UriParams, PublishedPlan | NoDns | null> = {
  method: 'dkimLint/publishedQuestion',
};
/** Asks the DNS what is published, after the user has agreed. */
export const CheckPublishedRequest: Request<CheckPublishedParams, CheckPublishedAnswer | null> = {
  method: 'dkimLint/checkPublished',
};
/** What a look-up for a message would ask whom first, to be shown before {@link LookUpMessageRequest}; null where none can be made. */
export const LookUpPlanRequest: Request<UriParams, LookUpPlan | NoDns | null> = { method: 'dkimLint/lookUpPlan' };
/**
 * Asks the DNS, after the user has agreed, for what the verdicts, the report and the diagnosis of a message rest on and no zone here
 * contains. They all follow the answers, which are kept until the server ends or the message is looked up again.
 */
export const LookUpMessageRequest: Request<LookUpMessageParams, LookUpMessageAnswer | null> = {
  method: 'dkimLint/lookUpMessage',
};
/** Which key records of the workspace a private key belongs to. */
export const ComparePrivateKeyRequest: Request<ComparePrivateKeyParams, ComparePrivateKeyAnswer> = {
  method: 'dkimLint/comparePrivateKey',
};

export interface KeyPlanParams {
  /** The document that the command was called from. */
  readonly uri?: string;
  readonly domain?: string;
  /** The selector to be replaced. */
  readonly rotates?: string;
}

export interface ZoneKey {
  readonly selector: string;
  readonly domain: string;
  readonly isRevoked: boolean;
}

export interface SignerItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The types of keys that it signs with; none where it makes its keys itself. */
  readonly types: readonly KeyType[];
  /** The address of the maker's own page. */
  readonly guide: string;
}

/** A problem that would swallow what is written after it. */
export interface BlockingProblem {
  /** A sentence for the user, with the line. */
  readonly says: string;
  readonly location: Location;
}

export interface KeyPlan {
  readonly domains: readonly string[];
  readonly domain: string | null;
  /** A selector that is free. */
  readonly selector: string | null;
  /** The zone that the key belongs into. */
  readonly zone: string | null;
  /** Why nothing can be written into that zone now; null where nothing keeps from it. */
  readonly problem: BlockingProblem | null;
  readonly keys: readonly ZoneKey[];
  /** What to do once the key is made, in order. */
  readonly steps: readonly string[];
  /** The folder offered for private keys; null where none can be written. */
  readonly folder: string | null;
  readonly signers: readonly SignerItem[];
}

/** What is at a place for a private key: a file already, or a Git repository that would take the file in. */
export interface KeyPlace {
  readonly exists: boolean;
  readonly repository: string | null;
}

export interface KeyNameParams {
  readonly domain: string;
  readonly selector: string;
}

export interface GenerateKeyParams extends KeyNameParams {
  readonly type: 'rsa' | 'ed25519';
  /** Of an RSA key; 2048 where absent. */
  readonly bits?: number;
  /** The URI of the file for the private key. */
  readonly file: string;
}

/** What was made: no secret. */
export interface GeneratedKey extends KeyNameParams {
  readonly type: 'rsa' | 'ed25519';
  /** The text of the TXT record. */
  readonly record: string;
  /** An entry of a master file, for a zone that is not at hand. */
  readonly entry: string;
  readonly file: string;
}

export interface InsertKeyParams extends KeyNameParams, UriParams {
  readonly record: string;
}

export interface SerialChange {
  readonly serial: number;
  readonly edits: readonly TextEdit[] | null;
}

export interface SignerConfigurationParams {
  /** A signer's id. */
  readonly signer: string;
  readonly domain: string;
  readonly keys: readonly SigningKey[];
  /** Lines to be put above it. */
  readonly steps?: readonly string[];
}

export interface SignerConfiguration {
  /** VS Code's name of the text's language. */
  readonly language: string;
  readonly text: string;
}

// From the client to the server: making keys. Edits are null where there is no safe place for them.

/** What can be made for whom, and where. */
export const KeyPlanRequest: Request<KeyPlanParams, KeyPlan> = { method: 'dkimLint/keyPlan' };
export const KeyPlaceRequest: Request<UriParams, KeyPlace | null> = { method: 'dkimLint/keyPlace' };
/** Makes a key and writes the private half to a new file; fails with a sentence where it cannot. */
export const GenerateKeyRequest: Request<GenerateKeyParams, GeneratedKey> = { method: 'dkimLint/generateKey' };
export const InsertKeyRequest: Request<InsertKeyParams, readonly TextEdit[] | null> = { method: 'dkimLint/insertKey' };
/** Empties `p=` of a key. */
export const RevokeKeyRequest: Request<KeyNameParams & UriParams, readonly TextEdit[] | null> = {
  method: 'dkimLint/revokeKey',
};
export const IncrementSerialRequest: Request<UriParams, SerialChange | null> = { method: 'dkimLint/incrementSerial' };
/** The configuration of a signer for new keys; null for an unknown signer. */
export const SignerConfigurationRequest: Request<SignerConfigurationParams, SignerConfiguration | null> = {
  method: 'dkimLint/signerConfiguration',
};

export interface ReadFileParams extends UriParams {
  /** The most octets that are wanted: a larger file is answered with null. */
  readonly limit: number;
}

// From a server without a file system, in a web worker, to the client.

/** The octets of a file as they are stored; null where it is larger than the limit, or cannot be read. */
export const ReadFileRequest: Request<ReadFileParams, Uint8Array | null> = { method: 'dkimLint/readFile' };
/** The URIs of the zone files and messages of the workspace, by their names. */
export const ListFilesRequest: Request<undefined, readonly string[]> = { method: 'dkimLint/listFiles' };
/** The page of a rule, as Markdown, out of the extension's files. */
export const ReadRulePageRequest: Request<RulePageParams, string | null> = { method: 'dkimLint/readRulePage' };
