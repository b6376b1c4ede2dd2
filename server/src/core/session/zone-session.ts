/**
 * Open documents and what is known of other files: texts and their changes go in, findings and immutable snapshots come out.
 *
 * What only messages need is a {@link MessageSide}, half of the program: who checks zones alone need not load it. All others
 * take the whole session from `../session.ts`.
 */

import type { Snapshot } from '../features/snapshot.ts';
import type { Finding, Rule } from '../rules/rule.ts';
import { type RuleFailure, RuleSet, sortFindings } from '../rules/run.ts';
import { DEFAULT_SETTINGS, type Settings } from '../rules/settings.ts';
import { zoneFactsOf } from '../rules/zone/lib/zone-facts.ts';
import { ZoneRefusals } from '../rules/zone-refusal.ts';
import { ZONE_SIDE_RULES } from '../rules/zone-side.ts';
import type { DomainName } from '../text/domain-name.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import type { MessageFacts } from '../workspace/facts.ts';
import { WorkspaceIndex } from '../workspace/index.ts';
import { type AnyDocument, byLanguage, type Documents, type LanguageId } from '../workspace/languages.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import type { ExplanationOptions, Verification } from '../workspace/verdict.ts';
import { type KeyRecordView, type ZoneContext, ZoneDocument } from '../workspace/zone-document.ts';
import { KnownSignatures, LARGE_BUDGET, verifyZone } from '../workspace/zone-signatures.ts';
import type { ZoneSyntax } from '../zone/syntax.ts';
import { Checker } from './checker.ts';
import { type Entry, forgetFindings, NO_EXPLANATIONS, newEntry } from './entry.ts';
import { type FixAll, fixAll } from './fix-all.ts';
import { MAX_PARTS, partsOf, zoneContext } from './includes.ts';
import { changesQuotes, goesOnOverLines } from './open-strings.ts';
import { isWorseForReceivers } from './receiver-view.ts';
import type { IncludedFile, MessageSide, OpenedText, SessionOptions } from './types.ts';

/** Reads a zone again with what the files say now that it includes. */
const NO_CHANGE: TextEdit = { span: { start: 0, end: 0 }, newText: '' };

/** A document that has changed with a file that it includes. */
const NOTHING_FOUND = {
  quick: undefined,
  shared: undefined,
  slow: undefined,
  sorted: undefined,
  aboutSignatures: undefined,
};

interface ZoneChange {
  readonly entry: Entry;
  readonly before: ZoneDocument;
  readonly after: ZoneDocument;
}

interface GivenSyntax {
  readonly uri: string;
  readonly syntax: ZoneSyntax;
}

/** How many broken signatures of a document are explained unasked: each may take its whole budget. */
const MAX_EXPLAINED = 16;

export class ZoneSession {
  readonly #options: SessionOptions;
  readonly #messageSide: MessageSide | undefined;
  readonly #allRules: readonly Rule[];
  #ruleById: ReadonlyMap<string, Rule> | undefined;
  readonly #entries = new Map<string, Entry>();
  readonly #index: WorkspaceIndex;
  /** Zones of the workspace that nobody has opened: the open ones outrank them. */
  readonly #files = new Map<string, ZoneDocument>();
  /** What is known of messages that nobody has opened. */
  readonly #messageFiles = new Map<string, MessageFacts>();
  #settings: Settings;
  #settingsOf: ((uri: string) => Settings) | undefined;
  /** One for each of the settings that are in use. */
  readonly #checkers = new Map<Settings, Checker>();
  #messagesAreComplete = false;
  readonly #knownSignatures = new Map<string, KnownSignatures>();

