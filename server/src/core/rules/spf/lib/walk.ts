/** What receivers run into on the way through a whole record, as far as the zones of the workspace know the names in it. */

import type { DomainName } from '../../../text/domain-name.ts';
import type { WorkspaceIndex } from '../../../workspace/index.ts';
import type { LookupSource } from '../../../workspace/policy-lookup.ts';
import { PolicyRecordView } from '../../../workspace/policy-record-view.ts';
import { checkSpf } from '../../../workspace/spf-check.ts';
import type { SpfEvaluation, SpfReason, SpfStep } from '../../../workspace/spf-result.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import type { Zone } from '../../../zone/zone.ts';
import type { Messages, RuleContext } from '../../rule.ts';

interface Walk {
  readonly revision: number;
  /** The evaluation for a sender that no term matches, with an IPv4 and an IPv6 address. */
  readonly byFamily: { readonly 4: SpfEvaluation; readonly 16: SpfEvaluation } | undefined;
}

const walks = new WeakMap<PolicyRecordView, Walk>();

type Context = Pick<RuleContext<Messages>, 'index' | 'dependOnOthers'>;

/** Undefined where the record is not the one that its name is evaluated by. */
export function walkOf(view: PolicyRecordView, { index, dependOnOthers }: Context): Walk['byFamily'] {
  const known = walks.get(view);
  const byFamily = known?.revision === index.revision ? known.byFamily : walk(view, index);
  walks.set(view, { revision: index.revision, byFamily });
  if (byFamily !== undefined && leavesZone(byFamily[4], view.document.zone)) dependOnOthers();
  return byFamily;
}

function leavesZone({ steps }: SpfEvaluation, zone: Zone): boolean {
  return steps.some(
    ({ target, inner }) =>
      (target !== undefined && !zone.isWithin(target)) || (inner !== undefined && leavesZone(inner, zone)),
  );
}

function walk(view: PolicyRecordView, index: WorkspaceIndex): Walk['byFamily'] {
  const { owner, document, placement } = view;
  if (placement === 'wrong') return undefined;
  const ask = (source: LookupSource, octets: 4 | 16) =>
    checkSpf(source, { domain: owner, client: { octets }, countsOn: true });
  for (const source of [index.zonesAlone, sourceFirst(document, index)]) {
    const ip4 = ask(source, 4);
    if (isSame(ip4.view, view)) return { 4: ip4, 16: ask(source, 16) };
  }
  return undefined;
}

function isSame(a: SpfEvaluation['view'], b: PolicyRecordView): boolean {
  return a instanceof PolicyRecordView && a.record.index === b.record.index && a.document.uri === b.document.uri;
}

/** Of several files that are the same zone each is checked as if it were the one that is published. */
function sourceFirst(document: ZoneDocument, index: WorkspaceIndex): LookupSource {
  return document.zone.once(index, () => new SourceFirst(document, index));
}

class SourceFirst implements LookupSource {
  readonly answers = undefined;
  readonly #document: ZoneDocument;
  readonly #index: WorkspaceIndex;

  constructor(document: ZoneDocument, index: WorkspaceIndex) {
    this.#document = document;
    this.#index = index;
  }

  get revision(): number {
    return this.#index.revision;
  }

  isComplete(zone: ZoneDocument): boolean {
    return this.#index.zonesAlone.isComplete(zone);
  }

  zonesOf(name: DomainName): readonly ZoneDocument[] {
    const document = this.#document;
    const zones = this.#index.zonesAlone.zonesOf(name);
    return zones.includes(document) ? [document, ...zones.filter((zone) => zone !== document)] : zones;
  }
}

/** The terms of the record itself that end with a reason. */
export function stepsWith(
  view: PolicyRecordView,
  context: Context,
  reason: SpfReason,
  octets: 4 | 16 = 4,
): readonly SpfStep[] {
  return walkOf(view, context)?.[octets].steps.filter((step) => step.reason === reason) ?? [];
}
