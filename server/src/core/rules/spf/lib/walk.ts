/** What receivers run into on the way through a whole record, as far as the zones of the workspace know the names in it. */

import type { WorkspaceIndex } from '../../../workspace/index.ts';
import { PolicyRecordView } from '../../../workspace/policy-record-view.ts';
import { checkSpf } from '../../../workspace/spf-check.ts';
import type { SpfEvaluation, SpfReason, SpfStep } from '../../../workspace/spf-result.ts';
import type { Zone } from '../../../zone/zone.ts';
import type { Messages, RuleContext } from '../../rule.ts';

interface Walk {
  readonly revision: number;
  /** The evaluation for a sender that no term matches, with an IPv4 and an IPv6 address. */
  readonly byFamily: { readonly 4: SpfEvaluation; readonly 16: SpfEvaluation } | undefined;
}

const walks = new WeakMap<PolicyRecordView, Walk>();

type Context = Pick<RuleContext<Messages>, 'index' | 'leanOnOthers'>;

/** Undefined where the record is not the one that its name is evaluated by. */
export function walkOf(view: PolicyRecordView, { index, leanOnOthers }: Context): Walk['byFamily'] {
  const known = walks.get(view);
  const byFamily = known?.revision === index.revision ? known.byFamily : walk(view, index);
  walks.set(view, { revision: index.revision, byFamily });
  if (byFamily !== undefined && leavesZone(byFamily[4], view.document.zone)) leanOnOthers();
  return byFamily;
}

function leavesZone({ steps }: SpfEvaluation, zone: Zone): boolean {
  return steps.some(
    ({ target, inner }) =>
      (target !== undefined && !zone.isWithin(target)) || (inner !== undefined && leavesZone(inner, zone)),
  );
}

function walk(view: PolicyRecordView, index: WorkspaceIndex): Walk['byFamily'] {
  const { owner, record, document, placement } = view;
  if (placement === 'wrong') return undefined;
  const ask = (octets: 4 | 16) => checkSpf(index.zonesAlone, { domain: owner, client: { octets }, countsOn: true });
  const ip4 = ask(4);
  const seen = ip4.view;
  const isThis =
    seen instanceof PolicyRecordView && seen.record.index === record.index && seen.document.uri === document.uri;
  return isThis ? { 4: ip4, 16: ask(16) } : undefined;
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