  /** @param messageSide without it no message may be given */
  constructor(options: SessionOptions, messageSide?: MessageSide) {
    this.#options = options;
    this.#messageSide = messageSide;
    this.#allRules = [...(messageSide?.rules ?? []), ...ZONE_SIDE_RULES];
    this.#index = new WorkspaceIndex(options.zonesAreComplete, (document, target) => refusals.of(document, target));
    const refusals = new ZoneRefusals(this.#index);
    this.#settings = options.settings ?? DEFAULT_SETTINGS;
  }

  get #messages(): MessageSide {
    if (this.#messageSide === undefined) throw new RangeError('a message, and nothing is known of messages');
    return this.#messageSide;
  }

  /** A rule of which the session has findings, by its id. */
  rule(id: string): Rule | undefined {
    this.#ruleById ??= new Map(this.#allRules.map((rule) => [rule.id, rule]));
    return this.#ruleById.get(id);
  }

  /** What counts where nothing else is chosen for a document. */
  get settings(): Settings {
    return this.#settings;
  }

  settingsOf(uri: string): Settings {
    return this.#settingsOf?.(uri) ?? this.#settings;
  }

  #checkerOf(uri: string): Checker {
    const settings = this.settingsOf(uri);
    let checker = this.#checkers.get(settings);
    if (checker === undefined) {
      checker = new Checker(new RuleSet(this.#allRules, settings), this.#index, this.#options.clock);
      this.#checkers.set(settings, checker);
    }
    return checker;
  }

  /**
   * New settings make all findings again, when they are asked for.
   *
   * @param settingsOf those of single documents: the same object for the same settings
   */
  configure(settings: Settings, settingsOf?: (uri: string) => Settings): void {
    this.#settings = settings;
    this.#settingsOf = settingsOf;
    this.#checkers.clear();
    for (const entry of this.#entries.values()) forgetFindings(entry);
  }

  /** Takes a text in, or a wholly new text for one that is open. */
  open({ uri, language, text, bytes, origin }: OpenedText): void {
    const open: { readonly [K in LanguageId]: () => Documents[K] } = {
      eml: () => this.#messages.read(uri, text),
      'dns-zone': () => ZoneDocument.open(uri, text, this.#contextOf(uri, origin)),
    };
    this.#set(uri, open[language](), bytes, origin);
  }

  /** One replacement in an open text. @param textOf the text after it, which a zone need not have in one piece */
  edit(uri: string, edit: TextEdit, textOf: () => string): void {
    const entry = this.#entry(uri);
    const document = byLanguage<AnyDocument>(entry.document, {
      eml: () => this.#messages.read(uri, textOf()),
      'dns-zone': (zone) => zone.edit(edit, this.#contextOf(uri, entry.origin)),
    });
    this.#set(uri, document, undefined, entry.origin);
  }

  replaceText(uri: string, text: string): void {
    const { document, origin } = this.#entry(uri);
    this.open({ uri, language: document.kind, text, ...(origin === undefined ? {} : { origin }) });
  }

  close(uri: string): void {
    this.#entries.delete(uri);
    this.#knownSignatures.delete(uri);
    this.#unindex(uri);
    this.#rereadIncluding(uri);
  }

  /** Takes a zone file of the workspace in, so that others can lean on it. It is not checked itself. */
  addFile({ uri, text, origin }: Omit<OpenedText, 'language' | 'bytes'>): ZoneDocument {
    const document = ZoneDocument.open(uri, text, this.#contextOf(uri, origin));
    this.#files.set(uri, document);
    if (!this.#entries.has(uri)) this.#index.set(document);
    return document;
  }

  /**
   * Takes in a zone file of the workspace that is read once a name in it is asked for: the only one of its origin, without files that it includes.
   *
   * @param read gives it; undefined where it is not there any more
   */
  deferFile(origin: DomainName, read: () => Omit<OpenedText, 'language' | 'bytes'> | undefined): void {
    this.#index.defer(origin, () => {
      const file = read();
      if (file === undefined) return undefined;
      const document = ZoneDocument.open(file.uri, file.text, this.#contextOf(file.uri, file.origin));
      this.#files.set(file.uri, document);
      return document;
    });
  }

  /** What a zone that is open tells others about itself: its origin, and the files that it names in `$INCLUDE`. */
  zoneTies(uri: string): { readonly origin: DomainName | undefined; readonly named: readonly string[] } | undefined {
    const document = this.#entries.get(uri)?.document;
    return document?.kind === 'dns-zone' ? { origin: document.zone.origin, named: document.named } : undefined;
  }

  /** Takes in what a message of the workspace says about keys; its text is not kept. */
  addMessageFile({ uri, text }: Pick<OpenedText, 'uri' | 'text'>): MessageFacts {
    const facts = this.#messages.factsOf(this.#messages.read(uri, text));
    this.#setFacts(facts);
    return facts;
  }

  /**
   * Verifies the signatures of a message of the workspace, once its zones are taken in, and keeps the verdicts alone. Undefined
   * where the message was taken in anew meanwhile.
   */
  async judgeFile(
    { uri, text }: Pick<OpenedText, 'uri' | 'text'>,
    bytes: Uint8Array,
  ): Promise<MessageFacts | undefined> {
    const before = this.#messageFiles.get(uri);
    const document = this.#messages.read(uri, text);
    const facts = this.#messages.factsOf(document, await this.#verifyDocument(document, bytes, undefined));
    if (this.#messageFiles.get(uri) !== before) return undefined;
    this.#setFacts(facts);
    return facts;
  }

  #setFacts(facts: MessageFacts): void {
    this.#messageFiles.set(facts.uri, facts);
    if (!this.#entries.has(facts.uri)) this.#index.setFacts(facts);
  }

  /** What all documents and files publish and ask for. */
  get index(): WorkspaceIndex {
    return this.#index;
  }

  removeFile(uri: string): void {
    this.#files.delete(uri);
    this.#messageFiles.delete(uri);
    if (!this.#entries.has(uri)) this.#unindex(uri);
  }

  /** The text of a document that is open, or of a file that was taken in. */
  textOf(uri: string): string | undefined {
    return (this.#entries.get(uri)?.document ?? this.#files.get(uri))?.text;
  }

  /** A document that is open; a file that zones include as a part of the first of them, once it was checked. */
  documentOf(uri: string): AnyDocument {
    const { document, parts } = this.#entry(uri);
    return parts[0] ?? document;
  }

  /** The key records of all zones that are known, each once. */
  get keyRecords(): readonly KeyRecordView[] {
    return this.#index.keyRecords;
  }

  /**
   * From now on, or no longer, all messages of the workspace are taken in: only then is there something to say about keys
   * that none of them uses. Without it zones are checked by themselves.
   */
  messagesAreComplete(isComplete: boolean): void {
    this.#messagesAreComplete = isComplete;
    for (const entry of this.#entries.values()) {
      if (entry.document.kind !== 'dns-zone') continue;
      entry.quick = undefined;
      entry.shared = undefined;
    }
  }

  /** The text of a zone, or of a file that a zone of the workspace includes. */
  zoneTextOf(uri: string): string | undefined {
    return this.textOf(uri) ?? this.#index.partsAt(uri)[0]?.text;
  }

  /** The open zones that include others, or are included. */
  get openParts(): readonly string[] {
    return [...this.#entries]
      .filter(
        ([, { document, parts }]) => document.kind === 'dns-zone' && (parts.length > 0 || document.included.length > 0),
      )
      .map(([uri]) => uri);
  }

  /** The files that open zones name in `$INCLUDE`, also those that cannot be read; what is open itself is not among them. */
  get namedByOpen(): ReadonlySet<string> {
    const named = new Set<string>();
    for (const { document } of this.#entries.values()) {
      if (document.kind === 'dns-zone') for (const uri of document.named) if (!this.#entries.has(uri)) named.add(uri);
    }
    return named;
  }

  /** A file has changed on disk: the zones that include it follow, unless it is open. Whether there are any. */
  fileChanged(uri: string): boolean {
    return !this.#entries.has(uri) && this.#rereadIncluding(uri);
  }

  /** The open documents of a language. */
  openUris(language: LanguageId): readonly string[] {
    return [...this.#entries].filter(([, { document }]) => document.kind === language).map(([uri]) => uri);
  }

  #unindex(uri: string): void {
    const zone = this.#files.get(uri);
    const message = this.#messageFiles.get(uri);
    if (zone !== undefined) {
      // What it includes may have changed while an open document outranked it.
      const document = zone.named.length === 0 ? zone : this.#readAgain(zone);
      this.#files.set(uri, document);
      this.#index.set(document);
    } else if (message !== undefined) this.#index.setFacts(message);
    else this.#index.delete(uri);
  }

  has(uri: string): boolean {
    return this.#entries.has(uri);
  }

  /** Documents whose slow findings rest on what `uri` publishes. */
  dependants(uri: string): readonly string[] {
    if (this.#entries.get(uri)?.document.kind !== 'dns-zone') return [];
    const including = new Set(this.#index.including(uri).map((zone) => zone.uri));
    including.delete(uri);
    return [...this.#entries]
      .filter(([other, { document }]) => document.kind === 'eml' || including.has(other))
      .map(([other]) => other);
  }

  /**
   * Open zones whose findings rest on other documents, or on their absence: an SPF record that includes another zone's. Those that
   * have to be looked at anew are among them.
   */
  get dependentZones(): readonly string[] {
    return [...this.#entries]
      .filter(([, { document, quick }]) => document.kind === 'dns-zone' && quick?.dependsOnOthers !== false)
      .map(([uri]) => uri);
  }

  /** What is known now, in the order of the text: the quick findings, and the slow ones once {@link verify} has run. */
  findings(uri: string): readonly Finding[] {
    const entry = this.#entry(uri);
    this.#checkerOf(uri).look(entry, this.#messagesAreComplete);
    const runs = [entry.quick, entry.shared?.run, entry.slow];
    if (entry.sorted === undefined || runs.some((run, i) => run !== entry.sorted!.runs[i]))
      entry.sorted = { runs, findings: sortFindings(runs.flatMap((run) => run?.findings ?? [])) };
    return entry.sorted.findings;
  }

  /** Whether a zone that is known includes a file, and could read it. */
  isIncluded(uri: string): boolean {
    return this.#index.partsAt(uri).length > 0;
  }

  /** The files that a zone includes and that nobody has opened, each once. */
  includedUris(uri: string): readonly string[] {
    const { document } = this.#entry(uri);
    if (document.kind !== 'dns-zone') return [];
    return [...new Set(document.included.map((part) => part.uri))].filter((file) => !this.#entries.has(file));
  }

  /** The same files with what was found in them. */
  includedFiles(uri: string): readonly IncludedFile[] {
    const { document } = this.#entry(uri);
    return this.includedUris(uri).map((file) => {
      const all = document.kind === 'dns-zone' ? document.included : [];
      const parts = all.filter((part) => part.uri === file).slice(0, MAX_PARTS);
      return { uri: file, findings: sortFindings(this.#checkerOf(file).runOnZones(parts).findings) };
    });
  }

  /** The zone files of the workspace that nobody has opened, in the order of their names. */
  get closedZones(): readonly string[] {
    return [...this.#files.keys()].filter((uri) => !this.#entries.has(uri)).sort();
  }

  /** What was found in one of them, as a zone or as the part of others that include it; the slow findings are not among it. */
  closedFindings(uri: string): readonly Finding[] {
    const document = this.#files.get(uri);
    if (document === undefined) return [];
    const parts = this.#index.partsAt(uri).slice(0, MAX_PARTS);
    return sortFindings(this.#checkerOf(uri).runOnZones(parts.length > 0 ? parts : [document]).findings);
  }

  /** Rules that threw while they looked at the document: faults of ours. */
  failures(uri: string): readonly RuleFailure[] {
    const { quick, shared, slow } = this.#entry(uri);
    return [quick, shared?.run, slow].flatMap((run) => run?.failures ?? []);
  }

  snapshot(uri: string): Snapshot {
    const entry = this.#entry(uri);
    const findings = this.findings(uri);
    const { clock } = this.#options;
    return {
      document: this.documentOf(uri),
      findings,
      verification: entry.verification,
      explanations: entry.explanations,
      index: this.#index,
      settings: this.settingsOf(uri),
      get now() {
        return clock();
      },
    };
  }

  /**
   * Finds out what needs hashes, keys or other documents. Resolves to whether findings may have changed: not where the
   * document has moved on or was closed meanwhile, when the result is dropped.
   *
   * @throws what `signal` says, where it is aborted
   */
  async verify(uri: string, signal?: AbortSignal): Promise<boolean> {
    const entry = this.#entry(uri);
    const { document } = entry;
    if (document.kind !== 'eml') return this.#verifyZone(uri, entry, document, signal);
    const bytes = entry.bytes ?? (await this.#options.readBytes?.(uri));
    signal?.throwIfAborted();
    const checker = this.#checkerOf(uri);
    const verification = await this.#verifyDocument(document, bytes, signal);
    signal?.throwIfAborted();
    if (this.#entries.get(uri) !== entry || entry.document !== document) return false;
    if (this.#checkerOf(uri) !== checker) return false;
    entry.verification = verification;
    entry.explanations = NO_EXPLANATIONS;
    checker.judge(entry, document, verification);
    this.#index.setMessage(uri, () => this.#messages.factsOf(document, verification));
    return true;
  }

  /** Signatures of a zone against the keys in it; parts of other zones are looked at with those. */
  async #verifyZone(uri: string, entry: Entry, document: ZoneDocument, signal?: AbortSignal): Promise<boolean> {
    const checker = this.#checkerOf(uri);
    const isPart = partsOf(document, this.#index).length > 0;
    const isWanted = !isPart && checker.rules.rulesFor('zone-signatures').length > 0;
    const { pause } = this.#options;
    const signatures = isWanted
      ? await verifyZone(document, zoneFactsOf(document), {
          signal,
          ...(pause && { pause, known: this.#knownOf(uri), budget: LARGE_BUDGET }),
        })
      : undefined;
    signal?.throwIfAborted();
    if (this.#entries.get(uri) !== entry || entry.document !== document) return false;
    if (this.#checkerOf(uri) !== checker) return false;
    return checker.judgeZone(entry, document, signatures);
  }

  #knownOf(uri: string): KnownSignatures {
    const known = this.#knownSignatures.get(uri) ?? new KnownSignatures();
    this.#knownSignatures.set(uri, known);
    return known;
  }

  #verifyDocument(
    document: MessageDocument,
    bytes: Uint8Array | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Verification> {
    const { clock } = this.#options;
    return this.#messages.verify(document, {
      bytes,
      index: this.#index,
      judgedAt: this.#options.judgedAt,
      get now() {
        return clock();
      },
      policy: this.settingsOf(document.uri).verify,
      signal,
    });
  }

  /**
   * Finds out why signatures broke, once {@link verify} has run: of one, by its place among all verified signatures, or
   * of the first ones that broke. Resolves to whether there is more to say than before; what was found for an old state
   * of the document is dropped.
   *
   * @param options its budget is for each signature
   * @throws what the signal says, where it is aborted
   */
  async explain(uri: string, options: ExplanationOptions, index?: number): Promise<boolean> {
    const entry = this.#entry(uri);
    const { verification } = entry;
    if (verification === undefined) return false;
    const broken = (index === undefined ? verification.signatures : verification.signatures.slice(index, index + 1))
      .filter(({ verdict }) => this.#messages.isChanged(verdict))
      .slice(0, MAX_EXPLAINED);
    let hasFound = false;
    for (const view of broken) {
      const known = entry.explanations.get(view.view);
      if (known !== undefined && (index === undefined || !known.limits.includes('budget'))) continue;
      const explanation = await this.#messages.explain(view, options);
      options.signal?.throwIfAborted();
      if (this.#entries.get(uri) !== entry || entry.verification !== verification) return false;
      entry.explanations = new Map([...entry.explanations, [view.view, explanation]]);
      hasFound = true;
    }
    // What is proven takes the place of what was merely wrong.
    if (hasFound && entry.document.kind === 'eml') this.#checkerOf(uri).judge(entry, entry.document, verification);
    return hasFound;
  }

  /** What {@link fixAll} finds for a document. */
  fixAll(uri: string): FixAll {
    return fixAll(this.findings(uri), uri, (edits) => {
      const change = this.#changeBy(uri, edits);
      return this.#isHarmful(change) || this.#isExposing(change, edits);
    });
  }

  /**
   * Whether edits of a zone would make it worse: receivers find less at a name than before, or a zone that loads is refused.
   * The zones that include it are looked at in its place.
   */
  isHarmful(uri: string, edits: readonly TextEdit[]): boolean {
    return this.#isHarmful(this.#changeBy(uri, edits));
  }

  /** A zone before and after edits; undefined for another document. */
  #changeBy(uri: string, edits: readonly TextEdit[]): ZoneChange | undefined {
    const entry = this.#entry(uri);
    const { document, origin } = entry;
    if (document.kind !== 'dns-zone') return undefined;
    const after = ZoneDocument.open(uri, applyEdits(document.text, edits), this.#contextOf(uri, origin));
    return { entry, before: document, after };
  }

  /** Whether NSD may load the zone because an open string hides what is wrong in the lines after it, and would no longer. */
  #isExposing(change: ZoneChange | undefined, edits: readonly TextEdit[]): boolean {
    if (change === undefined) return false;
    const { text } = change.before;
    if (!edits.some((edit) => changesQuotes(text, edit)) || !goesOnOverLines(text)) return false;
    return this.#index.refusalOf(change.after, 'nsd') !== undefined;
  }

  #isHarmful(change: ZoneChange | undefined): boolean {
    if (change === undefined) return false;
    const { entry, before, after } = change;
    if (entry.parts.length === 0) {
      // A finding says it at once; without one, what the user has switched off is looked at too.
      const isRefused = entry.quick?.findings.some((finding) => finding.isRefused) === true || this.#isRefused(before);
      return isWorseForReceivers(before, after) || (!isRefused && this.#isRefused(after));
    }
    const { uri } = before;
    const including = this.#index
      .including(uri)
      .filter((zone) => zone.uri !== uri)
      .slice(0, MAX_PARTS);
    return including.some((zone) =>
      isWorseForReceivers(zone, this.#readAgain(zone, { uri, syntax: after.zone.syntax })),
    );
  }

  #isRefused(document: ZoneDocument): boolean {
    return this.#index.refusalOf(document, this.settingsOf(document.uri).zone.target) !== undefined;
  }

  #entry(uri: string): Entry {
    const entry = this.#entries.get(uri);
    if (entry === undefined) throw new RangeError(`not open: ${uri}`);
    return entry;
  }

  #set(uri: string, document: AnyDocument, bytes: Uint8Array | undefined, origin: DomainName | undefined): void {
    this.#entries.set(uri, newEntry({ document, bytes, origin }));
    if (document.kind === 'eml') {
      this.#index.setMessage(uri, () => this.#messages.factsOf(document));
      return;
    }
    this.#index.set(document);
    this.#rereadIncluding(uri);
  }

  /** The zones that include a file follow what it says. Whether there are any. */
  #rereadIncluding(uri: string): boolean {
    const including = this.#index.including(uri).filter((zone) => zone.uri !== uri);
    for (const zone of including) {
      const document = this.#readAgain(zone);
      const entry = this.#entries.get(zone.uri);
      if (entry !== undefined) Object.assign(entry, { document, ...NOTHING_FOUND });
      else this.#files.set(zone.uri, document);
      this.#index.set(document);
    }
    return including.length > 0;
  }

  /** A zone with what the files say now that it includes. */
  #readAgain(zone: ZoneDocument, instead?: GivenSyntax): ZoneDocument {
    const said = zone.zone.originFrom === 'option' ? zone.zone.origin : undefined;
    return zone.edit(NO_CHANGE, this.#contextOf(zone.uri, said, instead));
  }

  /** @param instead a syntax that another file is given */
  #contextOf(uri: string, origin: DomainName | undefined, instead?: GivenSyntax): ZoneContext {
    const { readIncluded } = this.#options;
    const openSyntax = (target: string) => {
      if (target === instead?.uri) return instead.syntax;
      const open = this.#entries.get(target)?.document;
      return open?.kind === 'dns-zone' ? open.zone.syntax : undefined;
    };
    return zoneContext(uri, origin, { openSyntax, ...(readIncluded === undefined ? {} : { readIncluded }) });
  }
}
