/** What is known of those who sign mail: hosted services, control panels, and signers on one's own server. One file for each. */

/** A record that someone is asked to publish, as it would be for `example.org`. Identifiers of an account are made up. */
export interface HandedOutRecord {
  readonly selector: string;
  readonly type: 'TXT' | 'CNAME';
  /** A CNAME's target without the final dot, or the text of a TXT record with `<public key>` in place of the key. */
  readonly value: string;
}

/** What a CNAME's target is for, as far as its name shows. */
export interface KeyTarget {
  /** The selector for which the provider keeps the key there. */
  readonly selector?: string;
  readonly domain?: string;
  /** The domain, with hyphens in place of dots. */
  readonly hyphenatedDomain?: string;
}

/** Recognizes the names at which a provider keeps keys. */
export interface TargetPattern {
  /** Matches the target without its final dot, in lower case. */
  readonly target: RegExp;
  /** Reads the target; absent where the provider's names do not follow from selector and domain. */
  readonly read?: (match: RegExpExecArray) => KeyTarget;
}

/** The CNAME records that a provider documents, where they follow from selector and domain alone and nobody else uses the selectors. */
export interface KnownAliases {
  /** Matches the whole selector, in lower case. */
  readonly selectors: RegExp;
  /** The target, without the final dot. */
  readonly target: (match: RegExpExecArray, domain: string) => string;
}

/** A record for mail beside the keys: where return paths, tracked links and mail to a domain lead. */
export interface MailTarget {
  readonly type: 'CNAME' | 'MX';
  /** Matches the target without its final dot, in lower case. */
  readonly target: RegExp;
  /** What happens where the record leads elsewhere: a clause. */
  readonly without: string;
  readonly source: Source;
}

/** A page on the web, with the day on which it was looked up. */
export interface Source {
  readonly title: string;
  readonly url: string;
  /** ISO 8601. */
  readonly checked: string;
}

export interface Guide {
  /** In lower case with hyphens: the name of its file, and of its page. */
  readonly id: string;
  readonly kind: 'service' | 'panel' | 'signer';
  /** What is handed out, in a few words. */
  readonly summary: string;
  /** Empty where the records are another provider's. */
  readonly records: readonly HandedOutRecord[];
  /** What the selectors are called, where that is more than the records show. */
  readonly selectors?: string;
  /** What to do, in order, and where in the console. Markdown. */
  readonly steps: readonly string[];
  /** What to look at when the record is published. Markdown. */
  readonly checks: readonly string[];
  /** The maker's own page. */
  readonly page: Source;
  /** Where else the facts come from. */
  readonly sources?: readonly Source[];
}

export interface Provider {
  readonly name: string;
  /** How the targets of its CNAME records are recognized, the more exact patterns first. */
  readonly targets?: readonly TargetPattern[];
  readonly aliases?: KnownAliases;
  /** What else leads to the provider, the more exact patterns first. */
  readonly mail?: readonly MailTarget[];
  /** Selectors that are handed out together, where the guide's records are not all: `#` stands for the number of an account. */
  readonly sets?: readonly (readonly string[])[];
  /** How many selectors without a pattern are handed out together. */
  readonly tokens?: number;
  /** Absent where only the targets are known. */
  readonly guide?: Guide;
}

/** A provider whose steps are known. */
export type GuidedProvider = Provider & { readonly guide: Guide };

/** The day on which the sources were last read. */
export const CHECKED = '2026-11-30';

/** What TXT records of most providers look like. */
export const TXT_KEY = 'v=DKIM1; k=rsa; p=<public key>';
