/** The diagnosis of a refusal: gathered and concluded once for a state of the workspace, whoever asks. */

import type { RefusalView } from '../workspace/message-document.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { copyOf, gatherCase, isSameKnowledge } from './gather.ts';
import type { CaseKnowledge } from './knowledge.ts';

interface Known {
  readonly revision: number;
  readonly knowledge: CaseKnowledge;
  readonly diagnosis: Diagnosis;
}

const DIAGNOSES = new WeakMap<RefusalView, Known>();

export function diagnosisOf(view: RefusalView, knowledge: CaseKnowledge): Diagnosis {
  const { revision } = knowledge.index;
  const known = DIAGNOSES.get(view);
  if (known !== undefined && known.revision === revision && isSameKnowledge(known.knowledge, knowledge))
    return known.diagnosis;
  const diagnosis = diagnose(gatherCase(view, knowledge));
  DIAGNOSES.set(view, { revision, knowledge: copyOf(knowledge), diagnosis });
  return diagnosis;
}
