/**
 * What a rule is. The editor, the command line, "fix all" and the documentation all read this one object; its page, the
 * `.md` file beside it, is hover, web page and test.
 */

import type { TextEdit } from '../text/edit.ts';
import { plural } from '../text/plural.ts';
import { translated } from '../text/say.ts';
import { clip } from '../text/sentence.ts';
import type { Span } from '../text/span.ts';
import { type SpecReference, specText } from '../text/spec-reference.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation, Verification } from '../workspace/verdict.ts';
import { type Group, groupOf, type RuleId, type Severity } from './rule-id.ts';
import type { Settings } from './settings.ts';
import type { SubjectKind, Subjects } from './subjects.ts';

export { type SpecReference, specText };

/** The names of the `{places}` in a message template. */
type Places<T extends string> = T extends `${string}{${infer Place}}${infer Rest}`
  ? NameOf<Place> | Places<Rest>
  : never;
/** `{octets|octet}` is the place `octets`. */
type NameOf<Place extends string> = Place extends `${infer Name}|${string}` ? Name : Place;

export type MessageData = Readonly<Record<string, string | number>>;

export type Messages = Readonly<Record<string, string>>;

/** Exactly the places that the template names; a template without any takes no data. */
export type DataOf<T extends string> = [Places<T>] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [Name in Places<T>]: string | number };

/** An edit of the text in which the finding is, or of another document. */
export interface Fix {
  /** An imperative that names what will change: "Quote the value". Plain text. */
  readonly title: string;
  /** Whether "fix all" may apply it: only where it provably restores what the author wrote. */
  readonly safe?: boolean;
  /** The document to edit, where it is not the one of the finding. Never a message: an .eml is evidence. */
  readonly uri?: string;
  /** Made only when someone asks. Spans refer to the text that was checked. */
  edits(): readonly TextEdit[];
}

/** Another place that explains the finding; `uri` is absent for the same document. */
export interface Related {
  readonly uri?: string;
  readonly span: Span;
  readonly message: string;
}

export interface ReportDetails {
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Shown faded: text without effect. */
  readonly unnecessary?: boolean;
  /** Whether the chosen name server refuses the zone for it; else as {@link RuleDefinition.refusedBy} says. */
  readonly isRefused?: boolean;
}

export interface RuleContext<M extends Messages> {
  readonly settings: Settings;
  /** The clock, in seconds since 1970-01-01 UTC. */
  readonly now: number;
  /** What the other documents publish. Quick findings are made again once those that the document depends on are known. */
  readonly index: WorkspaceIndex;
  /** What the rule says rests on other documents: it is asked again once one of them changes. */
  dependOnOthers(): void;
  /** What was found about the signatures of the message; undefined until they were judged. */
  readonly verification: Verification | undefined;
  /** Why signatures broke, for those of which it was sought. */
  readonly explanations: ReadonlyMap<SignatureView, Explanation>;
  /**
   * States a finding. `message` is a name in the rule's `messages`, `data` fills its places, `at` is where the user has
   * to look: the smallest text that is wrong.
   */
  report<N extends keyof M & string>(message: N, at: Span, data: DataOf<M[N]>, details?: ReportDetails): void;
}

/** Findings about one record are kept with it: it may depend on nothing else. */
type ContextOf<K extends SubjectKind, M extends Messages> = K extends 'key-record' | 'policy-record'
  ? Omit<RuleContext<M>, 'index' | 'now'>
  : RuleContext<M>;

export interface RuleDefinition<K extends SubjectKind, M extends Messages> {
  readonly id: RuleId;
  /** What the rule looks at; it is called once for each of them. */
  readonly on: K;
  /** For `record`: the types it looks at; for `zone-problem`: the parser's codes that it words; for `key-record`: the shapes. */
  readonly only?: readonly string[];
  /** `off` for what only some users want to know. */
  readonly severity: Severity | 'off';
  readonly spec: readonly SpecReference[];
  /** Plain sentences: what is wrong, why it matters, what to do. `{places}` are filled from the data. */
  readonly messages: M;
  /** `file` for what is wrong with the file as a whole, so that no comment at a line can switch it off. */
  readonly reach?: 'file';
  /** `signer` where the fault lies with what signs, as with most rules on messages; else in the text that was checked. */
  readonly remedy?: 'signer';
  /** A new key is the remedy: an editor offers to create one. */
  readonly needsKey?: true;
  /** Also reported in a file of another format, where the words of a zone file mean nothing. */
  readonly inForeign?: true;
  /**
   * By message, who refuses the whole zone where the rule reports it as an error: the letters B(IND), N(SD), L(dns), K(not).
   * `test/oracle/zone-claims.test.ts` tries it on the zones of the pages.
   */
  readonly refusedBy?: Readonly<Partial<Record<keyof M & string, string>>>;
  check(subject: Subjects[K], context: ContextOf<K, M>): void;
}

/** A rule whose kinds are forgotten, as lists of rules hold it. */
export interface Rule {
  readonly id: RuleId;
  readonly on: SubjectKind;
  readonly only?: readonly string[];
  readonly severity: Severity | 'off';
  readonly spec: readonly SpecReference[];
  readonly messages: Messages;
  readonly group: Group;
  /** What a comment that switches it off has to cover. */
  readonly reach: 'line' | 'file';
  /** Where the fault is put right: by what signs, or in the text that was checked. */
  readonly remedy: 'signer' | 'text';
  readonly needsKey?: true;
  readonly inForeign?: true;
  readonly refusedBy?: Readonly<Record<string, string | undefined>>;
  check(subject: never, context: RuleContext<Messages>): void;
}

/** Groups whose findings are put right by what signs. */
const SIGNER_GROUPS: ReadonlySet<Group> = new Set<Group>(['bounce', 'signature', 'verify']);

export function defineRule<K extends SubjectKind, const M extends Messages>(definition: RuleDefinition<K, M>): Rule {
  const group = groupOf(definition.id);
  return {
    reach: 'line',
    remedy: SIGNER_GROUPS.has(group) ? 'signer' : 'text',
    ...(definition as RuleDefinition<SubjectKind, Messages> & Pick<Rule, 'check'>),
    group,
  };
}

/** What was found: a rule's statement about a place of one document. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly messageName: string;
  readonly data: MessageData;
  /** The message with its places filled. Plain text; parts of it come from the document and are hostile. */
  readonly message: string;
  /** Never empty, except in an empty text. */
  readonly span: Span;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  readonly unnecessary: boolean;
  /** Whether the chosen name server refuses the zone for it. */
  readonly isRefused: boolean;
}

/** The longest run of a document's text that a message quotes, in UTF-16 units. */
const MAX_QUOTED = 240;

/** Places of domain names, of which the root has no text. */
const NAMES: ReadonlySet<string> = new Set(['above', 'cut', 'origin', 'owner', 'target']);

/**
 * Fills a template's places: `{owner}`, and `{octets|octet}` for a number with its noun ("1 octet", "2 octets"). Control
 * characters of hostile data become visible, long data is shortened.
 */
export function fillTemplate(template: string, data: MessageData): string {
  const [first, ...places] = partsOf(template);
  let filled = first!.after;
  for (const { place, name, noun, after } of places) {
    const value = data[name];
    if (value === '' && NAMES.has(name)) filled += '.';
    else if (value === undefined) filled += place;
    else filled += noun === undefined ? visible(String(value)) : plural(Number(value), noun);
    filled += after;
  }
  return filled;
}

/** A place of a template and the words after it; the first part has no place. */
interface TemplatePart {
  readonly place: string;
  readonly name: string;
  readonly noun: string | undefined;
  readonly after: string;
}

/** The rules' templates, which are few: a file may have a hundred thousand findings. */
const PARTS = new Map<string, readonly TemplatePart[]>();

function partsOf(template: string): readonly TemplatePart[] {
  let parts = PARTS.get(template);
  if (parts === undefined) {
    const text = translated(template);
    const places = [...text.matchAll(/\{(\w+)(?:\|([\w ]+))?\}/g)];
    parts = [undefined, ...places].map((match, i) => ({
      place: match?.[0] ?? '',
      name: match?.[1] ?? '',
      noun: match?.[2],
      after: text.slice(match === undefined ? 0 : match.index + match[0].length, places[i]?.index),
    }));
    PARTS.set(template, parts);
  }
  return parts;
}

const PLAIN = /^[\x20-\x7e]*$/;

function visible(value: string): string {
  if (value.length <= MAX_QUOTED && PLAIN.test(value)) return value;
  const short = clip(value, MAX_QUOTED);
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => {
    const code = c.codePointAt(0)!;
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
